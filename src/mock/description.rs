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

/// A description as the build script writes it: texts, to be parsed when they are
/// asked for.
pub(crate) struct Facts {
    pub(crate) version: &'static str,
    /// Name, method, path, and the operation as JSON.
    pub(crate) operations: &'static [(&'static str, &'static str, &'static str, &'static str)],
    /// Name, and the schema as JSON.
    pub(crate) schemas: &'static [(&'static str, &'static str)],
}

/// A description of an API version.
pub(super) struct Description {
    version: &'static str,
    operations: Vec<Described>,
    schemas: BTreeMap<&'static str, Lazy<Value>>,
}

/// An operation, which is parsed when it is asked for.
struct Described {
    id: &'static str,
    method: &'static str,
    path: &'static str,
    text: &'static str,
    parsed: OnceLock<Option<(Operation, Value)>>,
}

/// A value, which is parsed when it is asked for.
struct Lazy<T> {
    text: &'static str,
    parsed: OnceLock<T>,
}

/// An operation that a request line means, with the arguments in the path.
pub(super) type Route<'a> = (&'a Operation, BTreeMap<String, String>);

impl Described {
    /// The operation and its JSON; `None` if the build script wrote what is no
    /// operation, which its own reading of the same text excludes.
    fn get(&self) -> Option<&(Operation, Value)> {
        let parse = || {
            let object = serde_json::from_str(self.text).ok()?;
            let operation = Operation::read(self.path, self.method, &object).ok()?;
            Some((operation, object))
        };
        self.parsed.get_or_init(parse).as_ref()
    }
}

impl Description {
    /// The description of `version`, if its feature is enabled; one in a process.
    pub(super) fn of(version: &str) -> Option<&'static Self> {
        static KNOWN: [OnceLock<Description>; DESCRIPTIONS.len()] =
            [const { OnceLock::new() }; DESCRIPTIONS.len()];
        let mut known = DESCRIPTIONS.iter().zip(&KNOWN);
        let (facts, known) = known.find(|(facts, _)| facts.version == version)?;
        Some(known.get_or_init(|| Self::new(facts)))
    }

    fn new(facts: &'static Facts) -> Self {
        let operations = facts.operations.iter();
        let schemas = facts.schemas.iter();
        Self {
            version: facts.version,
            operations: operations
                .map(|&(id, method, path, text)| Described {
                    id,
                    method,
                    path,
                    text,
                    parsed: OnceLock::new(),
                })
                .collect(),
            schemas: schemas
                .map(|&(name, text)| {
                    let parsed = OnceLock::new();
                    (name, Lazy { text, parsed })
                })
                .collect(),
        }
    }

    /// The enabled versions, oldest first.
    pub(super) fn versions() -> impl Iterator<Item = &'static str> {
        DESCRIPTIONS.iter().map(|facts| facts.version)
    }

    pub(super) fn version(&self) -> &'static str {
        self.version
    }

    /// The operation that a request line means. Literal segments win over
    /// parameters: `/contacts/search` is no contact.
    pub(super) fn route(&self, method: &str, path: &str) -> Option<Route<'_>> {
        let (described, arguments) = self
            .routes(path)
            .filter(|(described, _)| described.method == method)
            .min_by_key(|(_, arguments)| arguments.len())?;
        let (operation, _) = described.get()?;
        Some((operation, arguments))
    }

    /// The methods that a path has.
    pub(super) fn methods(&self, path: &str) -> Vec<&'static str> {
        self.routes(path)
            .map(|(described, _)| described.method)
            .collect()
    }

    fn routes(&self, path: &str) -> impl Iterator<Item = (&Described, BTreeMap<String, String>)> {
        self.operations
            .iter()
            .filter_map(move |described| Some((described, match_path(described.path, path)?)))
    }

    /// `schema`, or what it refers to.
    pub(super) fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        static NOTHING: Value = Value::Null;
        let mut schema = schema;
        // A circle of references alone is refused by `cargo xtask regen`.
        while let Some(name) = model::referenced(schema) {
            schema = match self.schemas.get(name) {
                Some(lazy) => lazy
                    .parsed
                    .get_or_init(|| serde_json::from_str(lazy.text).unwrap_or_default()),
                None => &NOTHING,
            };
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
        let mut operations = self.operations.iter();
        operations
            .find(|described| described.id == operation.id)
            .and_then(Described::get)
            .map_or(&Value::Null, |(_, object)| object)
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
    use serde_json::json;

    use super::{Description, match_path};

    #[test]
    fn all_of_every_enabled_version_can_be_parsed() {
        for version in Description::versions() {
            let description = Description::of(version).expect(version);
            assert_eq!(description.version(), version);
            for described in &description.operations {
                let (operation, _) = described.get().expect(described.id);
                assert_eq!(operation.id, described.id);
            }
            for name in description.schemas.keys() {
                let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
                assert!(description.resolve(&reference).is_object(), "{name}");
            }
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
