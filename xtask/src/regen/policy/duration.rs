//! Lengths of time.

use serde_json::json;

use crate::regen::{
    description::Description,
    schema::{self, properties},
};

/// Makes a number of every whole number that measures time: seconds, or an
/// average of them. Intercom says `integer`, and sends medians such as 11.5
/// (openapi/EVIDENCE.md, conversation-statistics).
///
/// Runs after points in time are marked: those have a format, and stay.
pub fn loosen(description: &mut Description) {
    schema::walk_all(description, &mut |schema, _| {
        for (name, property) in properties(schema).into_iter().flatten() {
            if is_duration(name) && property["type"] == "integer" && property["format"].is_null() {
                property["type"] = json!("number");
            }
        }
    });
}

/// `time` is one of the words of the name: `time_to_assignment`, `response_time`.
fn is_duration(name: &str) -> bool {
    name.split('_').any(|word| word == "time")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::loosen;
    use crate::regen::example::components;

    #[test]
    fn whole_numbers_that_measure_time_are_numbers() {
        for (field, schema, expected) in [
            (
                "time_to_assignment",
                json!({ "type": "integer", "nullable": true }),
                json!({ "type": "number", "nullable": true }),
            ),
            (
                "median_time_to_reply",
                json!({ "type": "integer" }),
                json!({ "type": "number" }),
            ),
            (
                "response_time",
                json!({ "type": "integer" }),
                json!({ "type": "number" }),
            ),
        ] {
            let mut description = components(json!({ "x": { "properties": { field: schema } } }));
            loosen(&mut description);
            assert_eq!(
                description.schemas["x"]["properties"][field], expected,
                "{field}"
            );
        }
    }

    #[test]
    fn what_measures_no_time_stays() {
        for (field, schema) in [
            ("count_reopens", json!({ "type": "integer" })),
            ("timezone", json!({ "type": "string" })),
            ("time", json!({ "type": "integer", "format": "timestamp" })),
            ("response_time", json!({ "type": "array", "items": {} })),
        ] {
            let mut description = components(json!({ "x": { "properties": { field: schema } } }));
            loosen(&mut description);
            assert_eq!(
                description.schemas["x"]["properties"][field], schema,
                "{field}"
            );
        }
    }
}
