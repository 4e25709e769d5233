//! Parameters: where they go, what they are called, how they are written.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde_json::Value;

use super::{
    operation::{Operation, OperationPair, either, parameters_of},
    schema::Findings,
};
use crate::diff::rule::{self, Direction};

/// Compares the parameters of an operation.
pub fn compare<'a>(pair: &OperationPair<'a, '_>, into: &mut Findings<'a>) -> Result<()> {
    let (was, is) = (by_key(pair.before), by_key(pair.after));
    let gone: Vec<_> = was
        .iter()
        .filter(|(key, _)| !is.contains_key(*key))
        .collect();
    let mut moved = BTreeSet::new();
    for (key, parameter) in gone {
        let is_elsewhere = |other: &Key| {
            other.1 == key.1
                && other.0 != "path"
                && !was.contains_key(other)
                && !moved.contains(other)
        };
        let elsewhere = is.iter().find(|(other, _)| is_elsewhere(other));
        if let Some((other, after)) = elsewhere
            && key.0 != "path"
        {
            moved.insert(other);
            let place = key.min(other).title();
            let message = format!("`{}` is sent in {}; was in {}", key.1, other.0, key.0);
            into.push(&rule::PARAMETER_MOVED, &place, message);
            both_sides(pair, parameter, after, &place, into)?;
            continue;
        }
        let rule = either(
            parameter,
            &rule::PARAMETER_REQUIRED_REMOVED,
            &rule::PARAMETER_OPTIONAL_REMOVED,
        );
        let message = format!("`{}` is gone", wire_name(parameter));
        into.push(rule, &key.title(), message);
    }
    for (key, parameter) in &is {
        match was.get(key) {
            Some(before) => both_sides(pair, before, parameter, &key.title(), into)?,
            None if moved.contains(key) => {}
            None => {
                let rule = either(
                    parameter,
                    &rule::PARAMETER_REQUIRED_ADDED,
                    &rule::PARAMETER_OPTIONAL_ADDED,
                );
                let message = format!("`{}` is new", wire_name(parameter));
                into.push(rule, &key.title(), message);
            }
        }
    }
    Ok(())
}

fn both_sides<'a>(
    pair: &OperationPair<'a, '_>,
    old: &'a Value,
    new: &'a Value,
    place: &str,
    into: &mut Findings<'a>,
) -> Result<()> {
    let is_required = |value: &Value| value["required"] == true;
    into.required(
        (is_required(old), is_required(new)),
        (
            &rule::PARAMETER_BECAME_REQUIRED,
            &rule::PARAMETER_BECAME_OPTIONAL,
        ),
        place,
    );
    let (was, is) = (style(old), style(new));
    if was != is {
        into.push(
            &rule::PARAMETER_STYLE_CHANGED,
            place,
            format!("{} → {}", show(&was), show(&is)),
        );
    }
    let (Some(was), Some(is)) = (old.get("schema"), new.get("schema")) else {
        return Ok(());
    };
    let is_optional = !is_required(old) && !is_required(new);
    pair.schema(Direction::Request, was, is, place, is_optional, into)
}

/// Where a parameter goes and what it is called there. Names in a path are not
/// on the wire, so there it is the position.
#[derive(Clone, Eq, Ord, PartialEq, PartialOrd)]
struct Key(String, String);

impl Key {
    /// `query per_page`, `path parameter 1`
    fn title(&self) -> String {
        match self.0.as_str() {
            "path" => format!("path parameter {}", self.1),
            place => format!("{place} {}", self.1),
        }
    }
}

fn by_key<'a>(operation: &Operation<'a>) -> BTreeMap<Key, &'a Value> {
    let positions = parameters_of(operation.path);
    operation
        .parameters
        .iter()
        .filter_map(|parameter| {
            let (place, name) = (parameter["in"].as_str()?, parameter["name"].as_str()?);
            let name = match place {
                "path" => {
                    // What is declared and not in the path is not sent.
                    let position = positions.iter().position(|known| *known == name)?;
                    (position + 1).to_string()
                }
                _ => name.to_owned(),
            };
            Some((Key(place.to_owned(), name), *parameter))
        })
        .collect()
}

fn wire_name(parameter: &Value) -> &str {
    parameter["name"].as_str().unwrap_or_default()
}

/// How values are written: style, and whether lists are repeated.
fn style(parameter: &Value) -> (&str, bool) {
    let style = parameter["style"]
        .as_str()
        .unwrap_or_else(|| match parameter["in"].as_str() {
            Some("query" | "cookie") => "form",
            _ => "simple",
        });
    let explode = parameter["explode"].as_bool().unwrap_or(style == "form");
    (style, explode)
}

fn show((style, explode): &(&str, bool)) -> String {
    match explode {
        true => format!("{style}, exploded"),
        false => (*style).to_owned(),
    }
}
