//! Whether a request is what the description allows.

use serde_json::Value;

use super::{
    description::{Description, Operation, Place, model},
    violation::{Finding, Rule},
};

/// The parts of a request that a description speaks of.
pub(super) struct Parts<'a> {
    pub(super) query: &'a [(String, String)],
    pub(super) headers: &'a http::HeaderMap,
    /// `None` without a body.
    pub(super) body: Option<&'a Value>,
}

/// What is wrong with a request for `operation`; nothing if it fits.
pub(super) fn request(
    description: &Description,
    operation: &Operation,
    parts: &Parts<'_>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, value) in parts.query {
        let mut known = operation.parameters_in(Place::Query);
        match known.find(|known| is_parameter(&known.name, name)) {
            None if is_paging_of_link(operation, name) => {}
            None => findings.push((Rule::Unknown, format!("there is no query parameter {name}"))),
            Some(parameter) => {
                let schema = description.parameter_schema(operation, parameter);
                let value = typed(description, schema, value);
                check(description, schema, &value, name, &mut findings);
            }
        }
    }
    for parameter in operation.parameters_in(Place::Query) {
        let name = &parameter.name;
        if parameter.required && !parts.query.iter().any(|(key, _)| is_parameter(name, key)) {
            findings.push((
                Rule::Missing,
                format!("the query parameter {name} is missing"),
            ));
        }
    }
    for parameter in operation.parameters_in(Place::Header) {
        let name = &parameter.name;
        if parameter.required && !parts.headers.contains_key(name) {
            findings.push((Rule::Missing, format!("the header {name} is missing")));
        }
    }
    match (&operation.body, parts.body) {
        (None, None) => {}
        (None, Some(_)) => findings.push((Rule::Unknown, "it takes no body".to_owned())),
        (Some(body), sent) => {
            let nothing = Value::Object(serde_json::Map::new());
            let sent = sent.unwrap_or(&nothing);
            check(description, &body.schema, sent, "body", &mut findings);
        }
    }
    findings
}

/// Whether `key` sets the parameter `name`: a list may be sent as `ids[]`.
fn is_parameter(name: &str, key: &str) -> bool {
    key == name || key.strip_suffix("[]") == Some(name)
}

/// Whether it is a parameter of the next page's link, which no call sets itself.
fn is_paging_of_link(operation: &Operation, name: &str) -> bool {
    let style = operation
        .paging
        .as_ref()
        .map(|paging| paging.style.as_str());
    style == Some("link") && ["before", "since", "per_page"].contains(&name)
}

/// A query's text as the value that its schema asks for, if it can be one.
fn typed(description: &Description, schema: &Value, text: &str) -> Value {
    let schema = description.resolve(schema);
    match schema["type"].as_str() {
        Some("array") => text
            .split(',')
            .map(|text| typed(description, &schema["items"], text))
            .collect(),
        Some("integer" | "number" | "boolean") => {
            serde_json::from_str(text).unwrap_or_else(|_| text.into())
        }
        // A timestamp may be declared as text.
        _ => text.into(),
    }
}

/// The schemas that take null, though the types made from them have another word for
/// it: no value of a field, and a first page.
const NULLABLE: [&str; 2] = ["search_value", "starting_after_paging"];

fn takes_null(schema: &Value) -> bool {
    model::referenced(schema).is_some_and(|name| NULLABLE.contains(&name))
}

fn check(
    description: &Description,
    schema: &Value,
    value: &Value,
    place: &str,
    findings: &mut Vec<Finding>,
) {
    if value.is_null() && (schema["nullable"] == true || takes_null(schema)) {
        return;
    }
    let schema = description.resolve(schema);
    if value.is_null() && schema["nullable"] == true {
        return;
    }
    if let Some(members) = schema["allOf"].as_array() {
        for member in members {
            check(description, member, value, place, findings);
        }
        return;
    }
    if let Some(members) = schema["oneOf"].as_array() {
        findings.extend(closest(description, members, value, place));
        return;
    }
    if let Some(values) = schema["enum"].as_array()
        && !values.contains(value)
    {
        let known: Vec<String> = values.iter().map(Value::to_string).collect();
        let message = format!("{place} is {value}, not one of {}", known.join(", "));
        findings.push((Rule::WrongType, message));
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
        let expected = schema["type"].as_str().unwrap_or_default();
        findings.push((
            Rule::WrongType,
            format!("{place} is {value}, not of type {expected}"),
        ));
        return;
    }
    if let (Some(items), true) = (value.as_array(), schema["items"].is_object()) {
        for (index, item) in items.iter().enumerate() {
            let place = format!("{place}[{index}]");
            check(description, &schema["items"], item, &place, findings);
        }
    }
    if let (Some(object), Some(properties)) = (value.as_object(), schema["properties"].as_object())
    {
        for name in schema["required"].as_array().into_iter().flatten() {
            let name = name.as_str().unwrap_or_default();
            if !object.contains_key(name) {
                findings.push((Rule::Missing, format!("{place}.{name} is missing")));
            }
        }
        for (name, inner) in object {
            let place = format!("{place}.{name}");
            match properties.get(name) {
                Some(property) => check(description, property, inner, &place, findings),
                None => findings.push((Rule::Unknown, format!("{place} is unknown"))),
            }
        }
    }
}

/// What is wrong by the alternative that fits best.
fn closest(
    description: &Description,
    members: &[Value],
    value: &Value,
    place: &str,
) -> Vec<Finding> {
    members
        .iter()
        .map(|member| {
            let mut findings = Vec::new();
            check(description, member, value, place, &mut findings);
            findings
        })
        .min_by_key(|findings| {
            let refused = findings.iter().filter(|(rule, _)| rule.refuses()).count();
            (refused, findings.len())
        })
        .unwrap_or_default()
}
