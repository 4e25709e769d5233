//! Which fields of a response may be missing or null: more than Intercom describes.

use serde_json::{Value, json};

use super::direction::Directions;
use crate::regen::{
    description::{Description, Object},
    schema::{self, properties, values},
};

/// Components whose `id` may be missing or null.
/// `data_attribute`: only custom ones have one; `reference`: an assignment to
/// nobody; `error`-like bodies have none (openapi/EVIDENCE.md, missing-and-null).
const WITHOUT_ID: [&str; 3] = ["data_attribute", "reference", "custom_object_instance"];

/// - Only `id` of a resource is promised, and later the items of a list
///   operation ([`paging`](crate::regen::paging)); every other field may be
///   missing or null, whatever `required` says (2.11 says it of nearly everything).
/// - A field `type` with one value is a plain string, never null: it only names
///   the object (2.11 leaves null out, the others do not).
/// - Limits bind requests only.
pub fn relax(description: &mut Description, directions: &Directions) {
    schema::roots(description, |place, schema| {
        if !directions.reads(place) {
            return;
        }
        let component = place.to_owned();
        schema::walk(schema, place, &mut |schema, place| {
            schema.remove("required");
            if place == component && !WITHOUT_ID.contains(&place) && has_id(schema) {
                schema.insert("required".into(), json!(["id"]));
            }
            for key in ["maxItems", "maximum", "minItems", "minimum"] {
                schema.remove(key);
            }
            for name in ["type", "object"] {
                if let Some(Value::Object(kind)) = properties(schema).and_then(|p| p.get_mut(name))
                    && values(kind).is_none_or(|values| values.len() < 2)
                {
                    kind.remove("enum");
                    kind.remove("nullable");
                }
            }
            forget_null(schema);
        });
        drop_nullable(schema);
    });
}

/// Whether it has an identifier. In translations `id` is the language code of
/// Indonesian, so the name alone does not decide.
fn has_id(schema: &Object) -> bool {
    schema
        .get("properties")
        .and_then(|properties| properties.get("id"))
        .is_some_and(|id| id["format"] == "id" && id["nullable"] != true)
}

/// `nullable` allows null; it is removed from the values of an enumeration.
pub fn forget_null(schema: &mut Object) {
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
}

/// A field says whether it may be null. A component that is itself nullable would
/// become two types of the same name.
pub fn drop_nullable(component: &mut Value) {
    if let Value::Object(component) = component {
        component.remove("nullable");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::relax;
    use crate::regen::{
        description::Description,
        example::{paths, received, reference, sent, with_paths},
        policy::direction,
    };

    fn apply(description: &mut Description) {
        let directions = direction::of(description);
        relax(description, &directions);
    }

    fn relaxed(schema: Value) -> Value {
        let mut description = received(schema);
        apply(&mut description);
        description.schemas["x"].clone()
    }

    #[test]
    fn a_response_promises_its_id_alone() {
        let id = json!({ "type": "string", "format": "id" });
        let list = json!({ "type": "array", "items": {} });
        for (what, properties, promised) in [
            (
                "`required` of the description is not believed",
                json!({ "id": id, "a": {} }),
                json!(["id"]),
            ),
            (
                "an id that may be null is not promised",
                json!({ "id": { "format": "id", "nullable": true }, "a": {} }),
                Value::Null,
            ),
            (
                "an `id` that is no identifier is not promised",
                json!({ "id": { "type": "object" }, "a": {} }),
                Value::Null,
            ),
            (
                "a list may be null: only list operations promise theirs",
                json!({ "data": list, "type": {} }),
                Value::Null,
            ),
        ] {
            let schema = json!({ "properties": properties, "required": ["a", "total_count"] });
            assert_eq!(relaxed(schema)["required"], promised, "{what}");
        }
    }

    #[test]
    fn an_inner_object_promises_nothing() {
        let schema = json!({ "properties": { "inner": {
            "properties": { "id": { "format": "id" } }, "required": ["id"],
        } } });
        let schema = relaxed(schema);
        assert_eq!(schema["properties"]["inner"].get("required"), None);
    }

    #[test]
    fn a_component_that_may_lack_its_id_does_not_promise_it() {
        let schema = json!({ "properties": { "id": { "format": "id" } } });
        let mut description = with_paths(
            paths("get", "f", None, Some(reference("reference"))),
            json!({ "reference": schema }),
        );
        apply(&mut description);
        assert_eq!(description.schemas["reference"].get("required"), None);
    }

    #[test]
    fn limits_and_null_are_loosened() {
        for (what, schema, expected) in [
            (
                "limits are for writers",
                json!({ "type": "integer", "minimum": 1, "maximum": 2, "maxItems": 3, "minItems": 1 }),
                json!({ "type": "integer" }),
            ),
            (
                "null is not a word of an enumeration",
                json!({ "enum": ["a", "b", null], "nullable": true }),
                json!({ "enum": ["a", "b"], "nullable": true }),
            ),
        ] {
            let schema = relaxed(json!({ "properties": { "p": schema } }));
            assert_eq!(schema["properties"]["p"], expected, "{what}");
        }
    }

    #[test]
    fn a_type_of_one_word_is_text_and_one_of_several_is_not() {
        for (schema, expected) in [
            (
                json!({ "type": "string", "enum": ["tag"], "nullable": true }),
                json!({ "type": "string" }),
            ),
            (
                json!({ "type": "string", "enum": ["user", "lead"] }),
                json!({ "type": "string", "enum": ["user", "lead"] }),
            ),
        ] {
            let schema = relaxed(json!({ "properties": { "type": schema } }));
            assert_eq!(schema["properties"]["type"], expected);
        }
    }

    #[test]
    fn a_component_is_not_itself_nullable() {
        assert_eq!(
            relaxed(json!({ "type": "object", "nullable": true })),
            json!({ "type": "object" })
        );
    }

    #[test]
    fn what_is_only_sent_stays() {
        let schema = json!({ "properties": { "a": { "maximum": 1 } }, "required": ["a"] });
        let mut description = sent(schema.clone());
        apply(&mut description);
        assert_eq!(description.schemas["x"], schema);
    }
}
