//! Facts only: sentences, examples and display hints do not come along.

use serde_json::Value;

use super::{
    description::{Description, Object, object_mut},
    schema::walk_all,
};

/// What may stay in a schema. Everything else is prose, an example, or a hint
/// to some other tool. `default` is the server's business: sent by us it would
/// overwrite what a caller did not mean to touch.
const SCHEMA_FACTS: [&str; 15] = [
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "enum",
    "format",
    "items",
    "maxItems",
    "maximum",
    "nullable",
    "oneOf",
    "properties",
    "required",
    "type",
    "minimum",
];
const OPERATION_FACTS: [&str; 5] = [
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "tags",
];
const PARAMETER_FACTS: [&str; 4] = ["in", "name", "required", "schema"];

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
