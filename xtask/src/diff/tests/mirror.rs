//! OLD → NEW and NEW → OLD report the same changes at the same places.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{prelude::*, sample::select};
use serde_json::{Value, json};

use super::{
    changes::{changes, rule_by_id},
    description::description,
};
use crate::{
    diff::{
        change::{self, Change},
        descriptions::Descriptions,
        role::Role,
        rust::{self, Surface},
        side::Side,
        sources::Sources,
        wire,
    },
    model::operations,
    path_shape::path_shape,
    regen,
};

/// A change without what depends on the order of the sides: its rule (or the
/// mirror), its operations and its location.
type Essence = (String, Vec<String>, String);

fn essence(change: &Change, is_mirrored: bool, names: &BTreeMap<String, String>) -> Essence {
    let rule = match is_mirrored {
        true => rule_by_id(change.rule.mirror),
        false => change.rule,
    };
    let name = |operation: &str| names.get(operation).cloned().unwrap_or_default();
    let mut operations: Vec<String> = change.operations().into_iter().map(name).collect();
    operations.sort();
    // Names of operations and of path parameters differ between the sides.
    let place = change.place();
    let location = path_shape(&place.location).replace(&place.operation, "");
    (rule.id.to_owned(), operations, location)
}

fn essences(
    changes: &[Change],
    is_mirrored: bool,
    names: &BTreeMap<String, String>,
) -> Vec<Essence> {
    let mut all: Vec<Essence> = changes
        .iter()
        .map(|change| essence(change, is_mirrored, names))
        .collect();
    all.sort();
    all
}

/// Method and shape of path by operation id, for both sides.
fn names(sides: [&Value; 2]) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for document in sides {
        for (path, method, operation) in operations(document) {
            let id = operation["operationId"].as_str().unwrap_or_default();
            names.insert(id.to_owned(), format!("{method} {}", path_shape(path)));
        }
    }
    names
}

#[test]
fn real_versions_mirror_each_other() {
    let sources = Sources {
        descriptions: Descriptions::Folder(regen::default_folder()),
        from: None,
    };
    let versions = sources.versions().unwrap();
    // Generating code is slow, so each version is generated once for all pairs.
    let sides: Vec<(Side, Surface)> = versions
        .iter()
        .map(|version| {
            let side = sources.read(Role::Old, version).unwrap();
            let surface = rust::surface(&side).unwrap();
            (side, surface)
        })
        .collect();
    let changes = |old: &(Side, Surface), new: &(Side, Surface)| {
        let mut changes = wire::compare(&old.0, &new.0).unwrap();
        changes.extend(rust::differences(&old.1, &new.1));
        changes
    };
    for (index, old) in sides.iter().enumerate() {
        assert!(changes(old, old).is_empty());
        for new in &sides[index + 1..] {
            let names = names([&old.0.document, &new.0.document]);
            let forth = essences(&changes(old, new), false, &names);
            assert!(!forth.is_empty());
            assert_eq!(forth, essences(&changes(new, old), true, &names));
        }
    }
}

/// A schema that the generator supports, with references to the components `a`
/// to `c`.
fn schema() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        select(vec!["string", "integer", "boolean"]).prop_map(|kind| json!({ "type": kind })),
        Just(json!({ "type": "string", "format": "id" })),
        Just(json!({ "type": "integer", "format": "timestamp" })),
        proptest::sample::subsequence(vec!["x", "y", "z"], 1..=3)
            .prop_map(|words| json!({ "type": "string", "enum": words })),
        select(vec!["a", "b", "c"])
            .prop_map(|name| json!({ "$ref": format!("#/components/schemas/{name}") })),
    ];
    leaf.prop_recursive(2, 12, 3, |inner| {
        prop_oneof![
            object(inner.clone()),
            inner
                .clone()
                .prop_map(|items| json!({ "type": "array", "items": items })),
            inner
                .clone()
                .prop_map(|schema| json!({ "allOf": [schema], "nullable": true })),
        ]
    })
    .boxed()
}

