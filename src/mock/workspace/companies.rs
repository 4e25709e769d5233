//! Companies: upserted by `company_id`, attached to contacts, listed up to a limit, and scrolled.

use super::{Handlers, Table};

pub(super) const HANDLERS: Handlers = &[];

/// The state of this resource.
#[derive(Debug, Default)]
pub(in crate::mock) struct Companies {
    pub(in crate::mock) table: Table,
}

/// Adds one.
pub(in crate::mock) fn add(workspace: &mut super::Workspace, fields: serde_json::Value) -> String {
    let id = super::id_of(&fields).unwrap_or_else(|| workspace.ids.hex());
    let mut object = serde_json::json!({ "type": "company", "role": "user", "external_id": null, "name": null, "email": null });
    super::merge(&mut object, fields);
    object["id"] = id.clone().into();
    workspace.companies.table.insert(&*id, object);
    id
}
