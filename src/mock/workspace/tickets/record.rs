//! Puts a part at the end of a ticket.

use serde_json::{Value, json};

use super::{Workspace, parts, people, show, ticket_types};

/// Adds a part that is made now, and returns it.
pub(super) fn add(
    workspace: &mut Workspace,
    id: &str,
    part_type: &str,
    author: Value,
    fields: Value,
) -> Value {
    let mut part = parts::part(workspace, "ticket_part", part_type, author, fields);
    // The authors of tickets' parts have no leads among them.
    if people::is_contact(&part["author"]) {
        part["author"]["type"] = json!("user");
    }
    let now = workspace.clock.unix();
    let tickets = &mut workspace.tickets;
    if let Some(ticket) = tickets.table.get_mut(id) {
        ticket["updated_at"] = json!(now);
        let parts = tickets.parts.entry(id.to_owned()).or_default();
        parts.push(part.clone());
    }
    part
}

/// Gives a ticket the values of its attributes.
pub(super) fn set_attributes(workspace: &mut Workspace, id: &str, values: Value) {
    let Some(ticket) = workspace.tickets.table.get(id) else {
        return;
    };
    let type_id = ticket["ticket_type_id"].as_str().unwrap_or_default();
    let values_by_id = match ticket_types::find(workspace, type_id) {
        Ok(ticket_type) => ticket_types::by_id(ticket_type, &values),
        Err(_) => Value::Null,
    };
    if let Some(ticket) = workspace.tickets.table.get_mut(id) {
        ticket["ticket_attributes"] = values;
        // As searches ask for them.
        ticket["values_by_id"] = values_by_id;
    }
}

/// Puts a ticket into a state of its type, and tells it by a part.
pub(super) fn set_state(workspace: &mut Workspace, id: &str, state: &str, author: Value) {
    let Some(ticket) = workspace.tickets.table.get(id) else {
        return;
    };
    let text = |field: &str| ticket[field].as_str().unwrap_or_default();
    let category = |state: &str| {
        let state = ticket_types::find_state(workspace, text("ticket_type_id"), state);
        state.map(|state| state["category"].clone())
    };
    let previous = text("ticket_state_id");
    let is_first = previous.is_empty();
    let to = category(state).unwrap_or_default();
    let from = category(previous).unwrap_or_else(|| to.clone());
    if let Some(ticket) = workspace.tickets.table.get_mut(id) {
        if !is_first {
            ticket["previous_ticket_state_id"] = ticket["ticket_state_id"].clone();
        }
        ticket["ticket_state_id"] = json!(state);
    }
    let is_resolved = to == "resolved";
    let states = json!({ "ticket_state": to, "previous_ticket_state": from });
    add(
        workspace,
        id,
        "ticket_state_updated_by_admin",
        author,
        states,
    );
    if !is_first {
        notify(workspace, "ticket.state.updated", id);
        if is_resolved {
            notify(workspace, "ticket.resolved", id);
        }
    }
}

/// Notes what a webhook tells of a whole ticket.
pub(super) fn notify(workspace: &mut Workspace, topic: &'static str, id: &str) {
    if let Some(ticket) = workspace.tickets.table.get(id) {
        let item = show(workspace, ticket);
        workspace.notify(topic, item);
    }
}

/// Notes what a webhook tells of the last part of a ticket.
pub(super) fn notify_part(workspace: &mut Workspace, topic: &'static str, id: &str) {
    let part = workspace
        .tickets
        .parts
        .get(id)
        .and_then(|parts| parts.last());
    if let (Some(ticket), Some(part)) = (workspace.tickets.table.get(id), part) {
        let item = json!({
            "type": "ticket_ticket_part",
            "ticket": show(workspace, ticket),
            "ticket_part": part,
        });
        workspace.notify(topic, item);
    }
}
