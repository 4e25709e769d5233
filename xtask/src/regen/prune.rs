//! Removes components that no operation uses.

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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{dangling, prune};
    use crate::regen::example::{components, paths, reference, with_paths};

    #[test]
    fn what_an_operation_reaches_stays() {
        let mut description = with_paths(
            paths(
                "post",
                "f",
                Some(reference("body")),
                Some(reference("answer")),
            ),
            json!({
                "body": { "properties": { "p": reference("inner") } },
                "inner": {},
                "answer": { "oneOf": [{}, reference("member")] },
                "member": {},
                "unreached": { "items": reference("only_there") },
                "only_there": {},
                "circle": { "items": reference("circle") },
            }),
        );
        prune(&mut description);
        let mut kept: Vec<_> = description.schemas.keys().collect();
        kept.sort();
        assert_eq!(kept, ["answer", "body", "inner", "member"]);
    }

    #[test]
    fn references_to_nothing_are_named_with_their_place() {
        let mut description = components(json!({
            "a": { "properties": { "p": { "type": "array", "items": reference("gone") } } },
            "b": { "properties": { "p": reference("a") } },
        }));
        assert_eq!(
            dangling(&mut description),
            ["a.p[] refers to gone, which is not defined"]
        );
    }

    #[test]
    fn references_of_operations_may_dangle_too() {
        let mut description =
            with_paths(paths("get", "f", None, Some(reference("gone"))), json!({}));
        assert_eq!(
            dangling(&mut description),
            ["f->200 refers to gone, which is not defined"]
        );
    }
}
