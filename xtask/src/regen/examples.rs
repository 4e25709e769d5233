//! Intercom's examples, held against our description.
//!
//! They are read while regen runs and are not part of the result. What an example
//! has and the description does not, or has with another type, would be lost or
//! set aside when it is received. The same check holds for what a fixup `accepts`.

use serde::Deserialize;
use serde_json::Value;

use super::{
    description::{Description, Object},
    problems::{Problems, Topic},
    schema::{WRITTEN_BY_HAND, referenced},
    table::Table,
};
use crate::fixups::{self, Row};

/// A row of `xtask/odd_examples.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OddExample {
    /// Why the example is wrong.
    #[serde(rename = "because")]
    _because: String,
}

/// An example of a success.
pub struct Example {
    operation: String,
    value: Value,
}

/// The examples of all successes, from a description that still has them.
pub fn collect(description: &mut Description) -> Vec<Example> {
    let mut examples = Vec::new();
    for operation in description.operations() {
        let id = operation.id().to_owned();
        let responses = operation.object["responses"].as_object();
        for (status, response) in responses.into_iter().flatten() {
            let media = &response["content"]["application/json"];
            if !status.starts_with('2') {
                continue;
            }
            let named = media["examples"].as_object().into_iter().flatten();
            let values = named.filter_map(|(_, example)| example.get("value"));
            for value in values.chain(media.get("example")) {
                examples.push(Example {
                    operation: id.clone(),
                    value: value.clone(),
                });
            }
        }
    }
    examples
}

/// Tells where the description would not take an example whole.
pub fn verify(
    examples: &[Example],
    description: &mut Description,
    odd: &Table<OddExample>,
    problems: &mut Problems,
) {
    let version = description.version.clone();
    for example in examples {
        let Some(operation) = description.operation(&example.operation) else {
            continue;
        };
        let schema = operation["responses"]
            .as_object()
            .into_iter()
            .flatten()
            .find(|(status, _)| status.starts_with('2'))
            .map(|(_, response)| response["content"]["application/json"]["schema"].clone());
        let Some(schema) = schema.filter(|schema| !schema.is_null()) else {
            continue;
        };
        let mut misfits = Vec::new();
        compare(
            &example.value,
            &schema,
            &description.schemas,
            "",
            &mut misfits,
        );
        for (place, what) in misfits {
            let subject = format!("{} {place}", example.operation);
            if odd.take(&subject, &version).is_none() {
                problems.push(Topic::Example, format!("{subject} {what}"));
            }
        }
    }
}

/// Tells which fixups promise what the description does not take.
pub fn verify_promises(rows: &[Row], description: &mut Description, problems: &mut Problems) {
    let version = description.version.clone();
    for row in rows {
        if row.accepts.is_empty() || !row.versions.has_begun(&version) {
            continue;
        }
        for at in &row.at {
            let corrected = row.corrected(at);
            let Some(schema) = fixups::find(description, &corrected)
                .ok()
                .and_then(|slot| slot.get().cloned())
            else {
                continue;
            };
            for value in &row.accepts {
                let mut misfits = Vec::new();
                compare(value, &schema, &description.schemas, "", &mut misfits);
                if let Some((place, what)) = misfits.first() {
                    problems.push(
                        Topic::Promise,
                        format!("`{}` at {corrected}{place}: {value} {what}", row.name),
                    );
                }
            }
        }
    }
}

