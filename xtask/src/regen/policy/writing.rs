//! What a request must look like: exactly what the API accepts.

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
/// - A required field with one possible value is a constant: the caller need
///   not say it, and it is always sent.
pub fn tighten(description: &mut Description, directions: &Directions) {
    schema::roots(description, |place, schema| {
        if directions.reads(place) {
            return;
        }
        schema::walk(schema, place, &mut |schema, _| {
            forget_null(schema);
            fill_constants(schema);
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
