//! Changes that are listed together.

use std::collections::BTreeMap;

use crate::diff::{
    change::Change,
    rules::{Lens, Level},
};

/// Changes of one level and lens that are listed under one title.
pub struct Group<'a> {
    /// The component, the type or the operation.
    pub title: &'a str,
    /// The affected operations, unless the title is one.
    pub operations: Vec<&'a str>,
    pub changes: Vec<&'a Change>,
}

/// Groups the changes of `level` and `lens` by component or type if they have
/// one, otherwise by operation.
pub fn groups(changes: &[Change], level: Level, lens: Lens) -> Vec<Group<'_>> {
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
