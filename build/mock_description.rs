//! The descriptions that the mock answers by, without what only people read.

use serde_json::Value;

/// The keys of texts.
const TEXTS: [&str; 4] = [
    "description",
    "summary",
    "x-intercom-announced",
    "x-intercom-replay-reason",
];

/// `document` without its texts.
pub(crate) fn facts(document: &Value) -> Value {
    match document {
        Value::Object(object) => object
            .iter()
            .filter(|(key, value)| !TEXTS.contains(&key.as_str()) || value.is_object())
            .map(|(key, value)| (key.clone(), facts(value)))
            .collect(),
        Value::Array(values) => values.iter().map(facts).collect(),
        other => other.clone(),
    }
}

/// A constant that lists the descriptions: version, and the file in `OUT_DIR`.
pub(crate) fn list(descriptions: &[(String, String)]) -> String {
    let rows: String = descriptions
        .iter()
        .map(|(version, module)| {
            format!(
                "    ({version:?}, include_str!(concat!(env!(\"OUT_DIR\"), \"/{module}.json\"))),\n"
            )
        })
        .collect();
    format!(
        "/// The descriptions of the enabled versions, oldest first.\n\
         pub(crate) const DESCRIPTIONS: &[(&str, &str)] = &[\n{rows}];\n"
    )
}
