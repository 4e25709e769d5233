//! The comparison of alternatives, each with the most similar one.

use std::collections::BTreeSet;

use super::{
    comparison::Comparison, component_pair::ComponentPair, findings::Findings, shape::Shape,
    shape_pair,
};
use crate::diff::rules;

/// Compares the alternatives at `path`, each with the most similar one.
pub fn compare<'a>(
    comparison: &Comparison<'a>,
    old: &[Shape<'a>],
    new: &[Shape<'a>],
    path: &str,
    findings: &mut Findings<'a>,
) {
    if let ([old], [new]) = (old, new) {
        return compare_pair(comparison, old, new, path.to_owned(), findings);
    }
    // A shape without a type includes all other alternatives.
    let (was_untyped, is_untyped) = (has_untyped(old), has_untyped(new));
    if was_untyped || is_untyped {
        let rules = match (was_untyped, is_untyped) {
            (false, true) => &rules::TYPE_WIDENED,
            (true, false) => &rules::TYPE_NARROWED,
            _ => return,
        };
        let message = format!("{} → {}", describe(old), describe(new));
        comparison.report(rules, path, message, findings);
        return;
    }
    let pairs = matched(old, new);
    if pairs.is_empty() {
        let message = format!("{} → {}", describe(old), describe(new));
        comparison.report(&rules::TYPE_CHANGED, path, message, findings);
        return;
    }
    for (before, after) in &pairs {
        let (old, new) = (&old[*before], &new[*after]);
        let path = format!("{path}<{}>", old.label().min(new.label()));
        compare_pair(comparison, old, new, path, findings);
    }
    for (index, shape) in old.iter().enumerate() {
        if pairs.iter().all(|(before, _)| *before != index) {
            let path = format!("{path}<{}>", shape.label());
            let message = format!("{} is no longer an alternative", shape.describe());
            comparison.report(&rules::ALTERNATIVE_REMOVED, &path, message, findings);
        }
    }
    for (index, shape) in new.iter().enumerate() {
        if pairs.iter().all(|(_, after)| *after != index) {
            let path = format!("{path}<{}>", shape.label());
            let message = format!("{} was added as an alternative", shape.describe());
            comparison.report(&rules::ALTERNATIVE_ADDED, &path, message, findings);
        }
    }
}

fn has_untyped(shapes: &[Shape<'_>]) -> bool {
    shapes
        .iter()
        .any(|shape| shape.kind.is_none() && shape.properties.is_empty())
}

fn describe(shapes: &[Shape<'_>]) -> String {
    let descriptions: Vec<String> = shapes.iter().map(Shape::describe).collect();
    descriptions.join(" or ")
}

/// Compares two shapes here, unless both are components.
fn compare_pair<'a>(
    comparison: &Comparison<'a>,
    old: &Shape<'a>,
    new: &Shape<'a>,
    path: String,
    findings: &mut Findings<'a>,
) {
    match (old.name, new.name) {
        (Some(old), Some(new)) => {
            let direction = comparison.direction;
            let pair = ComponentPair {
                old,
                new,
                direction,
            };
            findings.components.push((path, pair));
        }
        _ => shape_pair::compare(comparison, old, new, &path, findings),
    }
}

/// Pairs of alternatives, chosen by similarity: those of the same name first,
/// then those that differ least.
fn matched(old: &[Shape<'_>], new: &[Shape<'_>]) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (old_index, before) in old.iter().enumerate() {
        for (new_index, after) in new.iter().enumerate() {
            let is_same_name = before.name.is_some() && before.name == after.name;
            if !is_same_name && !are_similar(before, after) {
                continue;
            }
            let (left, right) = (before.label(), after.label());
            let labels = (left.min(right), left.max(right));
            // Positions break ties, the same way in both orders.
            let positions = (old_index.min(new_index), old_index.max(new_index));
            let rank = (!is_same_name, distance(before, after), labels, positions);
            candidates.push((rank, old_index, new_index));
        }
    }
    candidates.sort();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, before, after) in candidates {
        if pairs.iter().all(|pair| pair.0 != before && pair.1 != after) {
            pairs.push((before, after));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// How much two shapes differ, without looking at their fields in detail.
fn distance(old: &Shape<'_>, new: &Shape<'_>) -> usize {
    let changed_or_removed = old
        .properties
        .iter()
        .filter(|(name, before)| new.properties.get(*name) != Some(before))
        .count();
    let added = new
        .properties
        .keys()
        .filter(|name| !old.properties.contains_key(*name))
        .count();
    let keywords = [
        old.kind != new.kind,
        old.format != new.format,
        old.values != new.values,
        old.limits != new.limits,
        old.pattern != new.pattern,
        old.items != new.items,
        old.is_unique != new.is_unique,
    ];
    let required = old.required.symmetric_difference(&new.required).count();
    changed_or_removed + added + required + keywords.into_iter().filter(|differs| *differs).count()
}

/// Whether one shape may be a new version of the other.
fn are_similar(old: &Shape<'_>, new: &Shape<'_>) -> bool {
    let is_number = |shape: &Shape<'_>| matches!(shape.kind, Some("integer" | "number"));
    if old.kind != new.kind {
        return is_number(old) && is_number(new);
    }
    // Shapes with different constants are different alternatives.
    for (name, before) in &old.properties {
        let Some(after) = new.properties.get(name) else {
            continue;
        };
        let value = |parts: &[&serde_json::Value]| {
            parts
                .iter()
                .find(|part| part["x-intercom-constant"] == true)
                .map(|part| part["enum"].clone())
        };
        if let (Some(before), Some(after)) = (value(before), value(after))
            && before != after
        {
            return false;
        }
    }
    let names = |shape: &Shape<'_>| -> BTreeSet<String> {
        shape.properties.keys().map(ToString::to_string).collect()
    };
    let (old, new) = (names(old), names(new));
    2 * old.intersection(&new).count() >= old.union(&new).count()
}
