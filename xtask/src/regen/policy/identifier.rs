//! Identifiers: text or integer on the wire, one type for the caller.

use serde_json::{Value, json};

use crate::regen::{
    description::{Description, Object, parameters},
    schema::{self, properties},
};

/// Gives every identifier the format `id`.
///
/// Intercom describes the same identifier as text in one place and as an
/// integer in the next, sends either, and accepts either (8.1, L); so none of
/// them is a number to us.
pub fn mark(description: &mut Description) {
    schema::walk_all(description, &mut |schema, _| {
        for (name, property) in properties(schema).into_iter().flatten() {
            if let Value::Object(property) = property {
                if is_identifier(name) {
                    mark_scalar(property);
                } else if name.ends_with("_ids")
                    && let Some(Value::Object(items)) = property.get_mut("items")
                {
                    mark_scalar(items);
                }
            }
        }
    });
    for operation in description.operations() {
        for parameter in parameters(operation.object) {
            let name = parameter["name"].as_str().unwrap_or_default();
            if is_identifier(name)
                && let Some(Value::Object(schema)) = parameter.get_mut("schema")
            {
                mark_scalar(schema);
            }
        }
    }
}

fn is_identifier(name: &str) -> bool {
    // `update_by` is how activity logs call the id of an admin.
    name == "id" || name.ends_with("_id") || name == "update_by"
}

fn mark_scalar(schema: &mut Object) {
    let scalar = matches!(
        schema.get("type").and_then(Value::as_str),
        Some("string" | "integer")
    );
    // A section's parent is described as text or integer.
    let either = schema
        .get("oneOf")
        .is_some_and(|members| *members == json!([{ "type": "integer" }, { "type": "string" }]));
    if scalar || either {
        schema.remove("oneOf");
        schema.insert("type".into(), json!("string"));
        schema.insert("format".into(), json!("id"));
    }
}
