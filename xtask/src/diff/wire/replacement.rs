//! Fields that others replace: evidence that a field which went and one that came
//! hold the same.
//!
//! Names that share a word are no evidence: `name` and `company_name` are two facts.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    allowed::{allowed, component_name},
    comparison::Comparison,
    shape::{Parts, Shape},
};
use crate::diff::side::Side;

/// Fields of OLD, and the fields of NEW that hold the same.
#[derive(Debug, PartialEq)]
pub struct Replacement<'a> {
    pub before: Vec<&'a str>,
    pub after: Vec<&'a str>,
}

/// Finds the replacements among the fields that went and those that came.
pub fn find<'a>(
    comparison: &Comparison<'a>,
    (old, removed): (&Shape<'a>, &[&'a str]),
    (new, added): (&Shape<'a>, &[&'a str]),
) -> Vec<Replacement<'a>> {
    let mut candidates: Vec<(usize, usize, Replacement<'a>)> = Vec::new();
    for before in removed {
        if let Some(after) = unpacked(comparison.old, &old.properties[before], added) {
            let before = vec![*before];
            candidates.push((0, 0, Replacement { before, after }));
        }
    }
    for after in added {
        if let Some(before) = unpacked(comparison.new, &new.properties[after], removed) {
            let after = vec![*after];
            candidates.push((0, 0, Replacement { before, after }));
        }
    }
    for before in removed {
        for after in added {
            let rank = if is_same_name(before, after) {
                1
            } else if is_identifier_of(before, after) || is_identifier_of(after, before) {
                2
            } else if is_same_thing(
                (comparison.old, &old.properties[before]),
                (comparison.new, &new.properties[after]),
            ) {
                3
            } else {
                continue;
            };
            let distance = before.len().abs_diff(after.len());
            let (before, after) = (vec![*before], vec![*after]);
            candidates.push((rank, distance, Replacement { before, after }));
        }
    }
    // Ties are broken in the same way in both orders of the sides.
    candidates.sort_by_cached_key(|(rank, distance, pair)| {
        let mut names = [pair.before.clone(), pair.after.clone()];
        names.sort();
        (*rank, *distance, names)
    });
    let mut found: Vec<Replacement<'a>> = Vec::new();
    for (.., pair) in candidates {
        let is_taken = found.iter().any(|known| {
            let is_in = |names: &[&str], of: &[&str]| names.iter().any(|name| of.contains(name));
            is_in(&pair.before, &known.before) || is_in(&pair.after, &known.after)
        });
        if !is_taken {
            found.push(pair);
        }
    }
    found
}

/// The name under which a replacement is told: the same in both orders of the sides.
pub fn place<'a>(before: &[&'a str], after: &[&'a str]) -> &'a str {
    match (before, after) {
        ([before], [after]) => (before.len(), before).min((after.len(), after)).1,
        ([single], _) | (_, [single]) => single,
        _ => "",
    }
}

/// The fields of an object, if all of them are among `others`: `assignment`, whose
/// `admin_id` and `assignee_id` now stand beside the other fields.
fn unpacked<'a>(side: &'a Side, parts: &Parts<'a>, others: &[&'a str]) -> Option<Vec<&'a str>> {
    let allowed = allowed(side, parts).ok()?;
    let [shape] = &allowed.shapes[..] else {
        return None;
    };
    let fields: Vec<&str> = shape.properties.keys().copied().collect();
    let is_unpacked = !fields.is_empty() && fields.iter().all(|field| others.contains(field));
    is_unpacked.then_some(fields)
}

/// Names of at least this many letters may differ in one.
const LONG_NAME: usize = 8;

/// Whether two names differ in spelling only: `externalId` and `external_id`,
/// `tag` and `tags`, `job_identfier` and `job_identifier`.
fn is_same_name(left: &str, right: &str) -> bool {
    let letters = |name: &str| -> String {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        letters.collect::<String>().to_ascii_lowercase()
    };
    let (left, right) = (letters(left), letters(right));
    let is_plural =
        left.strip_suffix('s') == Some(&right) || right.strip_suffix('s') == Some(&left);
    let is_typo =
        left.len().min(right.len()) >= LONG_NAME && strsim::osa_distance(&left, &right) == 1;
    left == right || is_plural || is_typo
}

/// Whether `identifier` has all words of `name`, and `id` or `ids`: `state` and
/// `ticket_state_id`.
fn is_identifier_of(name: &str, identifier: &str) -> bool {
    let words = |name: &'_ str| -> BTreeSet<String> {
        let words = name.split('_').filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    };
    let (name, identifier) = (words(name), words(identifier));
    let mut more = identifier.difference(&name);
    name.is_subset(&identifier) && more.any(|word| word == "id" || word == "ids")
}

/// Whether two fields are of the same component or have the same words. That both
/// are text says nothing.
fn is_same_thing((old, before): (&Side, &Parts<'_>), (new, after): (&Side, &Parts<'_>)) -> bool {
    let items = |side, parts: &Parts<'_>| -> Option<Vec<Value>> {
        let allowed = allowed(side, parts).ok()?;
        let [shape] = &allowed.shapes[..] else {
            return None;
        };
        match shape.values.as_ref() {
            Some(values) if values.len() > 1 => {
                let mut values: Vec<Value> = values.iter().map(|value| (*value).clone()).collect();
                values.sort_by_key(ToString::to_string);
                Some(values)
            }
            _ => None,
        }
    };
    let component = |side, parts: &Parts<'_>| -> Option<String> {
        let name = component_name(side, parts).map(str::to_owned);
        name.or_else(|| {
            let [part] = &parts[..] else { return None };
            component_name(side, &[part.get("items")?]).map(|name| format!("[{name}]"))
        })
    };
    let is_same_component = match (component(old, before), component(new, after)) {
        (Some(before), Some(after)) => before == after,
        _ => false,
    };
    let has_same_words = match (items(old, before), items(new, after)) {
        (Some(before), Some(after)) => before == after,
        _ => false,
    };
    is_same_component || has_same_words
}

#[cfg(test)]
mod tests {
    use super::{is_identifier_of, is_same_name};

    #[test]
    fn names_that_differ_in_spelling_are_the_same() {
        for (left, right, is_same) in [
            ("externalId", "external_id", true),
            ("parent_id", "parent_ids", true),
            ("job_identfier", "job_identifier", true),
            ("name", "names", true),
            ("name", "company_name", false),
            ("state", "statement", false),
            ("read", "road", false),
        ] {
            assert_eq!(is_same_name(left, right), is_same, "{left} {right}");
            assert_eq!(is_same_name(right, left), is_same, "{right} {left}");
        }
    }

    #[test]
    fn an_identifier_replaces_what_it_identifies() {
        for (name, identifier, is_one) in [
            ("state", "ticket_state_id", true),
            ("tags", "tags_ids", true),
            ("name", "company_name", false),
            ("id", "ticket_id", false),
            ("state", "statement_id", false),
        ] {
            assert_eq!(is_identifier_of(name, identifier), is_one, "{identifier}");
        }
    }
}
