//! Values made from schemas.

use serde_json::{Map, Value, json};

use super::description::Description;

/// The time in samples: 2025-11-20, 00:00 UTC.
const SAMPLE_TIME: usize = 1_763_596_800;

/// How much of a schema a sample shows.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Extent {
    /// Every field has a value.
    Full,
    /// Fields that may be missing are missing, by turns; those that may be
    /// null are null, by turns.
    Varied,
}

/// A value of `schema`; different for each `seed`.
pub(crate) fn value(
    description: &Description,
    schema: &Value,
    seed: usize,
    extent: Extent,
) -> Value {
    let mut sampler = Sampler {
        description,
        extent,
        stack: Vec::new(),
    };
    sampler.value(schema, "", seed).unwrap_or(Value::Null)
}

struct Sampler<'a> {
    description: &'a Description,
    extent: Extent,
    /// The components we are inside of: a recursive one ends at its second turn.
    stack: Vec<String>,
}

impl Sampler<'_> {
    /// `None` where a value would never end.
    fn value(&mut self, schema: &Value, name: &str, seed: usize) -> Option<Value> {
        if let Some(reference) = schema["$ref"].as_str() {
            let turns = self
                .stack
                .iter()
                .filter(|inside| *inside == reference)
                .count();
            if turns > 1 {
                return None;
            }
            self.stack.push(reference.to_owned());
            let description = self.description;
            let value = self.value(description.resolve(schema), name, seed);
            self.stack.pop();
            return value;
        }
        if let Some(members) = schema["allOf"].as_array() {
            return self.value(members.first()?, name, seed);
        }
        if let Some(members) = schema["oneOf"].as_array() {
            let turn = seed % members.len();
            let (before, from) = members.split_at(turn);
            return from
                .iter()
                .chain(before)
                .find_map(|member| self.value(member, name, seed));
        }
        if let Some(values) = schema["enum"].as_array() {
            return Some(values[seed % values.len()].clone());
        }
        Some(match schema["type"].as_str() {
            Some("string") if schema["format"] == "id" => json!(identifier(name, seed)),
            Some("string") => json!(text(name, seed)),
            Some("integer") if schema["format"] == "timestamp" => {
                json!(SAMPLE_TIME + seed)
            }
            Some("integer") => json!(seed % 5 + 1),
            Some("number") => json!(seed as f64 + 0.5),
            Some("boolean") => json!(seed.is_multiple_of(2)),
            Some("array") => (0..schema["maxItems"]
                .as_u64()
                .map_or(2, |most| usize::try_from(most).unwrap_or(2).min(2)))
                .filter_map(|index| self.value(&schema["items"], name, seed + index))
                .collect(),
            Some("object") | None => return self.object(schema, seed),
            // OpenAPI has no other types.
            Some(_) => return None,
        })
    }

    fn object(&mut self, schema: &Value, seed: usize) -> Option<Value> {
        let mut object = Map::new();
        let Some(properties) = schema["properties"].as_object() else {
            let values = &schema["additionalProperties"];
            if values.as_object().is_some_and(|values| !values.is_empty()) {
                let value = self.value(values, "plan", seed)?;
                return Some(json!({ "plan": value }));
            }
            // Free-form: custom attributes, metadata.
            return Some(json!({ "plan": format!("plan {seed}"), "seats": seed, "trial": true }));
        };
        let required: Vec<&str> = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        for (index, (name, property)) in properties.iter().enumerate() {
            let needed = required.contains(&name.as_str());
            let turn = (seed + index) % 5;
            if self.extent == Extent::Varied && !needed {
                if turn == 3 {
                    continue;
                }
                if turn == 4 && property["nullable"] == true {
                    object.insert(name.clone(), Value::Null);
                    continue;
                }
            }
            match self.value(property, name, seed) {
                Some(value) => {
                    object.insert(name.clone(), value);
                }
                None if needed => return None,
                None => {}
            }
        }
        Some(Value::Object(object))
    }
}

/// An identifier such as Intercom gives: 24 hexadecimal digits or a number.
fn identifier(name: &str, seed: usize) -> Value {
    match name {
        "id" | "contact_id" | "company_id" => json!(format!("{:024x}", 0x00c0_ffee_0000 + seed)),
        _ => json!(991_000 + seed),
    }
}

fn text(name: &str, seed: usize) -> String {
    match name {
        "email" => format!("person.{seed}@example.com"),
        "name" => format!("Person {seed}"),
        "type" => "object".to_owned(),
        "url" => format!("https://example.com/{seed}"),
        _ => format!("{} {seed}", name.replace('_', " "))
            .trim()
            .to_owned(),
    }
}
