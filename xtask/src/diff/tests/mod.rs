//! Every rule has a pair of descriptions that it finds and one that it does
//! not; what is found in one order is found in the other.

mod mirror;
mod rules;

use serde_json::{Value, json};

use super::{
    change::Change,
    rule::{self, Rule},
    side::{Role, Side},
    verify,
};

/// A description of `paths` and `schemas`, with what a generator insists on.
fn description(mut paths: Value, schemas: Value) -> Value {
    let ids: Vec<(String, String)> = verify::operations(&json!({ "paths": paths }))
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
        let positions: Vec<String> = path
            .split('/')
            .filter_map(|part| Some(part.strip_prefix('{')?.strip_suffix('}')?.to_owned()))
            .collect();
        if operation["parameters"].is_null() {
            operation["parameters"] = json!([]);
        }
        for name in positions {
            if let Some(parameters) = operation["parameters"].as_array_mut() {
                parameters.push(json!({
                    "in": "path", "name": name, "required": true, "schema": { "type": "string" },
                }));
            }
        }
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Ours", "version": "1.0" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

fn side(role: Role, document: &Value) -> Side {
    Side::new(role, "tiny", document.clone()).unwrap_or_else(|error| panic!("{error:#}"))
}

/// All changes from one description to the other.
fn changes(old: &Value, new: &Value) -> Vec<Change> {
    let (old, new) = (side(Role::Old, old), side(Role::New, new));
    let mut report = super::compare(&old, &new)
        .unwrap_or_else(|error| panic!("{error:#}: {} → {}", old.document, new.document));
    assert_eq!(report.notes, Vec::<String>::new());
    std::mem::take(&mut report.changes)
}

fn by_id(id: &str) -> &'static Rule {
    rule::all()
        .find(|rule| rule.id == id)
        .unwrap_or_else(|| panic!("no rule is called {id}"))
}
