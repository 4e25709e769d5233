//! Rules over all schemas of all versions: a tolerant reader, a strict writer.
//!
//! Which rules apply to a schema depends on who sends it: [`direction`] determines
//! what a response can contain and what only a request can.

mod combinator;
pub mod direction;
mod duration;
pub mod evidence;
mod identifier;
mod merging;
mod reading;
mod timestamp;
pub mod union;
mod value;
mod writing;

use super::{description::Description, problems::Problems, prune, tables::Tables};

/// Applies all policies in order; each works on the result of the ones before it.
pub fn apply(description: &mut Description, tables: &Tables, problems: &mut Problems) {
    combinator::simplify(description, problems);
    value::unify(description);
    // What `unify` has replaced needs no names.
    prune::prune(description);
    merging::merge(description, problems);
    prune::prune(description);
    timestamp::mark(description);
    duration::loosen(description);
    identifier::mark(description);
    union::name(description, &tables.union_names, problems);
    value::forget_string_formats(description);
    let directions = direction::of(description);
    reading::relax(description, &directions);
    writing::tighten(description, &directions);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::apply;
    use crate::regen::{
        example::{received, sent},
        problems::Problems,
        tables::Tables,
    };

    #[test]
    fn a_policy_sees_what_the_ones_before_it_made() {
        // The id is found in the merged object, is marked, and is promised for that.
        let schema = json!({ "allOf": [
            { "properties": { "id": { "type": "integer" } } },
            { "properties": { "name": { "type": "string" } }, "required": ["name"] },
        ] });
        let id = json!({ "type": "string", "format": "id" });
        let properties = json!({ "id": id, "name": { "type": "string" } });
        for (mut description, required) in [
            (received(schema.clone()), json!(["id"])),
            (sent(schema), json!(["name"])),
        ] {
            let mut problems = Problems::default();
            apply(&mut description, &Tables::empty().unwrap(), &mut problems);
            assert_eq!(problems.report(), "");
            assert_eq!(
                description.schemas["x"],
                json!({ "type": "object", "properties": properties, "required": required })
            );
        }
    }
}
