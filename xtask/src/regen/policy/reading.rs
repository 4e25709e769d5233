//! What a response may look like: more than Intercom says.

use serde_json::{Value, json};

use super::direction::Directions;
use crate::regen::{
    description::{Description, Object},
    schema::{self, properties},
};

/// Components whose `id` may be missing or null.
/// `data_attribute`: only custom ones have one; `reference`: an assignment to
/// nobody; `error`-like bodies have none (8.1, L).
const WITHOUT_ID: [&str; 3] = ["data_attribute", "reference", "custom_object_instance"];

/// - Only `id` of a resource is promised; every other field may be missing or
///   null, whatever `required` says (2.11 says it of nearly everything).
/// - A field `type` with one value is text: it names the object and no more.
/// - Limits are for writers.
pub fn relax(description: &mut Description, directions: &Directions) {
    schema::roots(description, |place, schema| {
        if !directions.reads(place) {
            return;
        }
        let component = place.to_owned();
        schema::walk(schema, place, &mut |schema, place| {
            let promised = place == component
                && !WITHOUT_ID.contains(&place)
                && schema
                    .get("properties")
                    .and_then(|properties| properties.get("id"))
                    // In translations `id` is Indonesian.
                    .is_some_and(|id| id["format"] == "id" && id["nullable"] != true);
            schema.remove("required");
            if promised {
                schema.insert("required".into(), json!(["id"]));
            }
            for key in ["maxItems", "maximum", "minimum"] {
                schema.remove(key);
            }
            for name in ["type", "object"] {
                if let Some(Value::Object(kind)) = properties(schema).and_then(|p| p.get_mut(name))
                    && values(kind).is_some_and(|values| values.len() < 2)
                {
                    kind.remove("enum");
                }
            }
            forget_null(schema);
        });
        drop_nullable(schema);
    });
}

/// The values of an enumeration, null aside.
pub fn values(schema: &Object) -> Option<Vec<&Value>> {
    let values = schema.get("enum")?.as_array()?;
    Some(values.iter().filter(|value| !value.is_null()).collect())
}

/// Null is said by `nullable`, not as one value of an enumeration.
pub fn forget_null(schema: &mut Object) {
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
}

/// Whether null may stand somewhere is told where it stands; a component that
/// is itself nullable would become two types of one name.
pub fn drop_nullable(component: &mut Value) {
    if let Value::Object(component) = component {
        component.remove("nullable");
    }
}
