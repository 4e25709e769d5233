//! Identifiers: text or integer on the wire, one type for the caller.

use serde_json::{Value, json};

use crate::regen::{
    description::{Description, Object, parameters},
    schema::{self, properties},
};

/// Gives every identifier the format `id`.
///
/// Intercom describes the same identifier as text in one place and as an
/// integer in the next, sends either, and accepts either
/// (openapi/EVIDENCE.md, identifiers); so the SDK has one type for all of them.
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::mark;
    use crate::regen::example::{components, paths, with_paths};

    fn marked(field: &str, schema: Value) -> Value {
        let mut description = components(json!({ "x": { "properties": { field: schema } } }));
        mark(&mut description);
        description.schemas["x"]["properties"][field].clone()
    }

    #[test]
    fn identifiers_have_one_format() {
        let id = json!({ "type": "string", "format": "id" });
        for (field, schema) in [
            ("id", json!({ "type": "string" })),
            ("id", json!({ "type": "integer" })),
            ("admin_id", json!({ "type": "integer" })),
            ("update_by", json!({ "type": "integer" })),
            (
                "parent_id",
                json!({ "oneOf": [{ "type": "integer" }, { "type": "string" }] }),
            ),
            ("id", json!({ "type": "string", "format": "uuid" })),
        ] {
            assert_eq!(marked(field, schema.clone()), id, "{field}: {schema}");
        }
    }

    #[test]
    fn lists_of_identifiers_have_it_in_their_items() {
        assert_eq!(
            marked(
                "admin_ids",
                json!({ "type": "array", "items": { "type": "integer" } })
            ),
            json!({ "type": "array", "items": { "type": "string", "format": "id" } })
        );
    }

    #[test]
    fn null_stays_allowed() {
        let schema = json!({ "type": "integer", "nullable": true });
        assert_eq!(
            marked("id", schema),
            json!({ "type": "string", "format": "id", "nullable": true })
        );
    }

    #[test]
    fn what_is_no_identifier_stays() {
        for (field, schema) in [
            ("identifier", json!({ "type": "string" })),
            ("ids", json!({ "type": "string" })),
            ("id", json!({ "type": "object" })),
            (
                "id",
                json!({ "oneOf": [{ "type": "boolean" }, { "type": "string" }] }),
            ),
            ("count", json!({ "type": "integer" })),
        ] {
            assert_eq!(marked(field, schema.clone()), schema, "{field}");
        }
    }

    #[test]
    fn parameters_are_marked_by_their_name() {
        let mut paths = paths("get", "f", None, None);
        paths["/f"]["get"]["parameters"] = json!([
            { "name": "contact_id", "in": "path", "schema": { "type": "integer" } },
            { "name": "page", "in": "query", "schema": { "type": "integer" } },
        ]);
        let mut description = with_paths(paths, json!({}));
        mark(&mut description);
        let parameters = &description.paths["/f"]["get"]["parameters"];
        assert_eq!(
            parameters[0]["schema"],
            json!({ "type": "string", "format": "id" })
        );
        assert_eq!(parameters[1]["schema"], json!({ "type": "integer" }));
    }
}
