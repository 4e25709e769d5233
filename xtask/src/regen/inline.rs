//! Responses, parameters and bodies that are references.

use serde_json::Value;

use super::problems::{Problems, Topic};

/// Puts each component that an operation refers to in the place of the reference:
/// the rest of the pipeline knows components of schemas only.
pub fn inline(document: &mut Value, problems: &mut Problems) {
    let components = document["components"].clone();
    let Some(paths) = document["paths"].as_object_mut() else {
        return;
    };
    for item in paths.values_mut().filter_map(Value::as_object_mut) {
        for operation in item.values_mut() {
            let mut places: Vec<&mut Value> = Vec::new();
            // A path's own parameters are a list.
            if let Value::Array(parameters) = operation {
                places.extend(parameters);
            } else if let Value::Object(operation) = operation {
                for (key, value) in operation {
                    match (key.as_str(), value) {
                        ("requestBody", body) => places.push(body),
                        ("parameters", Value::Array(parameters)) => places.extend(parameters),
                        ("responses", Value::Object(responses)) => {
                            places.extend(responses.values_mut());
                        }
                        _ => {}
                    }
                }
            }
            for place in places {
                replace(place, &components, problems);
            }
        }
    }
}

fn replace(place: &mut Value, components: &Value, problems: &mut Problems) {
    let Some(reference) = place["$ref"].as_str() else {
        return;
    };
    let target = reference
        .strip_prefix("#/components")
        .and_then(|pointer| components.pointer(pointer));
    match target {
        Some(target) => *place = target.clone(),
        None => problems.push(Topic::Reference, format!("{reference} is not defined")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::inline;
    use crate::regen::problems::Problems;

    #[test]
    fn responses_parameters_and_bodies_stand_where_they_are_used() {
        let reference = |to: &str| json!({ "$ref": format!("#/components/{to}") });
        let parameter = json!({ "name": "page", "in": "query" });
        let mut document = json!({
            "paths": { "/x": {
                "parameters": [reference("parameters/page")],
                "post": {
                    "parameters": [reference("parameters/page")],
                    "requestBody": reference("requestBodies/x"),
                    "responses": { "401": reference("responses/Unauthorized"), "200": {} },
                },
            } },
            "components": {
                "parameters": { "page": parameter },
                "requestBodies": { "x": { "content": {} } },
                "responses": { "Unauthorized": { "description": "no" } },
            },
        });
        let mut problems = Problems::default();
        inline(&mut document, &mut problems);
        assert_eq!(problems.report(), "");
        assert_eq!(
            document["paths"]["/x"],
            json!({
                "parameters": [parameter],
                "post": {
                    "parameters": [parameter],
                    "requestBody": { "content": {} },
                    "responses": { "401": { "description": "no" }, "200": {} },
                },
            })
        );
    }

    #[test]
    fn a_reference_to_nothing_is_told() {
        let mut document = json!({ "paths": { "/x": { "get": {
            "responses": { "404": { "$ref": "#/components/responses/Gone" } },
        } } } });
        let mut problems = Problems::default();
        inline(&mut document, &mut problems);
        assert!(
            problems
                .report()
                .contains("#/components/responses/Gone is not defined"),
            "{}",
            problems.report()
        );
    }
}
