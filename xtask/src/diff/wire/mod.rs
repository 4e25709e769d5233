//! The wire lens: requests and responses.
//!
//! Operations are matched by method and path, regardless of the names of path
//! parameters. Schemas are compared where they are used, in the direction in
//! which they are used. A component is compared once per direction and reported
//! once, with all the places where it is used.

mod allowed;
mod annotation;
mod body;
mod comparison;
mod component_pair;
mod fields;
mod findings;
mod limits;
mod location;
mod matched_operation;
mod operation;
mod operation_pair;
mod parameter;
mod replacement;
mod requirement;
mod schema;
mod schema_pair;
mod security;
mod server;
mod shape;
mod shape_pair;
mod union;
mod values;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, hash_map::Entry},
};

use anyhow::Result;

pub use self::operation::parameters as operation_parameters;
use self::{
    comparison::Comparison, component_pair::ComponentPair, findings::Findings, location::join,
};
use super::{
    change::{Change, Place, Subject},
    side::Side,
};

/// All changes on the wire.
pub fn compare(old: &Side, new: &Side) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    let mut known: HashMap<ComponentPair<'_>, Findings<'_>> = HashMap::new();
    let mut reached: BTreeMap<ComponentPair<'_>, Vec<Place>> = BTreeMap::new();
    let mut shared = BTreeMap::new();
    for matched in matched_operation::compare(old, new)? {
        for finding in matched.findings.own {
            let place = Place {
                operation: matched.name.clone(),
                location: finding.path.clone(),
            };
            if finding.is_shared {
                let key = (finding.rule.id, finding.path, finding.message);
                let (_, places) = shared.entry(key).or_insert((finding.rule, Vec::new()));
                places.push(place);
                continue;
            }
            let change = Change::new(finding.rule, vec![place], None, finding.message);
            changes.push(change.naming(finding.names));
        }
        for (location, pair) in nearest(old, new, matched.findings.components, &mut known)? {
            reached.entry(pair).or_default().push(Place {
                operation: matched.name.clone(),
                location,
            });
        }
    }
    for ((_, path, message), (rule, places)) in shared {
        // The first word of the path: `security`, `server`.
        let name = path.split(' ').next().unwrap_or_default().to_owned();
        let subject = Subject {
            schema: None,
            names: vec![name],
        };
        changes.push(Change::new(rule, places, Some(subject), message));
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
            let change = Change::new(
                finding.rule,
                places,
                Some(subject.clone()),
                finding.message.clone(),
            );
            changes.push(change.naming(finding.names.clone()));
        }
    }
    Ok(changes)
}

/// All pairs of components reachable from `roots`, each with its nearest
/// location. Compares those that are not in `known`.
fn nearest<'a>(
    old: &'a Side,
    new: &'a Side,
    roots: Vec<(String, ComponentPair<'a>)>,
    known: &mut HashMap<ComponentPair<'a>, Findings<'a>>,
) -> Result<Vec<(String, ComponentPair<'a>)>> {
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
                    is_text: false,
                };
                entry.insert(schema::compare_components(&comparison, pair)?)
            }
        };
        for (path, below) in &findings.components {
            pending.push(Reverse((depth + 1, join(&location, path), *below)));
        }
        found.push((location, pair));
    }
    Ok(found)
}
