//! The wire lens: what is sent and received.
//!
//! Operations are matched by method and path, whatever their parameters are
//! called. Schemas are compared where they are used, in the direction they are
//! used in; a component is compared once per direction and told once, with all
//! the places from which it is reached.

mod annotation;
mod body;
mod fields;
mod limits;
mod operation;
mod parameter;
mod schema;
mod shape;
mod union;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, hash_map::Entry},
};

use anyhow::Result;

pub use self::operation::{parameters_of as path_parameters, shape as path_shape};
use self::schema::{Comparison, Findings, Pair};
use super::{
    change::{Change, Place, Subject},
    side::Side,
};

/// Everything that changes on the wire.
pub fn compare(old: &Side, new: &Side) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    let mut known: HashMap<Pair<'_>, Findings<'_>> = HashMap::new();
    let mut reached: BTreeMap<Pair<'_>, Vec<Place>> = BTreeMap::new();
    for matched in operation::compare(old, new)? {
        for finding in &matched.findings.own {
            let place = Place {
                operation: matched.name.clone(),
                location: finding.path.clone(),
            };
            changes.push(Change::new(
                finding.rule,
                vec![place],
                None,
                finding.message.clone(),
            ));
        }
        for (location, pair) in nearest(old, new, matched.findings.below, &mut known)? {
            reached.entry(pair).or_default().push(Place {
                operation: matched.name.clone(),
                location,
            });
        }
    }
    for (pair, places) in reached {
        let mut names = vec![pair.old.to_owned()];
        if pair.new != pair.old {
            names.push(pair.new.to_owned());
        }
        let subject = Subject {
            schema: Some(pair.old.to_owned()),
            names,
        };
        for finding in &known[&pair].own {
            let places = places
                .iter()
                .map(|place| Place {
                    operation: place.operation.clone(),
                    location: join(&place.location, &finding.path),
                })
                .collect();
            changes.push(Change::new(
                finding.rule,
                places,
                Some(subject.clone()),
                finding.message.clone(),
            ));
        }
    }
    Ok(changes)
}

/// Every pair of components below `roots` with its nearest place.
fn nearest<'a>(
    old: &'a Side,
    new: &'a Side,
    roots: Vec<(String, Pair<'a>)>,
    known: &mut HashMap<Pair<'a>, Findings<'a>>,
) -> Result<Vec<(String, Pair<'a>)>> {
    let mut pending: BinaryHeap<_> = roots
        .into_iter()
        .map(|(location, pair)| Reverse((0, location, pair)))
        .collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    while let Some(Reverse((depth, location, pair))) = pending.pop() {
        if !seen.insert(pair) {
            continue;
        }
        let findings = match known.entry(pair) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let comparison = Comparison {
                    old,
                    new,
                    direction: pair.direction,
                };
                entry.insert(comparison.components(pair)?)
            }
        };
        for (path, below) in &findings.below {
            pending.push(Reverse((depth + 1, join(&location, path), *below)));
        }
        found.push((location, pair));
    }
    Ok(found)
}

/// `response 200` and `.tickets[]` as `response 200 .tickets[]`.
fn join(location: &str, path: &str) -> String {
    let is_root = !location.contains(" .") && !location.contains(" [") && !location.contains(" <");
    if is_root && !path.is_empty() && !location.is_empty() {
        format!("{location} {path}")
    } else {
        format!("{location}{path}")
    }
}
