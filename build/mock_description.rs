//! The descriptions that the mock answers by, without what only people read.

use serde_json::Value;

use crate::model::operations;

/// The keys of texts.
const TEXTS: [&str; 4] = [
    "description",
    "summary",
    "x-intercom-announced",
    "x-intercom-replay-reason",
];

/// `document` without its texts. Our annotations have names as keys, and are kept.
fn facts(document: &Value) -> Value {
    match document {
        Value::Object(object) => object
            .iter()
            .filter(|(key, value)| !TEXTS.contains(&key.as_str()) || value.is_object())
            .map(|(key, value)| {
                let is_annotation = key.starts_with("x-intercom-");
                let value = if is_annotation {
                    value.clone()
                } else {
                    facts(value)
                };
                (key.clone(), value)
            })
            .collect(),
        Value::Array(values) => values.iter().map(facts).collect(),
        other => other.clone(),
    }
}

/// An entry of the constant that lists the descriptions. Each operation and each
/// schema is a text of its own, which the mock parses when it is asked for: a test
/// needs a few of them.
pub(crate) fn row(version: &str, document: &Value) -> String {
    let mut out = format!(
        "    crate::mock::Facts {{\n        version: {version:?},\n        operations: &[\n"
    );
    for (path, method, operation) in operations(document) {
        let id = operation["operationId"].as_str().unwrap_or_default();
        let method = method.to_uppercase();
        let text = facts(operation).to_string();
        out += &format!("            ({id:?}, {method:?}, {path:?}, {text:?}),\n");
    }
    out += "        ],\n        schemas: &[\n";
    let schemas = document["components"]["schemas"].as_object();
    for (name, schema) in schemas.into_iter().flatten() {
        let text = facts(schema).to_string();
        out += &format!("            ({name:?}, {text:?}),\n");
    }
    out + "        ],\n    },\n"
}

/// The constant that lists the descriptions.
pub(crate) fn list(rows: &str) -> String {
    format!(
        "/// The descriptions of all versions, oldest first.\n\
         pub(crate) const DESCRIPTIONS: &[crate::mock::Facts] = &[\n{rows}];\n"
    )
}
