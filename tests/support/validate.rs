//! Whether a value is what a schema says, strictly: nothing unknown, nothing
//! missing.

use serde_json::Value;

use super::Description;

/// What is wrong with `value`, each with its place; nothing if it fits.
pub fn problems(description: &Description, schema: &Value, value: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    check(description, schema, value, "body", &mut problems);
    problems
}

fn check(
    description: &Description,
    schema: &Value,
    value: &Value,
    place: &str,
    problems: &mut Vec<String>,
) {
    if value.is_null() && schema["nullable"] == true {
        return;
    }
    let schema = description.resolve(schema);
    if value.is_null() && schema["nullable"] == true {
        return;
    }
    if let Some(members) = schema["allOf"].as_array() {
        for member in members {
            check(description, member, value, place, problems);
        }
        return;
    }
    if let Some(members) = schema["oneOf"].as_array() {
        let attempts: Vec<Vec<String>> = members
            .iter()
            .map(|member| {
                let mut problems = Vec::new();
                check(description, member, value, place, &mut problems);
                problems
            })
            .collect();
        if attempts.iter().all(|problems| !problems.is_empty()) {
            problems.push(format!("{place} is none of its alternatives: {attempts:?}"));
        }
        return;
    }
    if let Some(values) = schema["enum"].as_array()
        && !values.contains(value)
    {
        problems.push(format!("{place} is {value}, not one of {values:?}"));
    }
    let fits = match schema["type"].as_str() {
        Some("string") if schema["format"] == "id" => value.is_string() || value.is_i64(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => true,
    };
    if !fits {
        problems.push(format!("{place} is {value}, not {}", schema["type"]));
        return;
    }
    if let (Some(items), true) = (value.as_array(), schema["items"].is_object()) {
        for (index, item) in items.iter().enumerate() {
            let place = format!("{place}[{index}]");
            check(description, &schema["items"], item, &place, problems);
        }
    }
    if let (Some(object), Some(properties)) = (value.as_object(), schema["properties"].as_object())
    {
        for name in schema["required"].as_array().into_iter().flatten() {
            let name = name.as_str().unwrap_or_default();
            if !object.contains_key(name) {
                problems.push(format!("{place}.{name} is missing"));
            }
        }
        for (name, inner) in object {
            let place = format!("{place}.{name}");
            match properties.get(name) {
                Some(property) => check(description, property, inner, &place, problems),
                None => problems.push(format!("{place} is unknown")),
            }
        }
    }
}
