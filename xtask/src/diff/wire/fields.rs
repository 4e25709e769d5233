//! The fields of two objects.

use std::collections::BTreeSet;

use anyhow::Result;

use super::{
    schema::{Comparison, Findings, describe},
    shape::{self, Parts, Shape},
};
use crate::diff::{
    rule::{self, Direction},
    side::Side,
};

/// Compares the named fields, which are required, and which suffice.
pub fn compare<'a>(
    comparison: &Comparison<'a>,
    old: &Shape<'a>,
    new: &Shape<'a>,
    path: &str,
    into: &mut Findings<'a>,
) -> Result<()> {
    let direction = comparison.direction;
    let (was, is) = (used(old, direction), used(new, direction));
    let gone: Vec<&str> = was.difference(&is).copied().collect();
    let come: Vec<&str> = is.difference(&was).copied().collect();
    let replaced = replaced(&gone, &come);

    for name in was.intersection(&is) {
        let path = format!("{path}.{name}");
        let (was, is) = (old.required.contains(name), new.required.contains(name));
        let rules = (
            rule::FIELD_BECAME_REQUIRED.rule(direction),
            rule::FIELD_BECAME_OPTIONAL.rule(direction),
        );
        into.required((was, is), rules, &path);
        let (old, new) = (&old.properties[name], &new.properties[name]);
        comparison.place(old, new, &path, !was && !is, into)?;
    }
    for (before, after) in &replaced {
        // The shorter name is the place, so that both orders agree on it.
        let place = if before.len() <= after.len() {
            before
        } else {
            after
        };
        let message = format!(
            "`{before}` ({}) is gone, `{after}` ({}) takes its place",
            kind(comparison.old, &old.properties[before]),
            kind(comparison.new, &new.properties[after]),
        );
        comparison.tell(
            &rule::FIELD_REPLACED,
            &format!("{path}.{place}"),
            message,
            into,
        );
    }
    for name in gone {
        if replaced.iter().any(|(before, _)| *before == name) {
            continue;
        }
        let fact = if old.required.contains(name) {
            &rule::FIELD_REQUIRED_REMOVED
        } else {
            &rule::FIELD_OPTIONAL_REMOVED
        };
        let kind = kind(comparison.old, &old.properties[name]);
        let verb = match direction {
            Direction::Request => "no longer accepted",
            Direction::Response => "no longer sent",
        };
        let message = format!("`{name}` ({kind}) is {verb}");
        comparison.tell(fact, &format!("{path}.{name}"), message, into);
    }
    for name in come {
        if replaced.iter().any(|(_, after)| *after == name) {
            continue;
        }
        let (fact, required) = if new.required.contains(name) {
            (&rule::FIELD_REQUIRED_ADDED, "required")
        } else {
            (&rule::FIELD_OPTIONAL_ADDED, "optional")
        };
        let kind = kind(comparison.new, &new.properties[name]);
        let message = format!("`{name}` ({kind}, {required}) is new");
        comparison.tell(fact, &format!("{path}.{name}"), message, into);
    }
    needs(comparison, old, new, path, into);
    Ok(())
}

/// The fields that are there in `direction`.
fn used<'a>(shape: &Shape<'a>, direction: Direction) -> BTreeSet<&'a str> {
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

/// Fields that go while one of a name made of the same words, and more or
/// fewer of them, comes: `state` and `ticket_state_id`.
fn replaced<'a>(gone: &[&'a str], come: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    let mut candidates: Vec<(usize, &str, &str)> = Vec::new();
    for before in gone {
        for after in come {
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

/// The kind of a field in a few words.
fn kind(side: &Side, parts: &Parts<'_>) -> String {
    match shape::allowed(side, parts) {
        Ok(allowed) => allowed
            .shapes
            .iter()
            .map(describe)
            .collect::<Vec<_>>()
            .join(" or "),
        Err(_) => "anything".to_owned(),
    }
}

fn needs<'a>(
    comparison: &Comparison<'a>,
    old: &Shape<'a>,
    new: &Shape<'a>,
    path: &str,
    into: &mut Findings<'a>,
) {
    // Whether whatever fulfils one of `from` fulfils one of `to`.
    let implies =
        |from: &Option<Vec<BTreeSet<&str>>>, to: &Option<Vec<BTreeSet<&str>>>| match (from, to) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(from), Some(to)) => from
                .iter()
                .all(|group| to.iter().any(|needed| needed.is_subset(group))),
        };
    let (was, is) = (&old.needs_one_of, &new.needs_one_of);
    let fact = match (implies(was, is), implies(is, was)) {
        (true, true) => return,
        (true, false) => &rule::NEEDS_LOOSENED,
        (false, true) => &rule::NEEDS_TIGHTENED,
        (false, false) => &rule::NEEDS_CHANGED,
    };
    let message = format!("one of {} has to be set; was {}", groups(is), groups(was));
    comparison.tell(fact, path, message, into);
}

fn groups(groups: &Option<Vec<BTreeSet<&str>>>) -> String {
    match groups {
        None => "no fields".to_owned(),
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
    use super::replaced;

    #[test]
    fn a_field_is_replaced_by_one_of_the_same_words() {
        for (gone, come, pairs) in [
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
            assert_eq!(replaced(gone, come), pairs);
            let back: Vec<_> = pairs
                .iter()
                .map(|(before, after)| (*after, *before))
                .collect();
            assert_eq!(replaced(come, gone), back);
        }
    }
}
