//! Help centers: there from the start, and changed by seeding alone.

use serde_json::{Value, json};

use super::{APP_ID, Handlers, Reply, Workspace};
use crate::mock::incoming::Incoming;

pub(super) const HANDLERS: Handlers = &[
    ("list_help_centers", list),
    ("retrieve_help_center", retrieve),
];

/// The help center of collections that name none.
pub(super) const DEFAULT: &str = "991100";

/// Puts one help center into a new workspace.
pub(super) fn seed(workspace: &mut Workspace) {
    add(workspace, json!({ "id": DEFAULT, "default": true }));
}

/// Adds a help center with the given fields.
pub(in crate::mock) fn add(workspace: &mut Workspace, fields: Value) -> String {
    let id = super::id_of(&fields).unwrap_or_else(|| workspace.ids.number());
    let now = workspace.clock.unix();
    let mut center = json!({
        "workspace_id": APP_ID,
        "created_at": now,
        "updated_at": now,
        "identifier": format!("mock-{id}"),
        "display_name": "Mock Help Center",
        "url": format!("https://help.example.com/{id}"),
        "website_turned_on": true,
        "custom_domain": null,
        "default": false,
        "locales": ["en"],
    });
    super::merge(&mut center, fields);
    center["id"] = json!(id);
    workspace.help_centers.insert(&*id, center);
    id
}

fn list(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let page = workspace.list(incoming, workspace.help_centers.values())?;
    Ok(page.with("type", "list"))
}

fn retrieve(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    match workspace
        .help_centers
        .get(incoming.argument("help_center_id"))
    {
        Some(center) => Ok(Reply::ok(center.clone())),
        None => Err(Reply::not_found("Help Center")),
    }
}
