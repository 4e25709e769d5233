//! Values whose shape is the same in all versions, named once.

use serde_json::{Value, json};

use crate::regen::{
    description::Description,
    schema::{self, properties, reference, referenced},
};

/// Fields that hold custom attributes under one name or another. An event's
/// metadata is the same: text, numbers, dates, links and amounts by name; and so
/// are the settings of a ticket attribute, which depend on its type.
const CUSTOM_ATTRIBUTES: [&str; 5] = [
    "attributes",
    "custom_attributes",
    "input_options",
    "metadata",
    "ticket_attributes",
];

/// Components that describe custom attributes under other names.
const CUSTOM_ATTRIBUTE_SCHEMAS: [&str; 2] = [
    "ticket_custom_attributes",
    "ticket_request_custom_attributes",
];

/// Replaces all schemas that the SDK has one hand-written type for by one component.
///
/// Custom attributes are described as objects of text, as free objects and as
/// unions of some scalars; live they hold text, numbers, booleans, dates,
/// lists, references and null (openapi/EVIDENCE.md, custom-attributes). The same
/// type holds every other object of which nothing is said.
pub fn unify(description: &mut Description) {
    schema::walk_all(description, &mut |schema, place| {
        for (name, property) in properties(schema).into_iter().flatten() {
            let is_object = property["type"] == "object"
                && property["properties"]
                    .as_object()
                    .is_none_or(|fields| fields.is_empty());
            let refers = property
                .as_object()
                .and_then(referenced)
                .is_some_and(|name| CUSTOM_ATTRIBUTE_SCHEMAS.contains(&name));
            let is_named = CUSTOM_ATTRIBUTES.contains(&name.as_str()) && (is_object || refers);
            if is_named {
                *property = reference("custom_attributes");
            } else if is_free(property) {
                replace(property);
            }
        }
        for key in ["items", "additionalProperties"] {
            if let Some(inner) = schema.get_mut(key)
                && is_free(inner)
            {
                replace(inner);
            }
        }
        if place.ends_with("single_filter_search_request")
            && let Some(properties) = properties(schema)
        {
            properties.insert("operator".into(), reference("search_operator"));
            properties.insert("value".into(), reference("search_value"));
        }
    });
    description.schemas.insert(
        "custom_attributes".into(),
        json!({ "type": "object", "additionalProperties": {} }),
    );
    description.schemas.insert(
        "custom_attribute_value".into(),
        json!({
            "nullable": true,
            "oneOf": [
                { "type": "string" },
                { "type": "number" },
                { "type": "boolean" },
                { "type": "array", "items": {} },
                { "type": "object", "additionalProperties": {} },
            ],
        }),
    );
    description.schemas.insert(
        "search_operator".into(),
        json!({
            "type": "string",
            "enum": ["=", "!=", "IN", "NIN", "<", "<=", ">", ">=", "~", "!~", "^", "$"],
        }),
    );
    description.schemas.insert(
        "search_value".into(),
        json!({
            "nullable": true,
            "oneOf": [
                { "type": "string" },
                { "type": "number" },
                { "type": "boolean" },
                { "type": "array", "items": { "oneOf": [
                    { "type": "string" },
                    { "type": "number" },
                ] } },
            ],
        }),
    );
}

/// Whether it is an object of which nothing is said.
fn is_free(schema: &Value) -> bool {
    let is_empty = |key: &str| match &schema[key] {
        Value::Null | Value::Bool(true) => true,
        Value::Object(object) => object.is_empty(),
        _ => false,
    };
    schema["type"] == "object"
        && ["$ref", "allOf", "anyOf", "oneOf"]
            .iter()
            .all(|key| schema.get(*key).is_none())
        && is_empty("properties")
        && is_empty("additionalProperties")
}

/// Refers to custom attributes instead; null stays allowed.
fn replace(schema: &mut Value) {
    let nullable = schema.get("nullable").cloned();
    *schema = reference("custom_attributes");
    if let Some(nullable) = nullable {
        schema["nullable"] = nullable;
    }
}

