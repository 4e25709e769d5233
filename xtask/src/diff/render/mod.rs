//! A report in the ways it can be told.

mod github;
mod json;
mod markdown;
mod text;

use std::collections::BTreeMap;

pub use github::github;
pub use json::{json, rules as json_rules};
pub use markdown::{markdown, page};
pub use text::{rules, text};

use super::{
    change::Change,
    rule::{Lens, Level},
};

/// Changes of one level and lens that belong together.
struct Group<'a> {
    /// The component, the type or the operation.
    title: &'a str,
    /// The operations, where the title is none.
    operations: Vec<&'a str>,
    changes: Vec<&'a Change>,
}

/// The changes of `level` and `lens`: by component or type where they have one,
/// else by operation.
fn groups(changes: &[Change], level: Level, lens: Lens) -> Vec<Group<'_>> {
    let mut groups: BTreeMap<(&str, Vec<&str>), Vec<&Change>> = BTreeMap::new();
    for change in changes {
        if change.rule.level != level || change.rule.lens != lens {
            continue;
        }
        let key = match &change.subject {
            Some(subject) => (subject.names[0].as_str(), change.operations()),
            None => (change.place().operation.as_str(), Vec::new()),
        };
        groups.entry(key).or_default().push(change);
    }
    groups
        .into_iter()
        .map(|((title, operations), changes)| Group {
            title,
            operations,
            changes,
        })
        .collect()
}

fn count(changes: &[Change], level: Level, lens: Option<Lens>) -> usize {
    changes
        .iter()
        .filter(|change| change.rule.level == level)
        .filter(|change| lens.is_none_or(|lens| change.rule.lens == lens))
        .count()
}

/// What to say of `change` beside its location.
fn told(change: &Change, show: impl Fn(&str) -> String) -> String {
    let location = &change.place().location;
    // Messages of types begin with the place.
    match change.message.starts_with(&format!("`{location}")) {
        true => change.message.clone(),
        false => format!("{}: {}", show(location), change.message),
    }
}

/// `a, b, c and 4 more`, with each name as `show` writes it.
fn short(names: &[&str], show: impl Fn(&str) -> String) -> String {
    const MOST: usize = 4;
    let shown: Vec<String> = names.iter().take(MOST).map(|name| show(name)).collect();
    match names.len().checked_sub(MOST) {
        None | Some(0) => shown.join(", "),
        Some(more) => format!("{} and {more} more", shown.join(", ")),
    }
}
