//! Contacts, users and leads: made, changed, archived, deleted, merged, listed and searched.

use super::{Handlers, Table};

pub(super) const HANDLERS: Handlers = &[];

/// The state of this resource.
#[derive(Debug, Default)]
pub(in crate::mock) struct Contacts {
    pub(in crate::mock) table: Table,
}

/// Adds one.
pub(in crate::mock) fn add(workspace: &mut super::Workspace, fields: serde_json::Value) -> String {
    let id = super::id_of(&fields).unwrap_or_else(|| workspace.ids.hex());
    let mut object = serde_json::json!({ "type": "contact", "role": "user", "external_id": null, "name": null, "email": null });
    super::merge(&mut object, fields);
    object["id"] = id.clone().into();
    workspace.contacts.table.insert(&*id, object);
    id
}
