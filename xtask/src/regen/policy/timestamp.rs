//! Points in time.

use serde_json::{Value, json};

use crate::regen::{
    description::{Description, Object, parameters},
    schema::{self, properties},
};

/// Gives every point in time the format `timestamp`.
///
/// Intercom says `date-time`, `timestamp` or nothing beside `integer`, and
/// means Unix seconds each time; a few query parameters are described as text.
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::mark;
    use crate::regen::example::{components, paths, with_paths};

    fn marked(field: &str, schema: Value) -> Value {
        let mut description = components(json!({ "x": { "properties": { field: schema } } }));
        mark(&mut description);
        description.schemas["x"]["properties"][field].clone()
    }

    #[test]
    fn points_in_time_have_one_format() {
        let time = json!({ "type": "integer", "format": "timestamp" });
        for (field, schema) in [
            ("created_at", json!({ "type": "integer" })),
            ("snoozed_until", json!({ "type": "integer" })),
            (
                "created_at",
                json!({ "type": "integer", "format": "date-time" }),
            ),
            // A format on an integer means time, whatever the field is called.
            ("first", json!({ "type": "integer", "format": "date-time" })),
        ] {
            assert_eq!(marked(field, schema.clone()), time, "{field}: {schema}");
        }
    }

    #[test]
    fn what_is_no_point_in_time_stays() {
        for (field, schema) in [
            ("created_at", json!({ "type": "string" })),
            ("count", json!({ "type": "integer" })),
            ("first", json!({ "type": "string", "format": "date-time" })),
        ] {
            assert_eq!(marked(field, schema.clone()), schema, "{field}");
        }
    }

    #[test]
    fn a_parameter_is_a_point_in_time_by_its_name() {
        let mut paths = paths("get", "f", None, None);
        paths["/f"]["get"]["parameters"] = json!([
            { "name": "created_at_after", "in": "query", "schema": { "type": "string" } },
            { "name": "page", "in": "query", "schema": { "type": "integer" } },
        ]);
        let mut description = with_paths(paths, json!({}));
        mark(&mut description);
        let parameters = &description.paths["/f"]["get"]["parameters"];
        assert_eq!(
            parameters[0]["schema"],
            json!({ "type": "integer", "format": "timestamp" })
        );
        assert_eq!(parameters[1]["schema"], json!({ "type": "integer" }));
    }
}
