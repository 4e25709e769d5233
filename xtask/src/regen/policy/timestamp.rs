//! Points in time.

use serde_json::{Value, json};

use crate::regen::{
    description::{Description, Object, parameters},
    schema::{self, properties},
};

/// Gives every point in time the format `timestamp`.
///
/// Intercom says `date-time`, `timestamp` or nothing beside `integer`, and
/// means Unix seconds each time; a few are described as text.
pub fn mark(description: &mut Description) {
    schema::walk_all(description, &mut |schema, _| {
        if is_integer(schema) && schema.contains_key("format") {
            *schema = marked(schema);
        }
        for (name, property) in properties(schema).into_iter().flatten() {
            if let Value::Object(property) = property
                && is_time(name)
                && is_integer(property)
            {
                *property = marked(property);
            }
        }
    });
    for operation in description.operations() {
        for parameter in parameters(operation.object) {
            if parameter["name"].as_str().is_some_and(is_time) {
                parameter["schema"] = json!({ "type": "integer", "format": "timestamp" });
            }
        }
    }
}

fn is_time(name: &str) -> bool {
    ["_at", "_until", "_at_after", "_at_before", "_since"]
        .iter()
        .any(|end| name.ends_with(end))
}

fn is_integer(schema: &Object) -> bool {
    schema.get("type").is_some_and(|kind| kind == "integer")
}

fn marked(schema: &Object) -> Object {
    let mut marked = schema.clone();
    marked.insert("format".into(), json!("timestamp"));
    marked
}
