//! Which components a response can hold, and which only a request.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::regen::{
    description::{Description, Object},
    schema::{self, referenced},
};

/// The components that are reached from either side.
pub struct Directions {
    /// Reached from a response, whether or not from a request too.
    read: BTreeSet<String>,
}

impl Directions {
    /// Whether the schema at `place` (as [`schema::roots`] names it) is read.
    pub fn reads(&self, place: &str) -> bool {
        place.contains("->") || self.read.contains(place)
    }
}

/// Follows all references from responses.
pub fn of(description: &mut Description) -> Directions {
    let mut pending = Vec::new();
    schema::roots(description, |place, schema| {
        if place.contains("->") {
            pending.extend(references(schema));
        }
    });
    Directions {
        read: closure(pending, &mut description.schemas),
    }
}

/// `names` and every component they reach.
pub fn closure(mut names: Vec<String>, components: &mut Object) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    while let Some(name) = names.pop() {
        if let Some(schema) = components.get_mut(&name)
            && reached.insert(name)
        {
            names.extend(references(schema));
        }
    }
    reached
}

/// The components `schema` refers to directly.
pub fn references(schema: &mut Value) -> Vec<String> {
    let mut found = Vec::new();
    schema::walk(schema, "", &mut |schema, _| {
        found.extend(referenced(schema).map(str::to_owned));
    });
    found
}
