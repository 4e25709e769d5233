//! How a ticket is shown.

use serde_json::{Value, json};

use super::{Workspace, links, people, tags, ticket_types};

/// A ticket with all that belongs to it.
pub(in crate::mock) fn show(workspace: &Workspace, ticket: &Value) -> Value {
    let text = |field: &str| ticket[field].as_str().unwrap_or_default();
    let (id, type_id) = (text("id"), text("ticket_type_id"));
    let mut shown = ticket.clone();
    shown["contacts"] = people::contact_references(workspace, &ticket["contact_ids"]);
    if let Ok(ticket_type) = ticket_types::find(workspace, type_id) {
        shown["category"] = ticket_type["category"].clone();
        shown["ticket_type"] = ticket_types::show(workspace, ticket_type);
    }
    if let Some(state) = ticket_types::find_state(workspace, type_id, text("ticket_state_id")) {
        shown["ticket_state_internal_label"] = state["internal_label"].clone();
        shown["ticket_state_external_label"] = state["external_label"].clone();
        shown["ticket_state"] = state.clone();
    }
    let parts = workspace.tickets.parts.get(id);
    let parts = parts.map_or(&[][..], Vec::as_slice);
    shown["ticket_parts"] = json!({
        "type": "ticket_part.list",
        "ticket_parts": parts,
        "total_count": parts.len(),
    });
    shown["linked_objects"] = links::of(workspace, ("ticket", id));
    shown["tags"] = json!({ "type": "tag.list", "tags": tags::of(workspace, "ticket", id) });
    shown
}
