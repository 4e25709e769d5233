//! The tables of minimal pairs.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    changes::{changes, rule_by_id, side},
    description::description,
};
use crate::diff::{
    role::Role,
    rules::{self, Direction, Lens},
    wire,
};

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    rule: String,
    #[serde(default)]
    at: String,
    old: Value,
    new: Value,
    quiet: Value,
    /// Other rules that the pair necessarily matches.
    #[serde(default)]
    also: Vec<String>,
}

/// A row with complete descriptions and ids.
struct Case {
    rule: String,
    also: Vec<String>,
    old: Value,
    new: Value,
    quiet: Value,
}

fn cases() -> Vec<Case> {
    let read = |text: &str| -> Vec<Row> { serde_saphyr::from_str(text).unwrap() };
    let mut cases = Vec::new();
    for row in read(include_str!("schema.yaml")) {
        for direction in [Direction::Request, Direction::Response] {
            let (prefix, at) = match direction {
                Direction::Request => ("request", "request"),
                Direction::Response => ("response", "response"),
            };
            let full_id = |id: &String| format!("{prefix}-{id}");
            cases.push(case(&Row {
                rule: full_id(&row.rule),
                at: at.to_owned(),
                also: row.also.iter().map(full_id).collect(),
                ..row.clone()
            }));
        }
    }
    for mut row in read(include_str!("operation.yaml")) {
        if row.at.is_empty() {
            row.at = "operation".to_owned();
        }
        cases.push(case(&row));
    }
    cases.extend(read(include_str!("rust.yaml")).iter().map(case));
    cases
}

fn case(row: &Row) -> Case {
    let build = |value: &Value| build(&row.at, value);
    Case {
        rule: row.rule.clone(),
        also: row.also.clone(),
        old: build(&row.old),
        new: build(&row.new),
        quiet: build(&row.quiet),
    }
}

fn build(at: &str, value: &Value) -> Value {
    let thing = json!({ "$ref": "#/components/schemas/thing" });
    let content = json!({ "application/json": { "schema": thing } });
    let none = json!({});
    match at {
        "paths" => description(value.clone(), none),
        "operation" => description(json!({ "/things/{thing_id}": { "post": value } }), none),
        "request" => description(
            json!({ "/things": { "post": { "requestBody": { "content": content } } } }),
            json!({ "thing": value }),
        ),
        "response" => description(
            json!({ "/things": { "get": {
                "responses": { "200": { "description": "", "content": content } },
            } } }),
            json!({ "thing": value }),
        ),
        "list" => {
            let mut operation = json!({
                "parameters": [
                    { "in": "query", "name": "page", "schema": { "type": "integer" } },
                    { "in": "query", "name": "per_page", "schema": { "type": "integer" } },
                ],
                "responses": { "200": { "description": "", "content": content } },
            });
            for (key, value) in value.as_object().into_iter().flatten() {
                operation[key] = value.clone();
            }
            let list = json!({ "type": "object", "properties": {
                "data": { "type": "array", "items": { "$ref": "#/components/schemas/item" } },
                "words": { "type": "array", "items": { "type": "string" } },
            } });
            let item = json!({ "type": "object", "properties": { "id": { "type": "string" } } });
            description(
                json!({ "/things": { "get": operation } }),
                json!({ "thing": list, "item": item }),
            )
        }
        "document" => description(value["paths"].clone(), value["schemas"].clone()),
        other => panic!("rows cannot be at {other:?}"),
    }
}

/// The rules of `lens` that report a change from `old` to `new`.
fn reported(old: &Value, new: &Value, lens: Lens) -> BTreeSet<&'static str> {
    let all = match lens {
        // The generator does not support every pair for the wire.
        Lens::Wire => {
            let (old, new) = (side(Role::Old, old), side(Role::New, new));
            wire::compare(&old, &new).unwrap()
        }
        Lens::Rust => changes(old, new),
    };
    all.iter()
        .filter(|change| change.rule.lens == lens)
        .map(|change| change.rule.id)
        .collect()
}

#[test]
fn every_rule_reports_its_pair_and_nothing_else() {
    let mut failures = Vec::new();
    for case in cases() {
        let rule = rule_by_id(&case.rule);
        let expected: BTreeSet<&str> = case
            .also
            .iter()
            .map(String::as_str)
            .chain([rule.id])
            .collect();
        let mirrored: BTreeSet<&str> = expected.iter().map(|id| rule_by_id(id).mirror).collect();
        let Case {
            old, new, quiet, ..
        } = &case;
        for (from, to, expected) in [(old, new, expected), (new, old, mirrored)] {
            let reported = reported(from, to, rule.lens);
            if reported != expected {
                failures.push(format!("{expected:?}, not {reported:?}: {from} → {to}"));
            }
        }
        for (from, to, id) in [(old, quiet, rule.id), (quiet, old, rule.mirror)] {
            if reported(from, to, rule.lens).contains(id) {
                failures.push(format!("no {id}: {from} → {to}"));
            }
        }
        assert_eq!(reported(new, new, rule.lens), BTreeSet::new());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_rule_has_a_pair() {
    let tested: BTreeSet<&str> = cases()
        .iter()
        .map(|case| rule_by_id(&case.rule))
        .flat_map(|rule| [rule.id, rule.mirror])
        .collect();
    let all: BTreeSet<&str> = rules::all().map(|rule| rule.id).collect();
    assert_eq!(tested, all);
}

#[test]
fn rules_mirror_each_other_and_have_a_reason() {
    let ids: Vec<&str> = rules::all().map(|rule| rule.id).collect();
    let distinct: BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(distinct.len(), ids.len());
    for rule in rules::all() {
        assert_eq!(rule_by_id(rule.mirror).mirror, rule.id);
        assert!(
            !rule.reason.is_empty() && !rule.reason.contains('\n'),
            "{}",
            rule.id
        );
    }
}
