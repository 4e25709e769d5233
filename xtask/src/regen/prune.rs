//! Components that nothing needs.

use super::{
    description::Description,
    policy::direction::{closure, references},
    schema,
};

/// Drops every component that no operation reaches.
pub fn prune(description: &mut Description) {
    let mut pending = Vec::new();
    schema::roots(description, |place, schema| {
        // Components have bare names; everything else belongs to an operation.
        if place.contains(['(', '>']) {
            pending.extend(references(schema));
        }
    });
    let reached = closure(pending, &mut description.schemas);
    description.schemas.retain(|name, _| reached.contains(name));
}

/// References to components that are not there.
pub fn dangling(description: &mut Description) -> Vec<String> {
    let mut uses = Vec::new();
    schema::walk_all(description, &mut |schema, place| {
        if let Some(name) = schema::referenced(schema) {
            uses.push((place.to_owned(), name.to_owned()));
        }
    });
    uses.into_iter()
        .filter(|(_, name)| !description.schemas.contains_key(name))
        .map(|(place, name)| format!("{place} refers to {name}, which is not defined"))
        .collect()
}
