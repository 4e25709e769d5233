//! What can be asked for, by the version's description, and where an object has it.

use std::borrow::Cow;

use serde_json::Value;

use crate::mock::{description::model, reply::Reply, zone::Zone};

/// What the values of a field are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    Text,
    Integer,
    Boolean,
    /// Unix seconds.
    Date,
    /// The identifier of a tag.
    Tag,
    /// Whatever the object holds: a custom attribute.
    Any,
}

/// Where an object has the values of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::mock) enum Place {
    /// Under other keys than its name has: `contacts.contacts.id`. A key of a list
    /// means that of all its entries.
    At(&'static str),
    /// As [`At`](Self::At); each word of the text is compared for itself.
    Words(&'static str),
    /// Under its name; nobody is 0.
    Assignee,
    /// The object does not have it itself: the resource knows its values.
    Derived,
}

/// What searches of a resource need to know beside what the version's description
/// says.
pub(in crate::mock) struct Resource<'a> {
    /// The fields that an object does not have under their names.
    pub(in crate::mock) places: &'static [(&'static str, Place)],
    /// The values of a [derived](Place::Derived) field of an object.
    pub(in crate::mock) derived: &'a dyn Fn(&Value, &'static str) -> Vec<Value>,
    /// The zone whose calendar days dates are compared by (contacts); they are
    /// compared by the second if `None`.
    pub(in crate::mock) days: Option<&'a Zone>,
    /// The field that results are sorted by if the search names none.
    pub(in crate::mock) sorted_by: &'static str,
}

/// What a search can ask for.
pub(super) struct Searchable<'a> {
    /// The fields of the version; none if its description lacks them.
    pub(super) described: Option<&'a model::Searchable>,
    pub(super) resource: &'a Resource<'a>,
}

/// A field that a search has named.
#[derive(Debug)]
pub(super) struct Field<'a> {
    pub(super) kind: Kind,
    /// The operators that it takes.
    pub(super) operators: &'a [String],
    pub(super) is_of_words: bool,
    source: Source<'a>,
    /// The custom attribute that is meant, if it is one.
    attribute: &'a str,
}

#[derive(Debug)]
enum Source<'a> {
    In(&'a str),
    Assignee(&'a str),
    Derived(&'static str),
}

impl Kind {
    fn of(word: &str) -> Self {
        match word {
            "text" => Self::Text,
            "integer" => Self::Integer,
            "boolean" => Self::Boolean,
            "date" => Self::Date,
            "tag" => Self::Tag,
            _ => Self::Any,
        }
    }
}

impl<'a> Searchable<'a> {
    /// The field called `name`.
    ///
    /// # Errors
    ///
    /// 400 `invalid_field`.
    pub(super) fn field(&self, name: &'a str) -> Result<Field<'a>, Reply> {
        let groups = self.described.into_iter().flat_map(|it| &it.groups);
        let mut fields = groups.flat_map(|(kind, group)| {
            let names = group.fields.iter();
            names.map(move |field| (kind, &group.operators, field))
        });
        let found = fields.find_map(|(kind, operators, field)| {
            let attribute = below(field, name)?;
            Some(self.placed(kind, operators, field, attribute))
        });
        found.ok_or_else(|| {
            Reply::error(400, "invalid_field", format!("{name} is not a valid field"))
        })
    }

    fn placed(
        &self,
        kind: &str,
        operators: &'a [String],
        field: &'a str,
        attribute: &'a str,
    ) -> Field<'a> {
        let mut places = self.resource.places.iter();
        let place = places.find(|(name, _)| *name == field);
        let (source, is_of_words) = match place {
            None => (Source::In(field), false),
            Some((_, Place::At(path))) => (Source::In(path), false),
            Some((_, Place::Words(path))) => (Source::In(path), true),
            Some((name, Place::Assignee)) => (Source::Assignee(name), false),
            Some((name, Place::Derived)) => (Source::Derived(name), false),
        };
        Field {
            kind: Kind::of(kind),
            operators,
            is_of_words,
            source,
            attribute,
        }
    }

    /// The values that `object` has of a field; those that are null are left out.
    pub(super) fn values<'v>(&self, field: &Field<'_>, object: &'v Value) -> Vec<Cow<'v, Value>> {
        let mut found = Vec::new();
        match field.source {
            Source::Derived(name) => {
                let derived = (self.resource.derived)(object, name);
                found.extend(derived.into_iter().map(Cow::Owned));
            }
            Source::Assignee(name) => found.push(match &object[name] {
                Value::Null => Cow::Owned(0.into()),
                assignee => Cow::Borrowed(assignee),
            }),
            Source::In(path) => {
                let mut values = Vec::new();
                match path.strip_suffix(".*") {
                    // The name of an attribute may have dots of its own.
                    Some(path) => {
                        let mut maps = Vec::new();
                        collect(object, path, &mut maps);
                        values.extend(maps.iter().filter_map(|map| map.get(field.attribute)));
                    }
                    None => collect(object, path, &mut values),
                }
                found.extend(values.into_iter().map(Cow::Borrowed));
            }
        }
        found.retain(|value| !value.is_null());
        found
    }
}

/// What of `asked` is below `field`, if it is this one: nothing, or the name of a
/// custom attribute.
fn below<'a>(field: &str, asked: &'a str) -> Option<&'a str> {
    match field.strip_suffix('*') {
        Some(start) => asked.strip_prefix(start).filter(|rest| !rest.is_empty()),
        None => (field == asked).then_some(""),
    }
}

