//! The description of a version, as the mock reads it: operations by path, and
//! schemas.

use std::{collections::BTreeMap, sync::OnceLock};

use percent_encoding::percent_decode_str;
use serde_json::Value;

#[allow(dead_code, unreachable_pub, reason = "the build script uses all of it")]
#[path = "../../build/model/mod.rs"]
pub(super) mod model;

pub(super) use self::model::{Operation, Parameter, Place, Success};
use crate::DESCRIPTIONS;

/// A description of an API version.
pub(super) struct Description {
    model: model::Description,
    document: Value,
}

/// An operation that a request line means, with the arguments in the path.
pub(super) type Route<'a> = (&'a Operation, BTreeMap<String, String>);

impl Description {
    /// The description of `version`, if its feature is enabled. It is parsed
    /// once in a process.
    pub(super) fn of(version: &str) -> Option<&'static Self> {
        static PARSED: [OnceLock<Option<Description>>; DESCRIPTIONS.len()] =
            [const { OnceLock::new() }; DESCRIPTIONS.len()];
        let index = DESCRIPTIONS
            .iter()
            .position(|(known, _)| *known == version)?;
        PARSED[index]
            .get_or_init(|| Self::parse(DESCRIPTIONS[index].1))
            .as_ref()
    }

    /// `None` if the build script wrote what is no description, which its own
    /// reading of the same text excludes.
    fn parse(text: &str) -> Option<Self> {
        let document = serde_json::from_str(text).ok()?;
        let model = model::Description::read(&document).ok()?;
        Some(Self { model, document })
    }

    /// The enabled versions, oldest first.
    pub(super) fn versions() -> impl Iterator<Item = &'static str> {
        DESCRIPTIONS.iter().map(|(version, _)| *version)
    }

    pub(super) fn version(&self) -> &str {
        &self.model.version
    }

    /// The operation called `id`.
    pub(super) fn operation(&self, id: &str) -> Option<&Operation> {
        let mut operations = self.model.operations.iter();
        operations.find(|operation| operation.id == id)
    }

    /// The operation that a request line means. Literal segments win over
    /// parameters: `/contacts/search` is no contact.
    pub(super) fn route(&self, method: &str, path: &str) -> Option<Route<'_>> {
        self.routes(path)
            .filter(|(operation, _)| operation.method.eq_ignore_ascii_case(method))
            .min_by_key(|(_, arguments)| arguments.len())
    }

    /// The methods that a path has.
    pub(super) fn methods(&self, path: &str) -> Vec<&str> {
        self.routes(path)
            .map(|(operation, _)| operation.method.as_str())
            .collect()
    }

    fn routes(&self, path: &str) -> impl Iterator<Item = Route<'_>> {
        self.model
            .operations
            .iter()
            .filter_map(move |operation| Some((operation, match_path(&operation.path, path)?)))
    }

    /// `schema`, or what it refers to.
    pub(super) fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        static NOTHING: Value = Value::Null;
        let mut schema = schema;
        // A circle of references alone is refused by `cargo xtask regen`.
        while let Some(name) = model::referenced(schema) {
            schema = self.model.schemas.get(name).unwrap_or(&NOTHING);
        }
        schema
    }

    /// The schema of a parameter.
    pub(super) fn parameter_schema(&self, operation: &Operation, parameter: &Parameter) -> &Value {
        let parameters = self.object(operation)["parameters"].as_array();
        let found = parameters
            .into_iter()
            .flatten()
            .find(|object| object["name"] == *parameter.name);
        &found.unwrap_or(&Value::Null)["schema"]
    }

    /// The status of a success.
    pub(super) fn success_status(&self, operation: &Operation) -> u16 {
        let responses = self.object(operation)["responses"].as_object();
        responses
            .into_iter()
            .flat_map(|responses| responses.keys())
            .find(|status| status.starts_with('2') || status.starts_with('3'))
            .and_then(|status| status.parse().ok())
            .unwrap_or(200)
    }

    /// Whether an operation has answers with this status.
    pub(super) fn declares(&self, operation: &Operation, status: u16) -> bool {
        let responses = &self.object(operation)["responses"];
        !responses[status.to_string()].is_null()
    }

    fn object(&self, operation: &Operation) -> &Value {
        &self.document["paths"][&operation.path][operation.method.to_lowercase()]
    }
}

impl Operation {
    /// The parameters in `place`.
    pub(super) fn parameters_in(&self, place: Place) -> impl Iterator<Item = &Parameter> {
        self.parameters
            .iter()
            .filter(move |parameter| parameter.place == place)
    }

    /// The schema of a JSON success.
    pub(super) fn success_schema(&self) -> Option<&Value> {
        match &self.success {
            Success::Json(schema) => Some(schema),
            Success::Text | Success::Empty | Success::Redirect | Success::Stream(_) => None,
        }
    }

    /// The media type of a success.
    pub(super) fn media_type(&self) -> &str {
        match &self.success {
            Success::Stream(media) => media,
            Success::Text => "text/plain",
            Success::Json(_) | Success::Empty | Success::Redirect => "application/json",
        }
    }
}

/// The decoded arguments, if `path` has the segments of `template`.
fn match_path(template: &str, path: &str) -> Option<BTreeMap<String, String>> {
    let (mut expected, mut actual) = (template.split('/'), path.split('/'));
    let mut arguments = BTreeMap::new();
    loop {
        match (expected.next(), actual.next()) {
            (None, None) => return Some(arguments),
            (Some(expected), Some(actual)) => {
                let parameter = expected
                    .strip_prefix('{')
                    .and_then(|rest| rest.strip_suffix('}'));
                match parameter {
                    Some(_) if actual.is_empty() => return None,
                    Some(name) => {
                        let value = percent_decode_str(actual).decode_utf8_lossy();
                        arguments.insert(name.to_owned(), value.into_owned());
                    }
                    None if expected == actual => {}
                    None => return None,
                }
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Description, match_path};

    #[test]
    fn every_enabled_version_is_parsed() {
        for version in Description::versions() {
            let description = Description::of(version).expect(version);
            assert_eq!(description.version(), version);
        }
        assert!(Description::of("1.0").is_none());
    }

    #[test]
    fn arguments_are_whole_segments_and_decoded() {
        for (path, argument) in [
            ("/contacts/5f4d", Some("5f4d")),
            ("/contacts/a%2Fb%20c", Some("a/b c")),
            ("/contacts/", None),
            ("/contacts/a/b", None),
            ("/companies/a", None),
        ] {
            let found = match_path("/contacts/{contact_id}", path);
            let found = found.as_ref().map(|found| found["contact_id"].as_str());
            assert_eq!(found, argument, "{path}");
        }
    }
}
