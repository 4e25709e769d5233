//! A request that has passed the description's checks, as handlers see it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::description::{Description, Operation};

/// A request for an operation.
pub(super) struct Incoming<'a> {
    pub(super) description: &'a Description,
    pub(super) operation: &'a Operation,
    /// Where the request was sent: `http://127.0.0.1:8080`.
    pub(super) origin: &'a str,
    pub(super) raw_path: &'a str,
    pub(super) path: BTreeMap<String, String>,
    pub(super) query: &'a [(String, String)],
    /// The JSON body; `null` if there is none.
    pub(super) body: &'a Value,
}

impl Incoming<'_> {
    /// The decoded value of a path parameter; empty if there is none.
    pub(super) fn argument(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// The value of a query parameter.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        let mut query = self.query.iter();
        query
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The text of a field of the body: also of a number.
    pub(super) fn text(&self, field: &str) -> Option<String> {
        text(&self.body[field])
    }

    /// The fields of the body that the version knows: Intercom ignores others.
    pub(super) fn body_of_known_fields(&self) -> Value {
        let fields = self.body.as_object().into_iter().flatten();
        let known = fields.filter(|(name, _)| self.body_has_property(name));
        known
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    /// Whether the version's request body has this field.
    pub(super) fn body_has_property(&self, name: &str) -> bool {
        self.operation.body.as_ref().is_some_and(|body| {
            !self.description.resolve(&body.schema)["properties"][name].is_null()
        })
    }

    /// Whether the version's answer has this field.
    pub(super) fn answer_has_property(&self, name: &str) -> bool {
        self.operation
            .success_schema()
            .is_some_and(|schema| !self.description.resolve(schema)["properties"][name].is_null())
    }
}

/// The text of an identifier or a word, which may come as a number.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
