//! A sample as the text of a parameter.

use serde_json::Value;

/// A value as the text of a parameter; a list is one text with commas.
pub fn sample_argument(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Array(list) => {
            let texts: Vec<String> = list.into_iter().map(sample_argument).collect();
            texts.join(",")
        }
        other => other.to_string(),
    }
}
