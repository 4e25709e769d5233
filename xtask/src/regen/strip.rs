//! Keeps the facts of Intercom's descriptions, and drops sentences, examples and
//! display hints.

use serde_json::Value;

use super::{
    description::{Description, Object, object_mut},
    schema::walk_all,
};

/// What may stay in a schema. Everything else is prose, an example, or a hint
/// to some other tool. The server applies a `default` itself; if the SDK sent it,
/// an update would overwrite fields that the caller left alone.
const SCHEMA_FACTS: [&str; 16] = [
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "enum",
    "format",
    "items",
    "maxItems",
    "maximum",
    "minItems",
    "nullable",
    "oneOf",
    "properties",
    "required",
    "type",
    "minimum",
];
const OPERATION_FACTS: [&str; 6] = [
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "tags",
    "x-intercom-operation-id",
];
const PARAMETER_FACTS: [&str; 6] = ["explode", "in", "name", "required", "schema", "style"];

/// Drops whatever is not a fact.
pub fn strip(description: &mut Description) {
    walk_all(description, &mut |schema, _| {
        schema.retain(|key, _| SCHEMA_FACTS.contains(&key.as_str()));
    });
    for operation in description.operations() {
        let operation = operation.object;
        operation.retain(|key, _| OPERATION_FACTS.contains(&key.as_str()));
        if let Some(Value::Array(parameters)) = operation.get_mut("parameters") {
            for parameter in parameters.iter_mut().filter_map(Value::as_object_mut) {
                parameter.retain(|key, _| PARAMETER_FACTS.contains(&key.as_str()));
            }
        }
        if let Some(body) = operation
            .get_mut("requestBody")
            .and_then(Value::as_object_mut)
        {
            body.retain(|key, _| key == "content" || key == "required");
            strip_media(body);
        }
        for response in object_mut(&mut operation["responses"]).values_mut() {
            if let Value::Object(response) = response {
                response.retain(|key, _| key == "content");
                strip_media(response);
            }
        }
    }
}

fn strip_media(body: &mut Object) {
    if let Some(Value::Object(content)) = body.get_mut("content") {
        for media_type in content.values_mut().filter_map(Value::as_object_mut) {
            media_type.retain(|key, _| key == "schema");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::strip;
    use crate::regen::example::{components, with_paths};

    #[test]
    fn a_schema_keeps_its_facts() {
        let facts = json!({
            "type": "object",
            "nullable": true,
            "required": ["a"],
            "properties": { "a": { "type": "array", "maxItems": 2, "items": { "enum": ["b"] } } },
        });
        let mut description = components(json!({ "x": facts }));
        strip(&mut description);
        assert_eq!(description.schemas["x"], facts);
    }

    #[test]
    fn a_schema_loses_everything_else_at_every_depth() {
        for key in [
            "title",
            "description",
            "example",
            "default",
            "deprecated",
            "x-other",
        ] {
            let mut description = components(json!({ "x": {
                key: "prose",
                "properties": { "a": { key: "prose", "items": { key: "prose", "type": "string" } } },
            } }));
            strip(&mut description);
            assert_eq!(
                description.schemas["x"],
                json!({ "properties": { "a": { "items": { "type": "string" } } } }),
                "{key}"
            );
        }
    }

    #[test]
    fn a_field_called_like_prose_stays() {
        let schema = json!({ "properties": { "description": { "type": "string" } } });
        let mut description = components(json!({ "x": schema }));
        strip(&mut description);
        assert_eq!(description.schemas["x"], schema);
    }

    #[test]
    fn an_operation_keeps_its_facts() {
        let media = |prose| {
            let mut media = json!({ "application/json": { "schema": { "type": "string" } } });
            if prose {
                media["application/json"]["examples"] = json!({ "one": "prose" });
            }
            media
        };
        let mut description = with_paths(
            json!({ "/f": { "post": {
                "operationId": "f",
                "summary": "prose",
                "description": "prose",
                "tags": ["t"],
                "parameters": [{
                    "name": "p", "in": "query", "required": true, "schema": { "type": "string" },
                    "description": "prose", "example": "prose",
                }],
                "requestBody": { "required": true, "description": "prose", "content": media(true) },
                "responses": {
                    "200": { "description": "prose", "headers": {}, "content": media(true) },
                },
            } } }),
            json!({}),
        );
        strip(&mut description);
        assert_eq!(
            description.paths["/f"]["post"],
            json!({
                "operationId": "f",
                "tags": ["t"],
                "parameters": [{
                    "name": "p", "in": "query", "required": true, "schema": { "type": "string" },
                }],
                "requestBody": { "required": true, "content": media(false) },
                "responses": { "200": { "content": media(false) } },
            })
        );
    }
}
