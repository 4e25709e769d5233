//! How a request type is constructed: arguments of `new`, and setters.

use crate::module::{Field, Kind, Record};

/// The fields of a request type, by how they are set.
pub(crate) struct RequestForm<'a> {
    /// Arguments of `new`.
    pub(crate) new: Vec<&'a Field>,
    /// Set with setters, and checked before anything is sent.
    pub(crate) required: Vec<&'a Field>,
    pub(crate) optional: Vec<&'a Field>,
    /// Fields with a constructor, for a record that needs one of several fields
    /// and nothing that `new` takes, which the constructor would leave blank.
    pub(crate) with: Vec<&'a Field>,
}

/// With more arguments than this, callers mix them up.
const MOST_ARGUMENTS: usize = 2;

impl<'a> RequestForm<'a> {
    pub(crate) fn of(record: &'a Record) -> Self {
        let (must, optional): (Vec<_>, Vec<_>) =
            record.fields.iter().partition(|field| field.required);
        let (new, required) = match must.len() {
            0..=MOST_ARGUMENTS => (must, Vec::new()),
            _ => (Vec::new(), must),
        };
        let with = record
            .one_of
            .iter()
            .filter(|_| new.is_empty())
            .filter_map(|group| match &group[..] {
                [field] => optional
                    .iter()
                    .copied()
                    .find(|known| known.name == *field && matches!(known.kind, Kind::Option(_))),
                _ => None,
            })
            .collect();
        Self {
            new,
            required,
            optional,
            with,
        }
    }

    /// Whether the record has no required fields.
    pub(crate) fn can_be_empty(record: &Record) -> bool {
        record.one_of.is_empty() && !record.fields.iter().any(|field| field.required)
    }
}

#[cfg(test)]
mod tests {
    use super::RequestForm;
    use crate::module::{Field, Kind, Record};

    fn record(required: usize) -> Record {
        let field = |index| Field {
            name: format!("field_{index}"),
            key: format!("field_{index}"),
            kind: Kind::Named("String".to_owned()),
            required: true,
            docs: String::new(),
        };
        Record {
            fields: (0..required).map(field).collect(),
            ..Record::default()
        }
    }

    #[test]
    fn a_constructor_leaves_nothing_blank_that_is_always_written() {
        for (required, with) in [(0, 1), (1, 0), (2, 0), (3, 1)] {
            let mut record = record(required);
            record.fields.push(Field {
                name: "email".to_owned(),
                key: "email".to_owned(),
                kind: Kind::Option(Box::new(Kind::Named("String".to_owned()))),
                required: false,
                docs: String::new(),
            });
            record.one_of = vec![vec!["email".to_owned()]];
            assert_eq!(RequestForm::of(&record).with.len(), with);
        }
    }

    #[test]
    fn more_than_two_required_fields_are_set_by_name() {
        for (required, new, named) in [(0, 0, 0), (1, 1, 0), (2, 2, 0), (3, 0, 3)] {
            let record = record(required);
            let form = RequestForm::of(&record);
            assert_eq!((form.new.len(), form.required.len()), (new, named));
            assert_eq!(RequestForm::can_be_empty(&record), required == 0);
        }
    }
}
