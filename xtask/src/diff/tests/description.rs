//! Small descriptions.

use serde_json::{Value, json};

use crate::{
    model::operations,
    path_shape::path_parameters,
    regen::{description::Description, policy::direction, problems::Problems, prune::prune},
};

/// A description of `paths` and `schemas`, completed as `regen` does it.
pub fn description(paths: Value, schemas: Value) -> Value {
    complete(json!({ "paths": paths, "components": { "schemas": schemas } }))
}

/// Completes a description as `regen` does it.
pub fn complete(mut document: Value) -> Value {
    let mut paths = document["paths"].take();
    let ids: Vec<(String, String)> = operations(&json!({ "paths": paths }))
        .map(|(path, method, _)| (path.to_owned(), method.to_owned()))
        .collect();
    for (path, method) in ids {
        let words: Vec<&str> = path
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let operation = &mut paths[&path][&method];
        if operation["operationId"].is_null() {
            operation["operationId"] = json!(format!("{method}_{}", words.join("_")));
        }
        operation["x-intercom-operation-id"] = operation["operationId"].clone();
        if operation["responses"].is_null() {
            operation["responses"] = json!({ "204": { "description": "" } });
        }
        if operation["parameters"].is_null() {
            operation["parameters"] = json!([]);
        }
        for name in path_parameters(&path) {
            if let Some(parameters) = operation["parameters"].as_array_mut()
                && parameters.iter().all(|parameter| parameter["name"] != name)
            {
                parameters.push(json!({
                    "in": "path", "name": name, "required": true, "schema": { "type": "string" },
                }));
            }
        }
    }
    document["openapi"] = json!("3.0.3");
    document["info"] = json!({ "title": "Ours", "version": "1.0" });
    document["paths"] = paths;
    let mut description =
        Description::new(document.clone(), "1.0", &mut Problems::default()).unwrap();
    prune(&mut description);
    direction::annotate(&mut description);
    document["components"]["schemas"] = Value::Object(description.schemas);
    document
}
