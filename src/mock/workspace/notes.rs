//! Notes on contacts and companies.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{Table, Workspace, admins::TOKEN_OWNER, id_of, merge};

/// The state of this resource.
#[derive(Debug, Default)]
pub(in crate::mock) struct Notes {
    pub(in crate::mock) table: Table,
    /// The identifiers of the notes on each contact and company, by its kind and
    /// identifier, oldest first.
    by_owner: HashMap<(&'static str, String), Vec<String>>,
}

/// What has notes.
const OWNERS: [&str; 2] = ["contact", "company"];

/// The notes on an object, newest first. `kind` is `contact` or `company`.
pub(in crate::mock) fn of<'a>(
    workspace: &'a Workspace,
    kind: &str,
    id: &str,
) -> impl Iterator<Item = &'a Value> + use<'a> {
    let mut kinds = OWNERS.into_iter();
    let key = kinds
        .find(|known| *known == kind)
        .map(|kind| (kind, id.to_owned()));
    let notes = key.and_then(|key| workspace.notes.by_owner.get(&key));
    let ids = notes.into_iter().flatten().rev();
    ids.filter_map(|id| workspace.notes.table.get(id))
}

/// Adds a note with the given fields: a `contact` or a `company` has the `id` of
/// what it is on.
pub(in crate::mock) fn seed(workspace: &mut Workspace, fields: Value) -> String {
    let id = id_of(&fields).unwrap_or_else(|| workspace.ids.number());
    let author = workspace.admins.get(TOKEN_OWNER).cloned();
    let mut note = json!({
        "type": "note",
        "created_at": workspace.clock.unix(),
        "contact": null,
        "company": null,
        "author": author,
        "body": "<p>A note.</p>",
    });
    merge(&mut note, fields);
    note["id"] = json!(id);
    for kind in OWNERS {
        if let Some(owner) = note[kind]["id"].as_str() {
            let key = (kind, owner.to_owned());
            let notes = workspace.notes.by_owner.entry(key).or_default();
            notes.push(id.clone());
        }
    }
    workspace.notes.table.insert(&*id, note);
    id
}

/// Gives the notes of a contact to another one.
pub(super) fn give(workspace: &mut Workspace, from: &str, into: &str) {
    let notes = &mut workspace.notes;
    let given = notes.by_owner.remove(&("contact", from.to_owned()));
    let given = given.unwrap_or_default();
    for id in &given {
        if let Some(note) = notes.table.get_mut(id) {
            note["contact"]["id"] = json!(into);
        }
    }
    let key = ("contact", into.to_owned());
    notes.by_owner.entry(key).or_default().extend(given);
}

/// Removes the notes on a contact or a company that is no more.
pub(super) fn remove_object(workspace: &mut Workspace, kind: &'static str, id: &str) {
    let notes = &mut workspace.notes;
    let removed = notes.by_owner.remove(&(kind, id.to_owned()));
    for id in removed.unwrap_or_default() {
        notes.table.remove(&id);
    }
}
