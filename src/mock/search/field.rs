//! What can be asked for, and where an object has it.

use std::borrow::Cow;

use serde_json::Value;

use crate::mock::{reply::Reply, zone::Zone};

/// What the values of a field are, which decides the operators that it takes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::mock) enum Kind {
    Text,
    /// A text of which each word is compared for itself.
    Words,
    Integer,
    Boolean,
    /// Unix seconds.
    Date,
    /// An identifier that is compared with `=` and `!=` alone.
    Tag,
    /// Whatever the object holds: a custom attribute.
    Any,
}

/// A field that a search can name.
#[derive(Debug)]
pub(in crate::mock) struct Field {
    /// Its name; one that ends in `.*` stands for all names below.
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    place: Place,
}

#[derive(Debug)]
enum Place {
    /// In the object: keys, separated by dots. A key of a list means that of all
    /// its entries.
    In(&'static str),
    Derived,
}

impl Field {
    /// A field that an object has under its name.
    pub(in crate::mock) const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            place: Place::In(name),
        }
    }

    /// A field that an object has under other keys: `contacts.contacts.id`.
    pub(in crate::mock) const fn at(name: &'static str, kind: Kind, path: &'static str) -> Self {
        Self {
            name,
            kind,
            place: Place::In(path),
        }
    }

    /// A field that an object does not have itself: the resource knows its values.
    pub(in crate::mock) const fn derived(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            place: Place::Derived,
        }
    }

    /// What of `asked` is below this field, if it is this one: nothing, or the
    /// name of a custom attribute.
    pub(super) fn rest<'a>(&self, asked: &'a str) -> Option<&'a str> {
        match self.name.strip_suffix('*') {
            Some(start) => asked.strip_prefix(start).filter(|rest| !rest.is_empty()),
            None => (self.name == asked).then_some(""),
        }
    }

    /// The values that `object` has of it; those that are null are left out.
    pub(super) fn values<'a>(
        &self,
        object: &'a Value,
        rest: &str,
        derived: &dyn Fn(&Value, &'static str) -> Vec<Value>,
    ) -> Vec<Cow<'a, Value>> {
        let mut found = Vec::new();
        match &self.place {
            Place::Derived => found.extend(derived(object, self.name).into_iter().map(Cow::Owned)),
            Place::In(path) => match path.strip_suffix(".*") {
                // The name of an attribute may have dots of its own.
                Some(path) => {
                    let mut maps = Vec::new();
                    collect(object, path, &mut maps);
                    found.extend(
                        maps.iter()
                            .filter_map(|map| map.get(rest))
                            .map(Cow::Borrowed),
                    );
                }
                None => {
                    let mut values = Vec::new();
                    collect(object, path, &mut values);
                    found.extend(values.into_iter().map(Cow::Borrowed));
                }
            },
        }
        found.retain(|value| !value.is_null());
        found
    }
}

/// What a search of a resource can ask for.
pub(in crate::mock) struct Searchable<'a> {
    pub(in crate::mock) fields: &'static [Field],
    /// The values of a [derived](Field::derived) field of an object.
    pub(in crate::mock) derived: &'a dyn Fn(&Value, &'static str) -> Vec<Value>,
    /// The zone whose calendar days dates are compared by (contacts); they are
    /// compared by the second if `None`.
    pub(in crate::mock) days: Option<&'a Zone>,
    /// The field that results are sorted by if the search names none.
    pub(in crate::mock) sorted_by: &'static str,
}

impl Searchable<'_> {
    /// The field called `name`, and the custom attribute that it means.
    ///
    /// # Errors
    ///
    /// 400 `invalid_field`.
    pub(super) fn field<'n>(&self, name: &'n str) -> Result<(&'static Field, &'n str), Reply> {
        let found = self
            .fields
            .iter()
            .find_map(|field| Some((field, field.rest(name)?)));
        found.ok_or_else(|| {
            Reply::error(400, "invalid_field", format!("{name} is not a valid field"))
        })
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

    use super::{Field, Kind};

    #[test]
    fn a_value_is_found_where_the_field_says() {
        let object = json!({
            "name": "Ada",
            "nothing": null,
            "contacts": { "contacts": [{ "id": "1" }, { "id": "2" }] },
            "tag_ids": ["a", "b"],
            "custom_attributes": { "plan": "pro", "a.b": 1 },
        });
        let derived = |object: &Value, name: &str| vec![json!(name), object["name"].clone()];
        let attribute = Field::new("custom_attributes.*", Kind::Any);
        for (field, asked, expected) in [
            (Field::new("name", Kind::Text), "name", json!(["Ada"])),
            (Field::new("nothing", Kind::Text), "nothing", json!([])),
            (Field::new("missing", Kind::Text), "missing", json!([])),
            (
                Field::new("name.first", Kind::Text),
                "name.first",
                json!([]),
            ),
            (
                Field::at("contact_ids", Kind::Text, "contacts.contacts.id"),
                "contact_ids",
                json!(["1", "2"]),
            ),
            (
                Field::new("tag_ids", Kind::Text),
                "tag_ids",
                json!(["a", "b"]),
            ),
            (
                Field::derived("segment_id", Kind::Text),
                "segment_id",
                json!(["segment_id", "Ada"]),
            ),
            (attribute, "custom_attributes.a.b", json!([1])),
        ] {
            let rest = field.rest(asked).expect("it is this field");
            let values = field.values(&object, rest, &derived);
            let values: Vec<Value> = values.into_iter().map(|value| value.into_owned()).collect();
            assert_eq!(json!(values), expected, "{asked}");
        }
    }

    #[test]
    fn a_name_is_that_of_one_field_or_below_it() {
        let (name, attribute) = (
            Field::new("name", Kind::Text),
            Field::new("custom_attributes.*", Kind::Any),
        );
        assert_eq!(name.rest("name"), Some(""));
        assert_eq!(name.rest("names"), None);
        assert_eq!(attribute.rest("custom_attributes.plan"), Some("plan"));
        assert_eq!(attribute.rest("custom_attributes."), None);
        assert_eq!(attribute.rest("custom_attributes"), None);
    }
}
