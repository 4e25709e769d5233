//! Sections, of the versions that have them: collections inside of another one.

use serde_json::json;

use super::{Handlers, Reply, Workspace, collections};
use crate::mock::incoming::Incoming;

pub(super) const HANDLERS: Handlers = &[
    ("list_all_sections", list),
    ("create_section", create),
    ("retrieve_section", retrieve),
    ("update_section", update),
    ("delete_section", delete),
];

fn list(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    collections::page_of(workspace, incoming, true)
}

/// The identifier in the path, if there is such a section.
fn found<'a>(workspace: &Workspace, incoming: &'a Incoming<'_>) -> Result<&'a str, Reply> {
    let id = incoming.argument("section_id");
    match collections::parent(workspace, id) {
        Some(_) => Ok(id),
        None => Err(Reply::not_found("Resource")),
    }
}

fn shown(workspace: &Workspace, id: &str) -> Reply {
    Reply::ok(collections::shown(workspace, id)).with("type", "section")
}

fn create(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    collections::check(workspace, incoming, None)?;
    let id = collections::add(workspace, incoming.body_of_known_fields());
    Ok(shown(workspace, &id))
}

fn retrieve(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = found(workspace, incoming)?;
    Ok(shown(workspace, id))
}

fn update(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = found(workspace, incoming)?;
    collections::check(workspace, incoming, Some(id))?;
    collections::set(workspace, id, incoming.body_of_known_fields());
    Ok(shown(workspace, id))
}

fn delete(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = found(workspace, incoming)?;
    workspace.collections.remove(id);
    Ok(Reply::ok(
        json!({ "id": id, "object": "section", "deleted": true }),
    ))
}