/// Collects the values at a path of keys; lists are gone through.
fn collect<'a>(value: &'a Value, path: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, path, found)),
        value if path.is_empty() => found.push(value),
        Value::Object(object) => {
            let (key, rest) = path.split_once('.').unwrap_or((path, ""));
            if let Some(value) = object.get(key) {
                collect(value, rest, found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Place, Resource, Searchable, below};
    use crate::mock::search::tests::described;

    #[test]
    fn a_value_is_found_where_the_field_says() {
        let object = json!({
            "name": "Ada",
            "nothing": null,
            "nobody": null,
            "somebody": "12",
            "contacts": { "contacts": [{ "id": "1" }, { "id": "2" }] },
            "tag_ids": ["a", "b"],
            "custom_attributes": { "plan": "pro", "a.b": 1 },
        });
        let resource = Resource {
            places: &[
                ("contact_ids", Place::At("contacts.contacts.id")),
                ("words", Place::Words("name")),
                ("segment_id", Place::Derived),
                ("nobody", Place::Assignee),
                ("somebody", Place::Assignee),
                ("attribute.*", Place::At("custom_attributes.*")),
            ],
            derived: &|object: &Value, name| vec![json!(name), object["name"].clone()],
            days: None,
            sorted_by: "name",
        };
        let names = [
            "name",
            "nothing",
            "missing",
            "name.first",
            "contact_ids",
            "words",
            "tag_ids",
            "segment_id",
            "nobody",
            "somebody",
            "custom_attributes.*",
            "attribute.*",
        ];
        let described = described(names.map(|name| (name, "text")));
        let searchable = Searchable {
            described: Some(&described),
            resource: &resource,
        };
        for (asked, expected) in [
            ("name", json!(["Ada"])),
            ("nothing", json!([])),
            ("missing", json!([])),
            ("name.first", json!([])),
            ("contact_ids", json!(["1", "2"])),
            ("words", json!(["Ada"])),
            ("tag_ids", json!(["a", "b"])),
            ("segment_id", json!(["segment_id", "Ada"])),
            ("nobody", json!([0])),
            ("somebody", json!(["12"])),
            ("custom_attributes.a.b", json!([1])),
            ("attribute.plan", json!(["pro"])),
        ] {
            let field = searchable.field(asked).expect("it is described");
            assert_eq!(field.is_of_words, asked == "words");
            let values = searchable.values(&field, &object);
            let values: Vec<Value> = values.into_iter().map(|value| value.into_owned()).collect();
            assert_eq!(json!(values), expected, "{asked}");
        }
    }

    #[test]
    fn a_name_is_that_of_one_field_or_below_it() {
        for (field, asked, expected) in [
            ("name", "name", Some("")),
            ("name", "names", None),
            (
                "custom_attributes.*",
                "custom_attributes.plan",
                Some("plan"),
            ),
            ("custom_attributes.*", "custom_attributes.", None),
            ("custom_attributes.*", "custom_attributes", None),
        ] {
            assert_eq!(below(field, asked), expected, "{asked}");
        }
    }
}
