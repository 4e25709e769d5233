//! The comparison of the fields of two objects.

use std::collections::BTreeSet;

use super::{
    allowed::allowed,
    comparison::Comparison,
    findings::Findings,
    replacement::{self, Replacement},
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
    let replaced = replacement::find(comparison, (old, &removed), (new, &added));

    for name in before.intersection(&after) {
        let path = format!("{path}.{name}");
        let is_required = (old.required.contains(name), new.required.contains(name));
        let rules = (
            rules::FIELD_BECAME_REQUIRED.rule(direction),
            rules::FIELD_BECAME_OPTIONAL.rule(direction),
        );
        findings.push_requirement(is_required, rules, &path);
        let was_deprecated = is_deprecated(comparison.old, &old.properties[name]);
        let is_deprecated = is_deprecated(comparison.new, &new.properties[name]);
        match (was_deprecated, is_deprecated) {
            (false, true) => {
                let message = "is now deprecated".to_owned();
                comparison.report(&rules::FIELD_DEPRECATED, &path, message, findings);
            }
            (true, false) => {
                let message = "is no longer deprecated".to_owned();
                comparison.report(&rules::FIELD_UNDEPRECATED, &path, message, findings);
            }
            _ => {}
        }
        findings.nested.push(SchemaPair {
            old: old.properties[name].clone(),
            new: new.properties[name].clone(),
            path,
            is_optional: is_required == (false, false),
        });
    }
    for Replacement { before, after } in &replaced {
        let describe = |side, shape: &Shape<'a>, names: &[&str]| -> String {
            let described: Vec<String> = names
                .iter()
                .map(|name| format!("`{name}` ({})", kind(side, &shape.properties[name])))
                .collect();
            described.join(" and ")
        };
        let message = format!(
            "{} {} replaced by {}",
            describe(comparison.old, old, before),
            if before.len() == 1 { "was" } else { "were" },
            describe(comparison.new, new, after),
        );
        let names = before.iter().map(ToString::to_string).collect();
        comparison.report_naming(
            &rules::FIELD_REPLACED,
            &format!("{path}.{}", replacement::place(before, after)),
            names,
            message,
            findings,
        );
    }
    let removed: Vec<&str> = removed
        .into_iter()
        .filter(|name| replaced.iter().all(|pair| !pair.before.contains(name)))
        .collect();
    let added: Vec<&str> = added
        .into_iter()
        .filter(|name| replaced.iter().all(|pair| !pair.after.contains(name)))
        .collect();
    if direction == Direction::Request {
        report_exchange((old, &removed), (new, &added), path, findings);
    }
    for name in removed {
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

/// Reports that fields went and others came, for whose connection there is no
/// evidence but that. The client sends constants by itself.
fn report_exchange<'a>(
    (old, removed): (&Shape<'a>, &[&'a str]),
    (new, added): (&Shape<'a>, &[&'a str]),
    path: &str,
    findings: &mut Findings<'a>,
) {
    let named = |shape: &Shape<'a>, names: &[&'a str]| -> Vec<&'a str> {
        let is_constant = |name: &str| {
            let mut parts = shape.properties[name].iter();
            parts.any(|part| part["x-intercom-constant"] == true)
        };
        let names = names.iter().copied();
        names.filter(|name| !is_constant(name)).collect()
    };
    let (removed, added) = (named(old, removed), named(new, added));
    if removed.is_empty() || added.is_empty() {
        return;
    }
    let message = format!(
        "{} went and {} came; one may stand for the other",
        listed(&removed),
        listed(&added)
    );
    let names = removed.iter().map(ToString::to_string).collect();
    findings.push_naming(&rules::REQUEST_FIELDS_EXCHANGED, path, names, message);
}

/// The most fields that a message lists.
const MOST_FIELDS: usize = 5;

fn listed(names: &[&str]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(MOST_FIELDS)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.len().saturating_sub(MOST_FIELDS) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Whether a field is deprecated, or the component that it is.
fn is_deprecated(side: &Side, parts: &Parts<'_>) -> bool {
    parts
        .iter()
        .any(|part| part["deprecated"] == true || side.resolve(part)["deprecated"] == true)
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
