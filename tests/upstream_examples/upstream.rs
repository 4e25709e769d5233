//! Intercom's descriptions, as far as they give examples.
//!
//! The descriptions come from the tests of Intercom: a request example bears
//! the name of the response it led to. So a name tells which requests are meant
//! to fail, and none has to be listed by hand. A request that bears the name of
//! no response is meant to succeed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use serde_json::Value;

use crate::support::model;

/// A description of an API version.
pub(crate) struct Upstream {
    root: Value,
}

/// An operation and its examples.
pub(crate) struct Described {
    method: String,
    path: String,
    /// Responses with 2xx.
    pub(crate) successes: Vec<Example>,
    /// Responses with any other status.
    pub(crate) errors: Vec<Example>,
    /// Bodies of requests.
    pub(crate) requests: Vec<Example>,
    /// What successes are called.
    success_names: BTreeSet<String>,
    /// What errors are called, and their statuses.
    error_names: BTreeMap<String, u16>,
}

/// An example of a body.
pub(crate) struct Example {
    pub(crate) key: String,
    summary: Option<String>,
    /// The status of a response; 0 for a request.
    pub(crate) status: u16,
    pub(crate) value: Value,
}

impl Upstream {
    /// Reads `<directory>/<version>.yaml`.
    pub(crate) fn read(directory: &Path, version: &str) -> Self {
        let path = directory.join(format!("{version}.yaml"));
        let text = fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()));
        let root = serde_saphyr::from_str(&text)
            .unwrap_or_else(|error| panic!("{} is not YAML: {error}", path.display()));
        Self { root }
    }

    /// All operations.
    pub(crate) fn operations(&self) -> Vec<Described> {
        model::operations(&self.root)
            .map(|(path, method, operation)| Described::new(method, path, operation))
            .collect()
    }
}

impl Described {
    fn new(method: &str, path: &str, operation: &Value) -> Self {
        let mut described = Self {
            method: method.to_uppercase(),
            path: path.to_owned(),
            successes: Vec::new(),
            errors: Vec::new(),
            requests: examples(&operation["requestBody"], 0),
            success_names: BTreeSet::new(),
            error_names: BTreeMap::new(),
        };
        for (status, response) in operation["responses"].as_object().expect("responses") {
            // `default` has no status.
            let Ok(status) = status.parse() else {
                continue;
            };
            let found = examples(response, status);
            let description = response["description"].as_str().map(normal);
            let names = found.iter().flat_map(Example::names).chain(description);
            if (200..300).contains(&status) {
                described.success_names.extend(names);
                described.successes.extend(found);
            } else {
                described
                    .error_names
                    .extend(names.map(|name| (name, status)));
                described.errors.extend(found);
            }
        }
        described
    }

    /// What it is called in messages.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Whether `method` and `path` mean this operation. Parameters have other
    /// names in our descriptions.
    pub(crate) fn is(&self, method: &str, path: &str) -> bool {
        let parameter = |segment: &str| segment.starts_with('{');
        self.method == method
            && self.path.split('/').count() == path.split('/').count()
            && self
                .path
                .split('/')
                .zip(path.split('/'))
                .all(|(theirs, ours)| theirs == ours || parameter(theirs) && parameter(ours))
    }

    /// Why the request in `example` is meant to fail, if it is.
    pub(crate) fn reason_to_fail(&self, example: &Example) -> Option<String> {
        let names = || example.names();
        if names().any(|name| self.success_names.contains(&name)) {
            return None;
        }
        names().find_map(|name| match self.error_names.get(&name) {
            Some(status) => Some(format!("the {status} of this name answers it")),
            // Declared by no response of `PUT /companies`.
            None if name == "bad_request" => Some("it is called a bad request".to_owned()),
            None => None,
        })
    }
}

impl Example {
    /// The example as it would arrive.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.value.to_string().into_bytes()
    }

    fn names(&self) -> impl Iterator<Item = String> + use<'_> {
        [Some(self.key.as_str()), self.summary.as_deref()]
            .into_iter()
            .flatten()
            .map(normal)
    }
}

/// The examples of a request body or a response.
fn examples(holder: &Value, status: u16) -> Vec<Example> {
    let mut found = Vec::new();
    let media = &holder["content"]["application/json"];
    if let Some(value) = media.get("example") {
        found.push(Example {
            key: "example".to_owned(),
            summary: None,
            status,
            value: value.clone(),
        });
    }
    for (key, example) in media["examples"].as_object().into_iter().flatten() {
        found.push(Example {
            key: key.clone(),
            summary: example["summary"].as_str().map(str::to_owned),
            status,
            value: example
                .get("value")
                .expect("an example has a value")
                .clone(),
        });
    }
    found
}

/// A name as a key spells it: `No such Thing` is `no_such_thing`.
fn normal(name: &str) -> String {
    name.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect::<Vec<_>>()
        .join("_")
}
