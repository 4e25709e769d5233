//! Alternatives: which of OLD stands for which of NEW.

use std::collections::BTreeSet;

use anyhow::Result;

use super::{
    schema::{Comparison, Findings, Pair, describe},
    shape::Shape,
};
use crate::diff::rule;

/// Compares the alternatives at `path`, each with the one most like it.
pub fn compare<'a>(
    comparison: &Comparison<'a>,
    old: &[Shape<'a>],
    new: &[Shape<'a>],
    path: &str,
    into: &mut Findings<'a>,
) -> Result<()> {
    if let ([old], [new]) = (old, new) {
        return pair(comparison, old, new, path.to_owned(), into);
    }
    // A schema without a type takes whatever any alternative is.
    let (was_open, is_open) = (is_open(old), is_open(new));
    if was_open || is_open {
        let fact = match (was_open, is_open) {
            (false, true) => &rule::TYPE_WIDENED,
            (true, false) => &rule::TYPE_NARROWED,
            _ => return Ok(()),
        };
        let message = format!("{} → {}", kinds(old), kinds(new));
        comparison.tell(fact, path, message, into);
        return Ok(());
    }
    let pairs = matched(old, new);
    if pairs.is_empty() {
        let message = format!("{} → {}", kinds(old), kinds(new));
        comparison.tell(&rule::TYPE_CHANGED, path, message, into);
        return Ok(());
    }
    for (before, after) in &pairs {
        let (old, new) = (&old[*before], &new[*after]);
        let path = format!("{path}<{}>", old.label().min(new.label()));
        pair(comparison, old, new, path, into)?;
    }
    for (index, shape) in old.iter().enumerate() {
        if pairs.iter().all(|(before, _)| *before != index) {
            let path = format!("{path}<{}>", shape.label());
            let message = format!("{} is no alternative any more", describe(shape));
            comparison.tell(&rule::ALTERNATIVE_REMOVED, &path, message, into);
        }
    }
    for (index, shape) in new.iter().enumerate() {
        if pairs.iter().all(|(_, after)| *after != index) {
            let path = format!("{path}<{}>", shape.label());
            let message = format!("{} is a new alternative", describe(shape));
            comparison.tell(&rule::ALTERNATIVE_ADDED, &path, message, into);
        }
    }
    Ok(())
}

fn is_open(shapes: &[Shape<'_>]) -> bool {
    shapes
        .iter()
        .any(|shape| shape.kind.is_none() && shape.properties.is_empty())
}

fn kinds(shapes: &[Shape<'_>]) -> String {
    let kinds: Vec<String> = shapes.iter().map(describe).collect();
    kinds.join(" or ")
}

/// Components are compared once, wherever they are met; others here.
fn pair<'a>(
    comparison: &Comparison<'a>,
    old: &Shape<'a>,
    new: &Shape<'a>,
    path: String,
    into: &mut Findings<'a>,
) -> Result<()> {
    match (old.name, new.name) {
        (Some(old), Some(new)) => {
            let direction = comparison.direction;
            let pair = Pair {
                old,
                new,
                direction,
            };
            into.below.push((path, pair));
            Ok(())
        }
        _ => comparison.shapes(old, new, &path, into),
    }
}

/// Pairs of alternatives, chosen by likeness: those of the same name first,
/// then those that differ least.
fn matched(old: &[Shape<'_>], new: &[Shape<'_>]) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (before, was) in old.iter().enumerate() {
        for (after, is) in new.iter().enumerate() {
            let is_same_name = was.name.is_some() && was.name == is.name;
            if !is_same_name && !alike(was, is) {
                continue;
            }
            let labels = (was.label().min(is.label()), was.label().max(is.label()));
            // Positions settle what is left, the same way in both orders.
            let positions = (before.min(after), before.max(after));
            let rank = (!is_same_name, distance(was, is), labels, positions);
            candidates.push((rank, before, after));
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

/// In how much two shapes differ, at the first glance.
fn distance(old: &Shape<'_>, new: &Shape<'_>) -> usize {
    let of_fields = old
        .properties
        .iter()
        .filter(|(name, was)| new.properties.get(*name) != Some(was))
        .count();
    let come = new
        .properties
        .keys()
        .filter(|name| !old.properties.contains_key(*name))
        .count();
    let of_values = [
        old.kind != new.kind,
        old.format != new.format,
        old.values != new.values,
        old.limits != new.limits,
        old.pattern != new.pattern,
        old.items != new.items,
    ];
    let required = old.required.symmetric_difference(&new.required).count();
    of_fields + come + required + of_values.into_iter().filter(|differs| *differs).count()
}

/// Whether one can be what became of the other.
fn alike(old: &Shape<'_>, new: &Shape<'_>) -> bool {
    let is_number = |shape: &Shape<'_>| matches!(shape.kind, Some("integer" | "number"));
    if old.kind != new.kind {
        return is_number(old) && is_number(new);
    }
    // Different constants are different things.
    for (name, was) in &old.properties {
        let Some(is) = new.properties.get(name) else {
            continue;
        };
        let value = |parts: &[&serde_json::Value]| {
            parts
                .iter()
                .find(|part| part["x-intercom-constant"] == true)
                .map(|part| part["enum"].clone())
        };
        if let (Some(was), Some(is)) = (value(was), value(is))
            && was != is
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