/// Drops `uri`, `email`, `uuid` and the like, which responses do not keep to:
/// contacts carry relative URLs, and request ids are not always UUIDs
/// (openapi/EVIDENCE.md, string-formats).
pub fn forget_string_formats(description: &mut Description) {
    schema::walk_all(description, &mut |schema, _| {
        let keep = matches!(
            schema.get("format").and_then(Value::as_str),
            None | Some("id" | "binary" | "timestamp")
        );
        if !keep {
            schema.remove("format");
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{forget_string_formats, unify};
    use crate::regen::example::{components, reference};

    fn unified(field: &str, schema: Value) -> Value {
        let mut description = components(json!({ "x": { "properties": { field: schema } } }));
        unify(&mut description);
        description.schemas["x"]["properties"][field].clone()
    }

    #[test]
    fn custom_attributes_are_one_component() {
        for (field, schema) in [
            ("custom_attributes", json!({ "type": "object" })),
            ("metadata", json!({ "type": "object", "properties": {} })),
            (
                "attributes",
                json!({ "type": "object", "additionalProperties": { "type": "string" } }),
            ),
            ("ticket_attributes", reference("ticket_custom_attributes")),
            // Of whatever nothing is said.
            ("other", json!({ "type": "object" })),
            (
                "other",
                json!({ "type": "object", "additionalProperties": true }),
            ),
        ] {
            assert_eq!(
                unified(field, schema.clone()),
                reference("custom_attributes"),
                "{field}: {schema}"
            );
        }
    }

    #[test]
    fn what_is_no_custom_attributes_stays() {
        for (field, schema) in [
            (
                "metadata",
                json!({ "type": "object", "properties": { "a": {} } }),
            ),
            ("metadata", json!({ "type": "string" })),
            ("metadata", reference("activity_log_metadata")),
            (
                "other",
                json!({ "type": "object", "additionalProperties": { "type": "string" } }),
            ),
            (
                "other",
                json!({ "type": "object", "$ref": "#/components/schemas/hat" }),
            ),
        ] {
            assert_eq!(unified(field, schema.clone()), schema, "{field}");
        }
    }

    #[test]
    fn free_objects_in_lists_and_maps_are_custom_attributes_that_may_be_null() {
        let free = json!({ "type": "object", "nullable": true });
        let mut attributes = reference("custom_attributes");
        attributes["nullable"] = json!(true);
        for key in ["items", "additionalProperties"] {
            assert_eq!(
                unified("other", json!({ key: free })),
                json!({ key: attributes })
            );
        }
    }

    #[test]
    fn a_search_filter_has_the_operator_and_value_of_the_sdk() {
        let mut description = components(json!({ "single_filter_search_request": {
            "properties": { "field": {}, "operator": {}, "value": {} },
        } }));
        unify(&mut description);
        assert_eq!(
            description.schemas["single_filter_search_request"]["properties"],
            json!({
                "field": {},
                "operator": reference("search_operator"),
                "value": reference("search_value"),
            })
        );
    }

    #[test]
    fn the_components_with_hand_written_types_are_there() {
        let mut description = components(json!({}));
        unify(&mut description);
        assert_eq!(
            description.schemas.keys().collect::<Vec<_>>(),
            [
                "custom_attribute_value",
                "custom_attributes",
                "search_operator",
                "search_value"
            ]
        );
    }

    #[test]
    fn only_formats_with_a_type_stay() {
        for (format, stays) in [
            ("uri", false),
            ("email", false),
            ("uuid", false),
            ("id", true),
            ("binary", true),
            ("timestamp", true),
        ] {
            let mut description = components(json!({ "x": { "format": format } }));
            forget_string_formats(&mut description);
            assert_eq!(
                description.schemas["x"].get("format").is_some(),
                stays,
                "{format}"
            );
        }
    }
}
