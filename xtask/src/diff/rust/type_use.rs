//! Where types are used.

use std::collections::{BTreeMap, BTreeSet};

use super::{method_pair::method_pairs, rename, surface::Surface};

/// The operations that use a type, and whether any sends or receives it.
#[derive(Default)]
pub struct TypeUse {
    /// By OLD's names, or NEW's if OLD does not have the operation.
    pub operations: BTreeSet<String>,
    pub is_sent: bool,
    pub is_received: bool,
}

/// How each type is used on either side.
pub fn type_uses(old: &Surface, new: &Surface) -> BTreeMap<String, TypeUse> {
    let mut uses: BTreeMap<String, TypeUse> = BTreeMap::new();
    for pair in method_pairs(old, new) {
        let Some(operation) = pair.old.or(pair.new) else {
            continue;
        };
        for (surface, method) in [(old, pair.old), (new, pair.new)] {
            let Some(method) = method else { continue };
            let sent: Vec<&str> = method
                .setters
                .values()
                .map(|setter| setter.kind.as_str())
                .collect();
            let received: Vec<&str> = [method.response.as_str()]
                .into_iter()
                .chain(method.item.as_deref())
                .collect();
            for (kinds, is_sent) in [(sent, true), (received, false)] {
                for name in reachable(surface, kinds) {
                    let entry = uses.entry(name).or_default();
                    entry.operations.insert(operation.name.clone());
                    entry.is_sent |= is_sent;
                    entry.is_received |= !is_sent;
                }
            }
        }
    }
    uses
}

/// Every type that `kinds` name, directly or through their members.
fn reachable(surface: &Surface, kinds: Vec<&str>) -> BTreeSet<String> {
    let mut pending: Vec<&str> = kinds.into_iter().flat_map(rename::names).collect();
    let mut reached = BTreeSet::new();
    while let Some(name) = pending.pop() {
        if let Some(definition) = surface.types.get(name)
            && reached.insert(name.to_owned())
        {
            for (_, kind) in definition.members() {
                pending.extend(rename::names(kind));
            }
        }
    }
    reached
}
