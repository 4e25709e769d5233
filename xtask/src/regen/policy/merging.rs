//! Unions of objects that are received.

use serde_json::{Map, Value, json};

use super::direction;
use crate::regen::{
    description::{Description, Object},
    problems::{Problems, Topic},
    schema::{referenced, values},
};

/// Makes one object of a union that only responses contain: the fields of all its
/// members, each of which may be missing.
///
/// Members of a response are told apart by guessing, and live data has members that
/// are empty or have the fields of two (openapi/EVIDENCE.md, event-details). What
/// kind it is says a field of it. A union that a row tells apart by a key
/// (`x-intercom-told-by`) stays one.
pub fn merge(description: &mut Description, problems: &mut Problems) {
    let directions = direction::of(description);
    let components = description.schemas.clone();
    for (name, schema) in &mut description.schemas {
        let Some(Value::Array(members)) = schema.get("oneOf") else {
            continue;
        };
        let is_told = schema.get("x-intercom-told-by").is_some();
        if is_told || directions.writes(name) || !directions.reads(name) {
            continue;
        }
        let fields: Option<Vec<Object>> = members
            .iter()
            .map(|member| properties(member, &components))
            .collect();
        let Some(fields) = fields else {
            continue;
        };
        let mut merged = Map::new();
        for (key, field) in fields.into_iter().flatten() {
            match merged.get_mut(&key) {
                None => {
                    merged.insert(key, field);
                }
                Some(known) if *known == field => {}
                Some(known) => {
                    if !join(known, &field) {
                        problems.push(
                            Topic::Combinator,
                            format!("{name}.{key} has another type in each member"),
                        );
                    }
                }
            }
        }
        *schema = json!({ "type": "object", "properties": merged });
    }
}

/// The fields of an object, if it is one.
fn properties(schema: &Value, components: &Object) -> Option<Object> {
    let object = schema.as_object()?;
    match referenced(object) {
        Some(name) => properties(components.get(name)?, components),
        None => schema["properties"].as_object().cloned(),
    }
}

/// Adds to `known` what `other` allows beyond it; false if no type has both.
fn join(known: &mut Value, other: &Value) -> bool {
    let (Some(object), Some(more)) = (known.as_object(), other.as_object()) else {
        return false;
    };
    if object.get("type") != more.get("type") {
        return false;
    }
    match object.get("type").and_then(Value::as_str) {
        Some("string") => match (values(object), values(more)) {
            (Some(words), Some(others)) => {
                let mut words: Vec<Value> = words.into_iter().cloned().collect();
                for word in others {
                    if !words.contains(word) {
                        words.push(word.clone());
                    }
                }
                known["enum"] = json!(words);
                true
            }
            // A word and any text is any text.
            _ => {
                let plain = object.get("enum").is_none();
                if !plain {
                    *known = other.clone();
                }
                true
            }
        },
        Some("object") => {
            let mut fields = known["properties"].as_object().cloned().unwrap_or_default();
            for (key, field) in other["properties"].as_object().into_iter().flatten() {
                match fields.get_mut(key) {
                    Some(field_known) if field_known != field => {
                        if !join(field_known, field) {
                            return false;
                        }
                    }
                    Some(_) => {}
                    None => {
                        fields.insert(key.clone(), field.clone());
                    }
                }
            }
            known["properties"] = Value::Object(fields);
            true
        }
        Some("boolean" | "integer" | "number") => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::merge;
    use crate::regen::{
        example::{paths, reference, with_paths},
        problems::Problems,
    };

    fn merged(members: Value, received: bool) -> (Value, String) {
        let x = Some(reference("x"));
        let paths = match received {
            true => paths("get", "f", None, x),
            false => paths("post", "f", x, None),
        };
        let base = json!({ "properties": { "id": { "type": "string" } } });
        let schemas = json!({ "x": { "oneOf": members }, "base": base });
        let mut description = with_paths(paths, schemas);
        let mut problems = Problems::default();
        merge(&mut description, &mut problems);
        (description.schemas["x"].clone(), problems.report())
    }

    fn object(fields: Value) -> Value {
        json!({ "type": "object", "properties": fields })
    }

    #[test]
    fn a_received_union_has_the_fields_of_all_members() {
        let word = |word: &str| json!({ "type": "string", "enum": [word] });
        let text = json!({ "type": "string" });
        for (fields, others, expected) in [
            (
                json!({ "a": text }),
                json!({ "b": text }),
                json!({ "a": text, "b": text }),
            ),
            (
                json!({ "kind": word("a") }),
                json!({ "kind": word("b") }),
                json!({ "kind": { "type": "string", "enum": ["a", "b"] } }),
            ),
            (
                json!({ "kind": word("a") }),
                json!({ "kind": text }),
                json!({ "kind": text }),
            ),
            (
                json!({ "in": object(json!({ "a": text })) }),
                json!({ "in": object(json!({ "b": text })) }),
                json!({ "in": object(json!({ "a": text, "b": text })) }),
            ),
        ] {
            let members = json!([reference("base"), object(fields), object(others)]);
            let (schema, report) = merged(members, true);
            let mut expected = expected;
            expected["id"] = text.clone();
            assert_eq!((schema, report.as_str()), (object(expected), ""));
        }
    }

    #[test]
    fn fields_that_no_type_has_together_are_a_problem() {
        let members = json!([
            object(json!({ "a": { "type": "string" } })),
            object(json!({ "a": { "type": "array" } })),
        ]);
        let (_, report) = merged(members, true);
        assert!(
            report.contains("x.a has another type in each member"),
            "{report}"
        );
    }

    #[test]
    fn other_unions_stay() {
        let members = json!([object(json!({})), reference("base")]);
        assert_eq!(
            merged(members.clone(), false).0,
            json!({ "oneOf": members })
        );
        let members = json!([{ "type": "string" }, reference("base")]);
        assert_eq!(merged(members.clone(), true).0, json!({ "oneOf": members }));
    }
}
