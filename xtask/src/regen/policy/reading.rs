//! Which fields of a response may be missing or null: more than Intercom describes.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::direction::Directions;
use crate::regen::{
    description::{Description, Object},
    schema::{self, properties, values},
    table::Table,
};

/// Components whose `id` may be missing or null.
/// `data_attribute`: only custom ones have one; `reference`: an assignment to
/// nobody; `error`-like bodies have none (8.1, L).
const WITHOUT_ID: [&str; 3] = ["data_attribute", "reference", "custom_object_instance"];

/// - Only `id` of a resource and what `xtask/always_present.yaml` lists are promised;
///   every other field may be missing or null, whatever `required` says (2.11
///   says it of nearly everything).
/// - A field `type` with one value is a plain string, never null: it only names
///   the object (2.11 leaves null out, the others do not).
/// - Limits bind requests only.
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
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::relax;
    use crate::regen::{
        description::Description,
        example::{paths, received, reference, sent, with_paths},
        policy::direction,
        table::Table,
    };

    fn apply(description: &mut Description, fields: &[&str]) -> anyhow::Result<()> {
        let fields = fields.iter().map(|field| (*field).to_owned()).collect();
        let table = Table::new(
            "always_present.yaml",
            BTreeMap::from([("x".into(), fields)]),
        );
        let directions = direction::of(description);
        relax(description, &directions, &table)
    }

    fn relaxed(schema: Value, fields: &[&str]) -> Value {
        let mut description = received(schema);
        apply(&mut description, fields).unwrap();
        description.schemas["x"].clone()
    }

    #[test]
    fn a_response_promises_its_id_and_what_the_table_lists() {
        let properties = json!({
            "id": { "type": "string", "format": "id" }, "a": {}, "b": {},
        });
        for (what, schema, fields, required) in [
            (
                "`required` of the description is not believed",
                json!({ "properties": properties, "required": ["a", "b"] }),
                &[][..],
                json!(["id"]),
            ),
            (
                "a field of the table is",
                json!({ "properties": properties }),
                &["b"],
                json!(["b", "id"]),
            ),
            (
                "an id that may be null is not promised",
                json!({ "properties": { "id": { "format": "id", "nullable": true } } }),
                &[],
                Value::Null,
            ),
            (
                "an `id` that is no identifier is not promised",
                json!({ "properties": { "id": { "type": "object" } } }),
                &[],
                Value::Null,
            ),
        ] {
            assert_eq!(relaxed(schema, fields)["required"], required, "{what}");
        }
    }

    #[test]
    fn an_inner_object_promises_nothing() {
        let schema = json!({ "properties": { "inner": {
            "properties": { "id": { "format": "id" } }, "required": ["id"],
        } } });
        let schema = relaxed(schema, &[]);
        assert_eq!(schema["properties"]["inner"].get("required"), None);
    }

    #[test]
    fn a_component_that_may_lack_its_id_does_not_promise_it() {
        let schema = json!({ "properties": { "id": { "format": "id" } } });
        let mut description = with_paths(
            paths("get", "f", None, Some(reference("reference"))),
            json!({ "reference": schema }),
        );
        apply(&mut description, &[]).unwrap();
        assert_eq!(description.schemas["reference"].get("required"), None);
    }

    #[test]
    fn limits_and_null_are_loosened() {
        for (what, schema, expected) in [
            (
                "limits are for writers",
                json!({ "type": "integer", "minimum": 1, "maximum": 2, "maxItems": 3 }),
                json!({ "type": "integer" }),
            ),
            (
                "null is not a word of an enumeration",
                json!({ "enum": ["a", "b", null], "nullable": true }),
                json!({ "enum": ["a", "b"], "nullable": true }),
            ),
        ] {
            let schema = relaxed(json!({ "properties": { "p": schema } }), &[]);
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
            let schema = relaxed(json!({ "properties": { "type": schema } }), &[]);
            assert_eq!(schema["properties"]["type"], expected);
        }
    }

    #[test]
    fn a_component_is_not_itself_nullable() {
        assert_eq!(
            relaxed(json!({ "type": "object", "nullable": true }), &[]),
            json!({ "type": "object" })
        );
    }

    #[test]
    fn what_is_only_sent_stays() {
        let schema = json!({ "properties": { "a": { "maximum": 1 } }, "required": ["a"] });
        let mut description = sent(schema.clone());
        apply(&mut description, &[]).unwrap();
        assert_eq!(description.schemas["x"], schema);
    }

    #[test]
    fn a_promised_field_that_is_not_there_is_refused() {
        let mut description = received(json!({ "properties": { "a": {} } }));
        let error = apply(&mut description, &["a", "b"]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "xtask/always_present.yaml promises fields that are not there:\n  x.b"
        );
    }
}
