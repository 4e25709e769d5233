//! The comparison of parameters: location, name, requirement and style.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde_json::Value;

use super::{
    findings::Findings,
    operation::SideOperation,
    operation_pair::OperationPair,
    requirement::{is_required, rule_by_requirement},
};
use crate::{
    diff::rules::{self, Direction},
    path_shape::path_parameters,
};

/// Compares the parameters of an operation.
pub fn compare<'a>(pair: &OperationPair<'a, '_>, findings: &mut Findings<'a>) -> Result<()> {
    let (old, new) = (by_key(pair.before), by_key(pair.after));
    let removed: Vec<_> = old
        .iter()
        .filter(|(key, _)| !new.contains_key(*key))
        .collect();
    let mut moved = BTreeSet::new();
    for (key, parameter) in removed {
        let is_moved_to = |other: &Key| {
            other.name == key.name
                && other.location != "path"
                && !old.contains_key(other)
                && !moved.contains(other)
        };
        let moved_to = new.iter().find(|(other, _)| is_moved_to(other));
        if let Some((other, after)) = moved_to
            && key.location != "path"
        {
            moved.insert(other);
            let place = key.min(other).title();
            let message = format!(
                "`{}` was moved from {} to {}",
                key.name, key.location, other.location
            );
            findings.push(&rules::PARAMETER_MOVED, &place, message);
            compare_pair(pair, parameter, after, &place, findings)?;
            continue;
        }
        let rule = rule_by_requirement(
            parameter,
            &rules::PARAMETER_REQUIRED_REMOVED,
            &rules::PARAMETER_OPTIONAL_REMOVED,
        );
        let message = format!("`{}` was removed", name(parameter));
        findings.push(rule, &key.title(), message);
    }
    for (key, parameter) in &new {
        match old.get(key) {
            Some(before) => compare_pair(pair, before, parameter, &key.title(), findings)?,
            None if moved.contains(key) => {}
            None => {
                let rule = rule_by_requirement(
                    parameter,
                    &rules::PARAMETER_REQUIRED_ADDED,
                    &rules::PARAMETER_OPTIONAL_ADDED,
                );
                let message = format!("`{}` was added", name(parameter));
                findings.push(rule, &key.title(), message);
            }
        }
    }
    Ok(())
}

/// Compares a parameter that both sides have.
fn compare_pair<'a>(
    pair: &OperationPair<'a, '_>,
    old: &'a Value,
    new: &'a Value,
    place: &str,
    findings: &mut Findings<'a>,
) -> Result<()> {
    findings.push_requirement(
        (is_required(old), is_required(new)),
        (
            &rules::PARAMETER_BECAME_REQUIRED,
            &rules::PARAMETER_BECAME_OPTIONAL,
        ),
        place,
    );
    match (old["deprecated"] == true, new["deprecated"] == true) {
        (false, true) => {
            let message = "is now deprecated".to_owned();
            findings.push(&rules::PARAMETER_DEPRECATED, place, message);
        }
        (true, false) => {
            let message = "is no longer deprecated".to_owned();
            findings.push(&rules::PARAMETER_UNDEPRECATED, place, message);
        }
        _ => {}
    }
    let (before, after) = (style(old), style(new));
    if before != after {
        findings.push(
            &rules::PARAMETER_STYLE_CHANGED,
            place,
            format!("{} → {}", show(&before), show(&after)),
        );
    }
    let (Some(before), Some(after)) = (old.get("schema"), new.get("schema")) else {
        return Ok(());
    };
    // That the version is another one is why there are two sides.
    if place.eq_ignore_ascii_case("header Intercom-Version") {
        return Ok(());
    }
    let is_optional = !is_required(old) && !is_required(new);
    pair.compare_schemas(
        (Direction::Request, true),
        (before, after),
        place,
        is_optional,
        findings,
    )
}

/// What identifies a parameter in a request.
#[derive(Clone, Eq, Ord, PartialEq, PartialOrd)]
struct Key {
    /// `query`, `path`, `header` or `cookie`
    location: String,
    /// Its name; in a path, where names are not sent, its position.
    name: String,
}

impl Key {
    /// `query per_page`, `path parameter 1`
    fn title(&self) -> String {
        match self.location.as_str() {
            "path" => format!("path parameter {}", self.name),
            location => format!("{location} {}", self.name),
        }
    }
}

fn by_key<'a>(operation: &SideOperation<'a>) -> BTreeMap<Key, &'a Value> {
    let positions = path_parameters(operation.path);
    operation
        .parameters
        .iter()
        .filter_map(|parameter| {
            let (location, name) = (parameter["in"].as_str()?, parameter["name"].as_str()?);
            let name = match location {
                "path" => {
                    // A declared parameter that the path does not name is not sent.
                    let position = positions.iter().position(|known| *known == name)?;
                    (position + 1).to_string()
                }
                _ => name.to_owned(),
            };
            let location = location.to_owned();
            Some((Key { location, name }, *parameter))
        })
        .collect()
}

fn name(parameter: &Value) -> &str {
    parameter["name"].as_str().unwrap_or_default()
}

/// How values are serialized: the style, and whether lists are exploded.
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