/// Collects the places where `value` has more or something else than `schema`, as
/// a reader sees it: null is nothing, and an enumeration may grow.
fn compare(
    value: &Value,
    schema: &Value,
    schemas: &Object,
    place: &str,
    misfits: &mut Vec<(String, String)>,
) {
    let (Some(object), false) = (schema.as_object(), value.is_null()) else {
        return;
    };
    if let Some(name) = referenced(object) {
        if let Some(component) = schemas.get(name)
            && !WRITTEN_BY_HAND.contains(&name)
        {
            compare(value, component, schemas, place, misfits);
        }
        return;
    }
    if let Some(Value::Array(members)) = object.get("allOf") {
        for member in members {
            compare(value, member, schemas, place, misfits);
        }
        return;
    }
    if let Some(Value::Array(members)) = object.get("oneOf") {
        let mut best: Option<Vec<(String, String)>> = None;
        for member in members {
            let mut of_member = Vec::new();
            compare(value, member, schemas, place, &mut of_member);
            if best
                .as_ref()
                .is_none_or(|best| of_member.len() < best.len())
            {
                best = Some(of_member);
            }
        }
        misfits.extend(best.unwrap_or_default());
        return;
    }
    let mut refuse = |what: &str| {
        misfits.push((place.to_owned(), format!("is {}, {what}", kind(value))));
    };
    let format = object.get("format").and_then(Value::as_str);
    match object.get("type").and_then(Value::as_str) {
        Some("string") if format == Some("id") && value.is_i64() => {}
        Some("string") if !value.is_string() => refuse("not text"),
        // Dates in text are read as points in time.
        Some("integer") if format == Some("timestamp") && value.is_string() => {}
        Some("integer") if !value.is_i64() => refuse("not a whole number"),
        Some("number") if !value.is_number() => refuse("not a number"),
        Some("boolean") if !value.is_boolean() => refuse("not a boolean"),
        Some("array") => match value {
            Value::Array(values) => {
                for value in values {
                    let items = &schema["items"];
                    compare(value, items, schemas, &format!("{place}[]"), misfits);
                }
            }
            _ => refuse("not a list"),
        },
        Some("object") | None if object.contains_key("properties") => match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    let place = format!("{place}.{key}");
                    let known = schema["properties"]
                        .get(key)
                        .or(object.get("additionalProperties"));
                    match known {
                        Some(known) => compare(value, known, schemas, &place, misfits),
                        None => misfits.push((place, "is in no schema".to_owned())),
                    }
                }
            }
            _ => refuse("not an object"),
        },
        Some("object") if !value.is_object() => refuse("not an object"),
        _ => {}
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_i64() => "a whole number",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{collect, verify, verify_promises};
    use crate::{
        fixups::Row,
        regen::{
            description::Description,
            example::{components, paths, reference, with_paths},
            problems::Problems,
            table::Table,
        },
    };

    /// `GET` that answers with the component `hat`, and an example of it.
    fn description(fields: Value, example: &Value) -> Description {
        let mut paths = paths("get", "list_hats", None, Some(reference("hat")));
        paths["/list_hats"]["get"]["responses"]["200"]["content"]["application/json"]["examples"] =
            json!({ "one": { "value": example } });
        with_paths(paths, json!({ "hat": { "properties": fields } }))
    }

    fn verified(fields: Value, example: Value, odd: Value) -> String {
        let mut description = description(fields, &example);
        let examples = collect(&mut description);
        let odd = Table::parse("odd_examples.yaml", serde_json::from_value(odd).unwrap()).unwrap();
        let mut problems = Problems::default();
        verify(&examples, &mut description, &odd, &mut problems);
        problems.report()
    }

    #[test]
    fn what_an_example_has_and_no_type_takes_is_told_with_its_place() {
        let text = json!({ "type": "string" });
        let list = json!({ "type": "array", "items": { "properties": { "a": text } } });
        for (schema, example, told) in [
            (
                text.clone(),
                json!(1),
                "list_hats .x is a whole number, not text",
            ),
            (
                list.clone(),
                json!([{ "a": "b" }, { "b": 1 }]),
                "list_hats .x[].b is in no schema",
            ),
            (list, json!({}), "list_hats .x is an object, not a list"),
            (
                json!({ "type": "integer" }),
                json!(1.5),
                "list_hats .x is a number, not a whole number",
            ),
            (
                json!({ "type": "object" }),
                json!("a"),
                "list_hats .x is text, not an object",
            ),
            (
                json!({ "oneOf": [text, { "type": "boolean" }] }),
                json!(1),
                "list_hats .x is a whole number, not text",
            ),
            (
                reference("hat"),
                json!({ "x": 1 }),
                "list_hats .x.x is a whole number, not an object",
            ),
        ] {
            let report = verified(json!({ "x": schema }), json!({ "x": example }), json!({}));
            assert!(report.contains(told), "{report} lacks {told}");
        }
    }

    #[test]
    fn what_a_reader_takes_is_no_problem() {
        for (schema, example) in [
            (json!({ "type": "string", "enum": ["a"] }), json!("b")),
            (json!({ "type": "string" }), Value::Null),
            (json!({ "type": "string", "format": "id" }), json!(1)),
            (
                json!({ "type": "integer", "format": "timestamp" }),
                json!("2026-01-01T00:00:00Z"),
            ),
            (json!({ "type": "number" }), json!(1)),
            (
                json!({ "type": "object", "additionalProperties": {} }),
                json!({ "a": 1 }),
            ),
            (reference("pages"), json!("anything")),
            (json!({ "allOf": [reference("hat")] }), json!({ "x": null })),
            (json!({}), json!([1])),
        ] {
            let report = verified(json!({ "x": schema }), json!({ "x": example }), json!({}));
            assert_eq!(report, "", "{schema}");
        }
    }

    #[test]
    fn an_odd_example_is_let_through_where_its_row_says() {
        let fields = json!({ "x": { "type": "string" } });
        let odd = json!({ "list_hats .x": { "because": "text live" } });
        assert_eq!(verified(fields, json!({ "x": 1 }), odd), "");
    }

    #[test]
    fn a_promise_outlives_the_range_of_its_row() {
        let row = |text: &str| -> Row {
            serde_saphyr::from_str(&format!(
                "{{name: n, wrong: w, evidence: {{section: e, grade: live}}, \
                 at: [schemas/x/properties/a], now: {{type: string}}, {text}}}"
            ))
            .unwrap()
        };
        for (text, told) in [
            (
                "versions: '2.9..9.8', accepts: [text]",
                "`n` at schemas/x/properties/a: \"text\" is text, not an object",
            ),
            ("versions: '2.9..9.8', accepts: [{b: 1}]", ""),
            ("versions: '9.10..', accepts: [text]", ""),
        ] {
            let object = json!({ "type": "object" });
            let mut description = components(json!({ "x": { "properties": { "a": object } } }));
            let mut problems = Problems::default();
            verify_promises(&[row(text)], &mut description, &mut problems);
            let report = problems.report();
            assert_eq!(report.is_empty(), told.is_empty(), "{text}: {report}");
            assert!(report.contains(told), "{report}");
        }
    }
}
