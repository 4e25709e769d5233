//! Changes that are told once, though both lenses see them.

use std::collections::BTreeMap;

use crate::diff::{change::Change, rules::Lens};

/// A change, and the rules that report it.
pub struct Told<'a> {
    pub change: &'a Change,
    pub rules: Vec<&'static str>,
}

/// The changes in order. One in Rust that names the same in the same operations as one
/// on the wire, at the same level, is the same change.
pub fn merged<'a>(changes: &[&'a Change]) -> Vec<Told<'a>> {
    let on_wire = |change: &Change| {
        changes.iter().position(|other| {
            other.rule.lens == Lens::Wire
                && other.rule.level == change.rule.level
                && other.names == change.names
                && other.sites == change.sites
                && other.operations() == change.operations()
        })
    };
    let mut also: BTreeMap<usize, Vec<&'static str>> = BTreeMap::new();
    let mut own = Vec::new();
    for (index, change) in changes.iter().enumerate() {
        match (change.rule.lens, on_wire(change)) {
            (Lens::Rust, Some(wire)) => also.entry(wire).or_default().push(change.rule.id),
            _ => own.push((index, *change)),
        }
    }
    own.into_iter()
        .map(|(index, change)| {
            let mut rules = vec![change.rule.id];
            rules.extend(also.remove(&index).unwrap_or_default());
            Told { change, rules }
        })
        .collect()
}
