//! The comparison of enumerations, constants and defaults.

use serde_json::Value;

use super::{comparison::Comparison, findings::Findings, shape::Shape};
use crate::diff::rules;

/// Compares the values that two shapes list, fix or default to.
pub fn compare<'a>(
    comparison: &Comparison<'a>,
    old: &Shape<'a>,
    new: &Shape<'a>,
    path: &str,
    findings: &mut Findings<'a>,
) {
    compare_enums(comparison, old, new, path, findings);
    match (old.is_constant, new.is_constant) {
        (false, true) => {
            let message = "is now a constant".to_owned();
            comparison.report(&rules::CONSTANT_ADDED, path, message, findings);
        }
        (true, false) => {
            let message = "is no longer a constant".to_owned();
            comparison.report(&rules::CONSTANT_REMOVED, path, message, findings);
        }
        // The default of a constant is its value, which the enumeration lists.
        (true, true) => return,
        (false, false) => {}
    }
    compare_defaults(comparison, old, new, path, findings);
}

fn compare_enums<'a>(
    comparison: &Comparison<'a>,
    old: &Shape<'a>,
    new: &Shape<'a>,
    path: &str,
    findings: &mut Findings<'a>,
) {
    match (&old.values, &new.values) {
        (Some(old), Some(new)) => {
            for value in new.iter().filter(|value| !old.contains(value)) {
                let message = format!("{value} was added");
                comparison.report(&rules::ENUM_VALUE_ADDED, path, message, findings);
            }
            for value in old.iter().filter(|value| !new.contains(value)) {
                let message = format!("{value} was removed");
                comparison.report(&rules::ENUM_VALUE_REMOVED, path, message, findings);
            }
        }
        (Some(values), None) => {
            let message = format!("is no longer limited to {}", list(values));
            comparison.report(&rules::ENUM_LIFTED, path, message, findings);
        }
        (None, Some(values)) => {
            let message = format!("is now limited to {}", list(values));
            comparison.report(&rules::ENUM_IMPOSED, path, message, findings);
        }
        (None, None) => {}
    }
}

fn compare_defaults<'a>(
    comparison: &Comparison<'a>,
    old: &Shape<'a>,
    new: &Shape<'a>,
    path: &str,
    findings: &mut Findings<'a>,
) {
    match (old.default, new.default) {
        (None, Some(value)) => {
            let message = format!("now defaults to {value}");
            comparison.report(&rules::DEFAULT_ADDED, path, message, findings);
        }
        (Some(value), None) => {
            let message = format!("no longer defaults to {value}");
            comparison.report(&rules::DEFAULT_REMOVED, path, message, findings);
        }
        (Some(old), Some(new)) if old != new => {
            let message = format!("default: {old} → {new}");
            comparison.report(&rules::DEFAULT_CHANGED, path, message, findings);
        }
        _ => {}
    }
}

/// The most words that a message lists; the descriptions have the rest.
const MOST_WORDS: usize = 5;

fn list(values: &[&Value]) -> String {
    let shown: Vec<String> = values
        .iter()
        .take(MOST_WORDS)
        .map(ToString::to_string)
        .collect();
    let shown = shown.join(", ");
    match values.len().saturating_sub(MOST_WORDS) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
