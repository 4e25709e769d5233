//! The comparison of enumerations, constants and defaults.

use serde_json::Value;

use super::{comparison::Comparison, findings::Findings, location::named, shape::Shape};
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
            let only = |of: &[&'a Value], other: &[&'a Value]| -> Vec<&'a Value> {
                let only = of.iter().filter(|value| !other.contains(value));
                only.copied().collect()
            };
            let (added, removed) = (only(new, old), only(old, new));
            let (rules, message) = match (&added[..], &removed[..]) {
                ([], []) => return,
                (added, []) => (
                    &rules::ENUM_VALUE_ADDED,
                    format!("{} {} added", all(added), was(added)),
                ),
                ([], removed) => (
                    &rules::ENUM_VALUE_REMOVED,
                    format!("{} {} removed", all(removed), was(removed)),
                ),
                (added, removed) => (
                    &rules::ENUM_VALUES_REPLACED,
                    format!(
                        "{} {} removed, {} {} added",
                        all(removed),
                        was(removed),
                        all(added),
                        was(added)
                    ),
                ),
            };
            let words = removed.iter().filter_map(|word| word.as_str());
            let names = named(path).into_iter().chain(words).map(str::to_owned);
            comparison.report_naming(rules, path, names.collect(), message, findings);
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

/// Every word, with commas.
fn all(values: &[&Value]) -> String {
    let words: Vec<String> = values.iter().map(ToString::to_string).collect();
    words.join(", ")
}

fn was(values: &[&Value]) -> &'static str {
    match values.len() {
        1 => "was",
        _ => "were",
    }
}

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
