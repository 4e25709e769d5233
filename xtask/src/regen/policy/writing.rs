//! What a request must contain: exactly what the API accepts.

use serde_json::{Value, json};

use super::{
    direction::Directions,
    reading::{drop_nullable, forget_null},
};
use crate::regen::{
    description::{Description, Object},
    schema::{self, values},
};

/// - Required stays required.
/// - A required field with one possible value is a constant: the caller
///   does not set it, and it is always sent.
/// - The elements of a list are not null: there is no point in sending one.
pub fn tighten(description: &mut Description, directions: &Directions) {
    schema::roots(description, |place, schema| {
        if directions.reads(place) {
            return;
        }
        schema::walk(schema, place, &mut |schema, _| {
            forget_null(schema);
            fill_constants(schema);
            if let Some(items) = schema.get_mut("items") {
                drop_nullable(items);
            }
        });
        drop_nullable(schema);
    });
}

fn fill_constants(schema: &mut Object) {
    let Some(Value::Array(required)) = schema.get("required").cloned() else {
        return;
    };
    let mut still = required.clone();
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        for name in required.iter().filter_map(Value::as_str) {
            let Some(Value::Object(property)) = properties.get_mut(name) else {
                continue;
            };
            let only = match values(property).as_deref() {
                Some([only]) => Value::clone(only),
                _ => continue,
            };
            property.insert("default".into(), only);
            property.insert("x-intercom-constant".into(), json!(true));
            still.retain(|other| other != name);
        }
    }
    if still.is_empty() {
        schema.remove("required");
    } else {
        schema.insert("required".into(), Value::Array(still));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::tighten;
    use crate::regen::{
        example::{received, sent},
        policy::direction,
    };

    fn tightened(schema: Value) -> Value {
        let mut description = sent(schema);
        let directions = direction::of(&mut description);
        tighten(&mut description, &directions);
        description.schemas["x"].clone()
    }

    #[test]
    fn a_required_field_with_one_value_is_a_constant() {
        assert_eq!(
            tightened(json!({
                "properties": { "type": { "enum": ["admin", null] }, "body": {} },
                "required": ["type", "body"],
            })),
            json!({
                "properties": {
                    "type": { "enum": ["admin"], "default": "admin", "x-intercom-constant": true },
                    "body": {},
                },
                "required": ["body"],
            })
        );
    }

    #[test]
    fn nothing_is_required_where_only_constants_were() {
        let schema = tightened(json!({
            "properties": { "type": { "enum": ["admin"] } }, "required": ["type"],
        }));
        assert_eq!(schema.get("required"), None);
    }

    #[test]
    fn what_is_no_constant_stays() {
        for schema in [
            // It may be left out, so it must not be sent unasked.
            json!({ "properties": { "type": { "enum": ["admin"] } } }),
            json!({ "properties": { "type": { "enum": ["a", "b"] } }, "required": ["type"] }),
            json!({ "properties": { "type": {} }, "required": ["type", "undescribed"] }),
        ] {
            assert_eq!(tightened(schema.clone()), schema);
        }
    }

    #[test]
    fn an_element_of_a_list_is_not_null() {
        assert_eq!(
            tightened(json!({
                "properties": { "reactions": { "items": { "type": "string", "nullable": true } } },
            })),
            json!({ "properties": { "reactions": { "items": { "type": "string" } } } })
        );
    }

    #[test]
    fn a_component_is_not_itself_nullable() {
        assert_eq!(
            tightened(json!({ "type": "object", "nullable": true })),
            json!({ "type": "object" })
        );
    }

    #[test]
    fn what_is_received_stays() {
        let schema = json!({
            "properties": { "type": { "enum": ["admin", null] } }, "required": ["type"],
        });
        let mut description = received(schema.clone());
        let directions = direction::of(&mut description);
        tighten(&mut description, &directions);
        assert_eq!(description.schemas["x"], schema);
    }
}