/// A schema that the generator may not support.
fn any_schema() -> BoxedStrategy<Value> {
    schema()
        .prop_recursive(3, 24, 3, |inner| {
            let members = || proptest::collection::vec(inner.clone(), 1..4);
            prop_oneof![
                object(inner.clone()),
                members().prop_map(|members| json!({ "oneOf": members })),
                members().prop_map(|members| json!({ "anyOf": members, "nullable": true })),
                (object(inner.clone()), object(inner.clone()))
                    .prop_map(|(left, right)| json!({ "allOf": [left, right] })),
                inner
                    .clone()
                    .prop_map(|schema| json!({ "type": "object", "additionalProperties": schema })),
                any::<bool>().prop_map(
                    |is_open| json!({ "type": "object", "additionalProperties": is_open })
                ),
                select(vec!["date", "binary"])
                    .prop_map(|format| json!({ "type": "string", "format": format })),
                (1..4u32).prop_map(|most| json!({ "type": "string", "maxLength": most })),
                select(vec!["x", "y"]).prop_map(|word| json!({
                    "type": "string", "enum": [word], "default": word, "x-intercom-constant": true,
                })),
                Just(json!({})),
            ]
        })
        .boxed()
}

/// An object with at least one field: the generator refuses a component without.
fn object(field: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let names = select(vec!["state", "state_id", "name", "kind", "old_name"]);
    (
        proptest::collection::btree_map(names, field, 1..4),
        any::<[bool; 4]>(),
    )
        .prop_map(|(fields, is_required)| {
            let required: Vec<&&str> = fields
                .keys()
                .zip(is_required)
                .filter_map(|(name, is_required)| is_required.then_some(name))
                .collect();
            json!({ "type": "object", "properties": fields, "required": required })
        })
}

/// An operation that sends one component and receives another.
fn operation() -> impl Strategy<Value = Value> {
    let component = || select(vec!["a", "b", "c"]);
    let query = proptest::option::of((any::<bool>(), any::<bool>()));
    (component(), component(), query, any::<bool>()).prop_map(|(sent, read, query, is_safe)| {
        let content = |name: &str| {
            json!({ "application/json": {
                    "schema": { "$ref": format!("#/components/schemas/{name}") },
                } })
        };
        let parameters: Vec<Value> = query
            .into_iter()
            .map(|(is_required, is_text)| {
                let kind = if is_text { "string" } else { "integer" };
                json!({
                    "in": "query", "name": "q", "required": is_required,
                    "schema": { "type": kind },
                })
            })
            .collect();
        json!({
            "parameters": parameters,
            "requestBody": { "required": true, "content": content(sent) },
            "responses": { "200": { "description": "", "content": content(read) } },
            "x-intercom-replay-safe": is_safe,
        })
    })
}

fn document(schema: fn() -> BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    let paths = [
        ("/one", "post"),
        ("/one/{x}", "put"),
        ("/one/{y}", "put"),
        ("/two", "post"),
    ];
    let operations = proptest::collection::btree_map(select(paths.to_vec()), operation(), 1..3);
    let schemas = [object(schema()), object(schema()), object(schema())];
    (operations, schemas).prop_map(|(operations, [a, b, c])| {
        let mut paths = json!({});
        let mut shapes = BTreeSet::new();
        for ((path, method), operation) in operations {
            // A description must not have two paths of the same shape.
            if shapes.insert(path_shape(path)) {
                paths[path] = json!({ method: operation });
            }
        }
        description(paths, json!({ "a": a, "b": b, "c": c }))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_descriptions_mirror_each_other(old in document(schema), new in document(schema)) {
        let names = names([&old, &new]);
        prop_assert_eq!(
            essences(&changes(&old, &new), false, &names),
            essences(&changes(&new, &old), true, &names)
        );
        prop_assert!(changes(&old, &old).is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_schemas_mirror_each_other_on_the_wire(
        old in document(any_schema),
        new in document(any_schema),
    ) {
        // `verify` rejects components that are defined as themselves.
        let read = |role, document: &Value| Side::new(role, "tiny", document.clone());
        let (Ok(before), Ok(after)) = (read(Role::Old, &old), read(Role::New, &new)) else {
            return Ok(());
        };
        let names = names([&old, &new]);
        let compare = |old, new| {
            let mut changes = wire::compare(old, new).unwrap();
            change::sort(&mut changes);
            changes
        };
        prop_assert_eq!(
            essences(&compare(&before, &after), false, &names),
            essences(&compare(&after, &before), true, &names)
        );
        prop_assert!(compare(&before, &before).is_empty());
    }
}
