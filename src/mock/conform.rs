//! Fits a value into the types of a version.
//!
//! The mock keeps one object for all versions. What a version says otherwise, an
//! identifier as integer or a field that it does not have, is taken from its
//! description.

use serde_json::{Map, Value};

use super::description::Description;

/// What a word is in versions that do not have it.
const EARLIER_WORDS: [(&str, &str); 7] = [
    ("none", "not_priority"),
    ("low", "not_priority"),
    ("medium", "not_priority"),
    ("high", "priority"),
    ("urgent", "priority"),
    ("escalated", "routed_to_team"),
    ("negative_feedback", "abandoned"),
];

/// What `word` was before it had its name.
pub(super) fn earlier_word(word: &str) -> Option<&'static str> {
    let mut words = EARLIER_WORDS.iter();
    words
        .find(|(later, _)| *later == word)
        .map(|(_, word)| *word)
}

/// `value` with the fields and types that `schema` has.
pub(super) fn conform(description: &Description, schema: &Value, value: Value) -> Value {
    let outer_nullable = schema["nullable"] == true;
    let schema = description.resolve(schema);
    if value.is_null() {
        return Value::Null;
    }
    if let Some(member) = schema["allOf"].get(0) {
        return conform(description, member, value);
    }
    let converted = match (schema["type"].as_str(), value) {
        (Some("object") | None, Value::Object(object)) => {
            return Value::Object(self::object(description, schema, object));
        }
        (Some("array"), Value::Array(values)) => values
            .into_iter()
            .map(|value| conform(description, &schema["items"], value))
            .collect(),
        (Some("string"), Value::Number(number)) => Value::String(number.to_string()),
        // A word that became an object: the object names it.
        (Some("string"), Value::Object(object)) => ["category", "id", "name"]
            .into_iter()
            .find_map(|key| object.get(key).filter(|value| value.is_string()))
            .cloned()
            .unwrap_or(Value::Null),
        (Some("integer"), Value::String(text)) => match text.parse::<i64>() {
            Ok(number) => number.into(),
            Err(_) => Value::String(text),
        },
        (_, value) => value,
    };
    // A word of a later version.
    match schema["enum"].as_array() {
        Some(words) if !words.contains(&converted) => {
            let earlier = converted.as_str().and_then(earlier_word);
            match earlier.map(Value::from) {
                Some(earlier) if words.contains(&earlier) => earlier,
                _ if outer_nullable => Value::Null,
                _ => converted,
            }
        }
        _ => converted,
    }
}

fn object(
    description: &Description,
    schema: &Value,
    object: Map<String, Value>,
) -> Map<String, Value> {
    let Some(properties) = schema["properties"].as_object() else {
        return object;
    };
    let mut fields: Map<String, Value> = object
        .into_iter()
        .filter_map(|(key, value)| {
            let property = properties.get(&key)?;
            let value = match value {
                // Where nobody cannot be null, it is 0.
                Value::Null if is_assignee(&key) && property["nullable"] != true => "0".into(),
                value => conform(description, property, value),
            };
            Some((key, value))
        })
        .collect();
    for (key, property) in properties {
        if let Some(constant) = constant(description, property) {
            fields.entry(key.clone()).or_insert(constant);
        }
    }
    fields
}

/// Whether a property says to whom something is assigned.
fn is_assignee(name: &str) -> bool {
    name.ends_with("_assignee_id")
}

/// The value of a property that has only one.
fn constant(description: &Description, property: &Value) -> Option<Value> {
    match description.resolve(property)["enum"].as_array()?.as_slice() {
        [constant] => Some(constant.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::conform;
    use crate::mock::description::Description;

    #[test]
    fn a_value_takes_the_types_of_the_schema() {
        let newest = Description::versions()
            .last()
            .expect("a version is enabled");
        let description = Description::of(newest).expect("it is embedded");
        let convert = |schema: Value, value: Value| conform(description, &schema, value);
        for (schema, value, expected) in [
            (json!({ "type": "string" }), json!(7), json!("7")),
            (json!({ "type": "integer" }), json!("7"), json!(7)),
            (json!({ "type": "integer" }), json!("x"), json!("x")),
            (
                json!({ "type": "string" }),
                json!({ "category": "resolved" }),
                json!("resolved"),
            ),
            (
                json!({ "type": "string", "nullable": true }),
                Value::Null,
                Value::Null,
            ),
            (
                json!({ "type": "array", "items": { "type": "string" } }),
                json!([1, "b"]),
                json!(["1", "b"]),
            ),
            (
                json!({ "type": "object", "properties": {
                    "id": { "type": "string" }, "type": { "enum": ["thing"], "type": "string" } } }),
                json!({ "id": 1, "unheard_of": true }),
                json!({ "id": "1", "type": "thing" }),
            ),
            (
                json!({ "type": "object" }),
                json!({ "any": 1 }),
                json!({ "any": 1 }),
            ),
            (
                json!({ "type": "string", "enum": ["priority", "not_priority"] }),
                json!("urgent"),
                json!("priority"),
            ),
            (
                json!({ "type": "string", "enum": ["none", "urgent"] }),
                json!("urgent"),
                json!("urgent"),
            ),
            (
                json!({ "type": "object", "properties": {
                    "admin_assignee_id": { "type": "string" },
                    "team_assignee_id": { "type": "string", "nullable": true },
                    "owner_id": { "type": "string" } } }),
                json!({ "admin_assignee_id": null, "team_assignee_id": null, "owner_id": null }),
                json!({ "admin_assignee_id": "0", "team_assignee_id": null, "owner_id": null }),
            ),
        ] {
            assert_eq!(convert(schema.clone(), value), expected, "{schema}");
        }
    }
}
