//! Where types are used.

use std::collections::{BTreeMap, BTreeSet};

use super::{rename, surface::Surface};

/// The operations that use a type, and whether any sends it.
#[derive(Default)]
pub struct TypeUse {
    /// By OLD's names, or NEW's if OLD does not have the operation.
    pub operations: BTreeSet<String>,
    pub is_sent: bool,
}

/// How each type is used on either side.
pub fn type_uses(old: &Surface, new: &Surface) -> BTreeMap<String, TypeUse> {
    let mut uses: BTreeMap<String, TypeUse> = BTreeMap::new();
    for surface in [old, new] {
        for (key, method) in &surface.methods {
            let operation = old.methods.get(key).unwrap_or(method);
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
