//! A table of edits of one description, each made alone, and the level of each on
//! the wire and in Rust.

mod rustc;

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{changes::side, description::complete};
use crate::{
    diff::{
        role::Role,
        rules::{Lens, Level},
        rust, wire,
    },
    model::operations,
};

/// An edit and the most severe level of its changes.
#[derive(Deserialize)]
struct Row {
    edit: String,
    #[serde(flatten)]
    first: Step,
    #[serde(default)]
    and: Vec<Step>,
    wire: String,
    /// `refused` if the generator refuses the description.
    rust: String,
    /// Whether the crate compiles with the module. That of a description which `regen`
    /// never writes may not.
    #[serde(default = "yes")]
    builds: bool,
}

fn yes() -> bool {
    true
}

/// A change at one place.
#[derive(Deserialize)]
struct Step {
    op: Option<String>,
    schema: Option<String>,
    #[serde(default)]
    at: String,
    set: Option<Value>,
    append: Option<Value>,
    #[serde(default)]
    remove: bool,
}

impl Step {
    /// The keys from the root to the place.
    fn keys(&self, document: &Value) -> Vec<String> {
        let mut keys: Vec<String> = match (&self.op, &self.schema) {
            (Some(id), _) => operations(document)
                .find(|(_, _, operation)| operation["operationId"] == **id)
                .map(|(path, method, _)| vec!["paths".into(), path.into(), method.into()])
                .unwrap_or_else(|| panic!("no operation {id}")),
            (_, Some(name)) => vec!["components".into(), "schemas".into(), name.clone()],
            _ => Vec::new(),
        };
        let below = self.at.split('.').filter(|key| !key.is_empty());
        keys.extend(below.map(str::to_owned));
        keys
    }

    fn apply(&self, document: &mut Value) {
        let mut keys = self.keys(document);
        let last = keys.pop().unwrap();
        let mut owner = document;
        for key in &keys {
            owner = match owner {
                Value::Array(items) => &mut items[key.parse::<usize>().unwrap()],
                other => &mut other[key.as_str()],
            };
        }
        match (&self.set, &self.append, self.remove, owner) {
            (Some(value), None, false, Value::Array(items)) => {
                items[last.parse::<usize>().unwrap()] = value.clone();
            }
            (Some(value), None, false, owner) => owner[last.as_str()] = value.clone(),
            (None, Some(value), false, owner) => {
                owner[last.as_str()]
                    .as_array_mut()
                    .unwrap()
                    .push(value.clone());
            }
            (None, None, true, Value::Array(items)) => {
                items.remove(last.parse().unwrap());
            }
            (None, None, true, Value::Object(object)) => {
                assert!(object.remove(&last).is_some(), "no {last}");
            }
            _ => panic!("a step sets, appends or removes"),
        }
    }
}

fn base() -> Value {
    serde_saphyr::from_str(include_str!("base.yaml")).unwrap()
}

fn rows() -> Vec<Row> {
    serde_saphyr::from_str(include_str!("edits.yaml")).unwrap()
}

/// The description after an edit.
fn edited(row: &Row) -> Value {
    let mut document = base();
    row.first.apply(&mut document);
    for step in &row.and {
        step.apply(&mut document);
    }
    document
}

/// The most severe level through `lens`, or why there is none.
fn level(old: &Value, new: &Value, lens: Lens) -> (String, BTreeSet<String>) {
    let (old, new) = (side(Role::Old, old), side(Role::New, new));
    let changes = match lens {
        Lens::Wire => wire::compare(&old, &new),
        Lens::Rust => rust::compare(&old, &new),
    };
    let changes = match changes {
        Ok(changes) => changes,
        Err(error) => return ("refused".to_owned(), BTreeSet::from([format!("{error:#}")])),
    };
    let level = changes.iter().map(|change| change.rule.level).min();
    let said = changes
        .iter()
        .map(|change| format!("{} {}", change.rule.id, change.message));
    (level.map_or("none", Level::name).to_owned(), said.collect())
}

#[test]
fn each_edit_has_the_level_of_the_table_in_both_lenses() {
    let old = complete(base());
    let mut wrong = Vec::new();
    for row in rows() {
        let new = complete(edited(&row));
        for (lens, expected) in [(Lens::Wire, &row.wire), (Lens::Rust, &row.rust)] {
            let (found, said) = level(&old, &new, lens);
            if found != *expected {
                wrong.push(format!(
                    "{} ({lens}): {found}, not {expected}: {said:?}",
                    row.edit
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_has_a_hundred_edits_of_different_names() {
    let names: Vec<String> = rows().into_iter().map(|row| row.edit).collect();
    let distinct: BTreeSet<&String> = names.iter().collect();
    assert_eq!(distinct.len(), names.len());
    assert!(names.len() >= 100, "{}", names.len());
}

#[test]
fn the_description_without_an_edit_has_no_change() {
    let base = complete(base());
    for lens in Lens::ALL {
        assert_eq!(level(&base, &base, lens).0, "none", "{lens}");
    }
    assert_eq!(base["security"], json!([{ "token": [] }]));
}
