//! The methods of two surfaces, each with its counterpart.

use std::collections::BTreeSet;

use super::surface::{Method, Surface};

/// A method of either side, or of both.
#[derive(Clone, Copy)]
pub struct MethodPair<'a> {
    pub old: Option<&'a Method>,
    pub new: Option<&'a Method>,
}

/// Every method of both sides, those of OLD first. A caller names it, so the name
/// decides: a method whose path moved is the same one. Methods without a namesake
/// are the same if their path is.
pub fn method_pairs<'a>(old: &'a Surface, new: &'a Surface) -> Vec<MethodPair<'a>> {
    let named = |surface: &'a Surface, name: &str| {
        let mut methods = surface.methods.values();
        methods.find(|method| method.name == name)
    };
    let mut taken = BTreeSet::new();
    let mut pairs = Vec::new();
    for (key, before) in &old.methods {
        let by_path = || {
            let after = new.methods.get(key)?;
            named(old, &after.name).is_none().then_some(after)
        };
        let after = named(new, &before.name).or_else(by_path);
        taken.extend(after.map(|after| after.name.as_str()));
        pairs.push(MethodPair {
            old: Some(before),
            new: after,
        });
    }
    for after in new.methods.values() {
        if !taken.contains(after.name.as_str()) {
            pairs.push(MethodPair {
                old: None,
                new: Some(after),
            });
        }
    }
    pairs
}
