//! Tags, and what has them.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{Table, Workspace, admins::TOKEN_OWNER, id_of, merge};
use crate::mock::incoming::text;

/// The state of this resource.
#[derive(Debug, Default)]
pub(in crate::mock) struct Tags {
    pub(in crate::mock) table: Table,
    /// The tags of each object, by its kind and identifier.
    applied: HashMap<(String, String), Vec<Applied>>,
}

/// A tag on an object.
#[derive(Debug)]
struct Applied {
    tag: String,
    at: i64,
    by: Value,
}

/// Adds a tag with the given fields. `segments` are names of segments that depend
/// on it.
pub(in crate::mock) fn seed(workspace: &mut Workspace, fields: Value) -> String {
    let id = id_of(&fields).unwrap_or_else(|| workspace.ids.number());
    let mut tag = json!({ "type": "tag", "name": format!("Tag {id}"), "segments": [] });
    merge(&mut tag, fields);
    tag["id"] = json!(id);
    workspace.tags.table.insert(&*id, tag);
    id
}

/// The tags of an object, oldest first. `kind` is `contact`, `company`,
/// `conversation` or `ticket`.
pub(in crate::mock) fn of(workspace: &Workspace, kind: &str, id: &str) -> Vec<Value> {
    let key = (kind.to_owned(), id.to_owned());
    let applied = workspace.tags.applied.get(&key);
    applied
        .into_iter()
        .flatten()
        .filter_map(|applied| show(workspace, applied))
        .collect()
}

/// The identifiers of the tags of an object.
pub(in crate::mock) fn ids_of(workspace: &Workspace, kind: &str, id: &str) -> Vec<String> {
    let key = (kind.to_owned(), id.to_owned());
    let applied = workspace.tags.applied.get(&key);
    let ids = applied.into_iter().flatten();
    ids.map(|applied| applied.tag.clone()).collect()
}

/// Puts the tags of `tag_ids`, which it takes out of the fields, on a seeded object.
pub(super) fn seed_on(workspace: &mut Workspace, kind: &str, id: &str, fields: &mut Value) {
    let tags = fields
        .as_object_mut()
        .and_then(|fields| fields.remove("tag_ids"));
    for tag in tags.iter().filter_map(Value::as_array).flatten() {
        if let Some(tag) = text(tag) {
            let by = json!({ "type": "admin", "id": TOKEN_OWNER });
            apply(workspace, kind, id, &tag, by);
        }
    }
}

/// Puts a tag on an object. One that is there already stays as it is.
pub(super) fn apply(
    workspace: &mut Workspace,
    kind: &str,
    id: &str,
    tag: &str,
    by: Value,
) -> Value {
    let at = workspace.clock.unix();
    let key = (kind.to_owned(), id.to_owned());
    let all = workspace.tags.applied.entry(key).or_default();
    if !all.iter().any(|applied| applied.tag == tag) {
        all.push(Applied {
            tag: tag.to_owned(),
            at,
            by,
        });
    }
    let mut tags = of(workspace, kind, id).into_iter();
    tags.find(|shown| shown["id"] == *tag)
        .unwrap_or(Value::Null)
}

/// Takes a tag from an object, and returns how it was there.
pub(super) fn remove(workspace: &mut Workspace, kind: &str, id: &str, tag: &str) -> Option<Value> {
    let key = (kind.to_owned(), id.to_owned());
    let all = workspace.tags.applied.get_mut(&key)?;
    let place = all.iter().position(|applied| applied.tag == tag)?;
    let applied = all.remove(place);
    show(workspace, &applied)
}

/// Takes all tags from an object that is no more.
pub(in crate::mock) fn remove_object(workspace: &mut Workspace, kind: &str, id: &str) {
    let key = (kind.to_owned(), id.to_owned());
    workspace.tags.applied.remove(&key);
}

/// Takes a tag from everything.
pub(super) fn remove_everywhere(workspace: &mut Workspace, tag: &str) {
    for all in workspace.tags.applied.values_mut() {
        all.retain(|applied| applied.tag != tag);
    }
}

fn show(workspace: &Workspace, applied: &Applied) -> Option<Value> {
    let tag = workspace.tags.table.get(&applied.tag)?;
    Some(json!({
        "type": "tag",
        "id": tag["id"],
        "name": tag["name"],
        "applied_at": applied.at,
        "applied_by": applied.by,
    }))
}
