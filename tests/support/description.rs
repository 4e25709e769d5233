//! Our description of a version, for looking things up.

use std::{fs, path::Path};

use serde_json::{Map, Value};

/// A description of an API version.
pub struct Description {
    root: Value,
}

/// An operation of a description.
#[derive(Clone, Copy)]
pub struct Described<'a> {
    pub id: &'a str,
    pub method: &'a str,
    pub path: &'a str,
    object: &'a Map<String, Value>,
}

impl Description {
    /// Reads `openapi/<version>.json`.
    pub fn read(version: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("openapi/{version}.json"));
        let text = fs::read_to_string(&path).expect("the description is committed");
        Self {
            root: serde_json::from_str(&text).expect("the description is JSON"),
        }
    }

    /// All operations.
    pub fn operations(&self) -> impl Iterator<Item = Described<'_>> {
        let paths = self.root["paths"].as_object().expect("paths");
        paths.iter().flat_map(|(path, item)| {
            item.as_object()
                .expect("a path item")
                .iter()
                .map(|(method, operation)| {
                    let object = operation.as_object().expect("an operation");
                    Described {
                        id: object["operationId"].as_str().expect("an operationId"),
                        method,
                        path,
                        object,
                    }
                })
        })
    }

    /// The operation called `id`.
    pub fn operation(&self, id: &str) -> Described<'_> {
        self.operations()
            .find(|operation| operation.id == id)
            .unwrap_or_else(|| panic!("there is no operation {id}"))
    }

    /// The operation that a request line means, with its path arguments.
    /// Literal segments win over parameters: `/contacts/search` is no contact.
    pub fn find(&self, method: &str, path: &str) -> Option<(Described<'_>, Vec<(String, String)>)> {
        let mut best: Option<(Described<'_>, Vec<(String, String)>)> = None;
        for operation in self.operations() {
            if !operation.method.eq_ignore_ascii_case(method) {
                continue;
            }
            if let Some(arguments) = match_path(operation.path, path)
                && best
                    .as_ref()
                    .is_none_or(|(_, found)| arguments.len() < found.len())
            {
                best = Some((operation, arguments));
            }
        }
        best
    }

    /// `schema`, or what it refers to.
    pub fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => {
                let pointer = reference.trim_start_matches('#');
                let target = self.root.pointer(pointer).expect("no reference dangles");
                self.resolve(target)
            }
            None => schema,
        }
    }
}

impl<'a> Described<'a> {
    /// An extension or any other member of the operation.
    pub fn get(&self, key: &str) -> Option<&'a Value> {
        self.object.get(key)
    }

    /// The parameters that are in `place` (`path` or `query`).
    pub fn parameters(&self, place: &'static str) -> impl Iterator<Item = &'a Value> + use<'a> {
        self.object
            .get("parameters")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter(move |parameter| parameter["in"] == place)
    }

    /// The schema of the request body.
    pub fn body(&self) -> Option<&'a Value> {
        self.object
            .get("requestBody")?
            .pointer("/content/application~1json/schema")
    }

    /// The status of a success, and the media type and schema it carries.
    pub fn success(&self) -> (u16, Option<(&'a str, &'a Value)>) {
        let responses = self.object["responses"].as_object().expect("responses");
        let (status, response) = responses
            .iter()
            .find(|(status, _)| status.starts_with('2'))
            .expect("a success");
        let content = response["content"]
            .as_object()
            .and_then(|content| content.iter().next())
            .map(|(media_type, media)| (media_type.as_str(), &media["schema"]));
        (status.parse().expect("a status"), content)
    }
}

fn match_path(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let (mut expected, mut actual) = (template.split('/'), path.split('/'));
    let mut arguments = Vec::new();
    loop {
        match (expected.next(), actual.next()) {
            (None, None) => return Some(arguments),
            (Some(expected), Some(actual)) => {
                let parameter = expected
                    .strip_prefix('{')
                    .and_then(|rest| rest.strip_suffix('}'));
                match parameter {
                    Some(name) => arguments.push((name.to_owned(), actual.to_owned())),
                    None if expected == actual => {}
                    None => return None,
                }
            }
            _ => return None,
        }
    }
}
