//! The comparison of the fields of two objects.

use std::collections::BTreeSet;

use super::{
    allowed::allowed,
    comparison::Comparison,
    findings::Findings,
    schema_pair::SchemaPair,
    shape::{Parts, Shape},
};
use crate::diff::{
    rules::{self, Direction},
    side::Side,
};

/// Compares the named fields, and which of them are required.
pub fn compare<'a>(
    comparison: &Comparison<'a>,
    old: &Shape<'a>,
    new: &Shape<'a>,
    path: &str,
    findings: &mut Findings<'a>,
) {
    let direction = comparison.direction;
    let (before, after) = (names(old, direction), names(new, direction));
    let removed: Vec<&str> = before.difference(&after).copied().collect();
    let added: Vec<&str> = after.difference(&before).copied().collect();
    let replaced = replacements(&removed, &added);

    for name in before.intersection(&after) {
        let path = format!("{path}.{name}");
        let is_required = (old.required.contains(name), new.required.contains(name));
        let rules = (
            rules::FIELD_BECAME_REQUIRED.rule(direction),
            rules::FIELD_BECAME_OPTIONAL.rule(direction),
        );
        findings.push_requirement(is_required, rules, &path);
        findings.nested.push(SchemaPair {
            old: old.properties[name].clone(),
            new: new.properties[name].clone(),
            path,
            is_optional: is_required == (false, false),
        });
    }
    for (before, after) in &replaced {
        // The shorter name is the place, so that it is the same in both orders.
        let place = if before.len() <= after.len() {
            before
        } else {
            after
        };
        let message = format!(
            "`{before}` ({}) was replaced by `{after}` ({})",
            kind(comparison.old, &old.properties[before]),
            kind(comparison.new, &new.properties[after]),
        );
        comparison.report(
            &rules::FIELD_REPLACED,
            &format!("{path}.{place}"),
            message,
            findings,
        );
    }
    for name in removed {
        if replaced.iter().any(|(before, _)| *before == name) {
            continue;
        }
        let rules = if old.required.contains(name) {
            &rules::FIELD_REQUIRED_REMOVED
        } else {
            &rules::FIELD_OPTIONAL_REMOVED
        };
        let kind = kind(comparison.old, &old.properties[name]);
        let verb = match direction {
            Direction::Request => "no longer accepted",
            Direction::Response => "no longer sent",
        };
        let message = format!("`{name}` ({kind}) is {verb}");
        comparison.report(rules, &format!("{path}.{name}"), message, findings);
    }
    for name in added {
        if replaced.iter().any(|(_, after)| *after == name) {
            continue;
        }
        let (rules, requirement) = if new.required.contains(name) {
            (&rules::FIELD_REQUIRED_ADDED, "required")
        } else {
            (&rules::FIELD_OPTIONAL_ADDED, "optional")
        };
        let kind = kind(comparison.new, &new.properties[name]);
        let message = format!("`{name}` ({kind}, {requirement}) was added");
        comparison.report(rules, &format!("{path}.{name}"), message, findings);
    }
    compare_needs(comparison, old, new, path, findings);
}

/// The names of the fields that exist in `direction`.
fn names<'a>(shape: &Shape<'a>, direction: Direction) -> BTreeSet<&'a str> {
    let absent = match direction {
        Direction::Request => "readOnly",
        Direction::Response => "writeOnly",
    };
    shape
        .properties
        .iter()
        .filter(|(_, parts)| parts.iter().all(|part| part[absent] != true))
        .map(|(name, _)| *name)
        .collect()
}

/// Removed fields, each with an added one whose name contains all its words or
/// consists of some of them: `state` and `ticket_state_id`.
fn replacements<'a>(removed: &[&'a str], added: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    let mut candidates: Vec<(usize, &str, &str)> = Vec::new();
    for before in removed {
        for after in added {
            let (old, new) = (words(before), words(after));
            if old.is_subset(&new) || new.is_subset(&old) {
                candidates.push((before.len().abs_diff(after.len()), before, after));
            }
        }
    }
    candidates.sort_by_key(|(distance, before, after)| {
        (*distance, (*before).min(*after), (*before).max(*after))
    });
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for (_, before, after) in candidates {
        if pairs.iter().all(|pair| pair.0 != before && pair.1 != after) {
            pairs.push((before, after));
        }
    }
    pairs
}

fn words(name: &str) -> BTreeSet<&str> {
    name.split('_').filter(|word| !word.is_empty()).collect()
}

/// The type of a field, for messages.
fn kind(side: &Side, parts: &Parts<'_>) -> String {
    match allowed(side, parts) {
        Ok(allowed) => allowed
            .shapes
            .iter()
            .map(Shape::describe)
            .collect::<Vec<_>>()
            .join(" or "),
        Err(_) => "any type".to_owned(),
    }
}

fn compare_needs<'a>(
    comparison: &Comparison<'a>,
    old: &Shape<'a>,
    new: &Shape<'a>,
    path: &str,
    findings: &mut Findings<'a>,
) {
    // Whether every object that satisfies `from` satisfies `to`.
    let implies =
        |from: &Option<Vec<BTreeSet<&str>>>, to: &Option<Vec<BTreeSet<&str>>>| match (from, to) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(from), Some(to)) => from
                .iter()
                .all(|group| to.iter().any(|needed| needed.is_subset(group))),
        };
    let (before, after) = (&old.needs_one_of, &new.needs_one_of);
    let rules = match (implies(before, after), implies(after, before)) {
        (true, true) => return,
        (true, false) => &rules::NEEDS_LOOSENED,
        (false, true) => &rules::NEEDS_TIGHTENED,
        (false, false) => &rules::NEEDS_CHANGED,
    };
    let message = format!(
        "at least one must be set: {} → {}",
        groups(before),
        groups(after)
    );
    comparison.report(rules, path, message, findings);
}

fn groups(groups: &Option<Vec<BTreeSet<&str>>>) -> String {
    match groups {
        None => "none".to_owned(),
        Some(groups) => groups
            .iter()
            .map(|group| {
                let names: Vec<String> = group.iter().map(|name| format!("`{name}`")).collect();
                names.join(" and ")
            })
            .collect::<Vec<_>>()
            .join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::replacements;

    #[test]
    fn a_field_is_replaced_by_one_with_the_same_words() {
        for (removed, added, pairs) in [
            (
                &["state"][..],
                &["ticket_state_id"][..],
                &[("state", "ticket_state_id")][..],
            ),
            (&["state"], &["statement"], &[]),
            (&["name"], &["email"], &[]),
            (
                &["state", "ticket_state"],
                &["state_id"],
                &[("state", "state_id")],
            ),
        ] {
            assert_eq!(replacements(removed, added), pairs);
            let back: Vec<_> = pairs
                .iter()
                .map(|(before, after)| (*after, *before))
                .collect();
            assert_eq!(replacements(added, removed), back);
        }
    }
}
