//! What a response may look like: more than Intercom says.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::direction::Directions;
use crate::regen::{
    description::{Description, Object},
    schema::{self, properties, values},
    tables::Table,
};

/// Components whose `id` may be missing or null.
/// `data_attribute`: only custom ones have one; `reference`: an assignment to
/// nobody; `error`-like bodies have none (8.1, L).
const WITHOUT_ID: [&str; 3] = ["data_attribute", "reference", "custom_object_instance"];

/// - Only `id` of a resource and what `xtask/always_present.yaml` lists are promised;
///   every other field may be missing or null, whatever `required` says (2.11
///   says it of nearly everything).
/// - A field `type` with one value is text: it names the object and no more,
///   and null would name nothing (2.11 leaves null out, the others do not).
/// - Limits are for writers.
pub fn relax(
    description: &mut Description,
    directions: &Directions,
    always_present: &Table<Vec<String>>,
) -> Result<()> {
    let mut missing = Vec::new();
    schema::roots(description, |place, schema| {
        if !directions.reads(place) {
            return;
        }
        let component = place.to_owned();
        let fields = always_present.take(place).map_or(&[][..], Vec::as_slice);
        for field in fields {
            if schema["properties"].get(field).is_none() {
                missing.push(format!("{place}.{field}"));
            }
        }
        schema::walk(schema, place, &mut |schema, place| {
            let mut promised = BTreeSet::new();
            if place == component {
                promised.extend(fields.iter().map(String::as_str));
                if !WITHOUT_ID.contains(&place) && has_id(schema) {
                    promised.insert("id");
                }
            }
            schema.remove("required");
            if !promised.is_empty() {
                schema.insert("required".into(), json!(promised));
            }
            for key in ["maxItems", "maximum", "minimum"] {
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
    ensure!(
        missing.is_empty(),
        "xtask/always_present.yaml promises fields that are not there:\n  {}",
        missing.join("\n  ")
    );
    Ok(())
}

/// In translations `id` is Indonesian; an identifier has the format of one.
fn has_id(schema: &Object) -> bool {
    schema
        .get("properties")
        .and_then(|properties| properties.get("id"))
        .is_some_and(|id| id["format"] == "id" && id["nullable"] != true)
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
