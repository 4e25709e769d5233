//! States of tickets.

use serde_json::{Value, json};

use super::{Workspace, id_of, merge};
use crate::mock::{incoming::Incoming, reply::Reply};

/// The states of a new workspace: identifier, category and label.
const FIRST: [(&str, &str, &str); 4] = [
    ("1301", "submitted", "Submitted"),
    ("1302", "in_progress", "In progress"),
    ("1303", "waiting_on_customer", "Waiting on customer"),
    ("1304", "resolved", "Resolved"),
];

/// Puts a state of each category into a new workspace.
pub(super) fn seed(workspace: &mut Workspace) {
    for (id, category, label) in FIRST {
        let state = json!({
            "id": id,
            "category": category,
            "internal_label": label,
            "external_label": label,
        });
        add(workspace, None, state);
    }
}

/// Adds a state of one type, or of all.
pub(super) fn add(workspace: &mut Workspace, ticket_type: Option<&str>, fields: Value) {
    let id = id_of(&fields).unwrap_or_else(|| workspace.ids.number());
    let mut state = json!({
        "type": "ticket_state",
        "category": "in_progress",
        "internal_label": format!("State {id}"),
        "external_label": format!("State {id}"),
        "archived": false,
        "ticket_type_id": ticket_type,
    });
    merge(&mut state, fields);
    state["id"] = json!(id);
    workspace.ticket_types.states.insert(&*id, state);
}

/// The states of a type.
pub(super) fn of<'a>(
    workspace: &'a Workspace,
    ticket_type: &'a str,
) -> impl Iterator<Item = &'a Value> {
    let states = workspace.ticket_types.states.values();
    states.filter(move |state| is_of(state, ticket_type))
}

fn is_of(state: &Value, ticket_type: &str) -> bool {
    state["ticket_type_id"].is_null() || state["ticket_type_id"] == *ticket_type
}

/// The state `id`, if it is one of the type.
pub(in crate::mock::workspace) fn find<'a>(
    workspace: &'a Workspace,
    ticket_type: &str,
    id: &str,
) -> Option<&'a Value> {
    let state = workspace.ticket_types.states.get(id);
    state.filter(|state| is_of(state, ticket_type))
}

/// The identifier of the type's first state of a category.
pub(in crate::mock::workspace) fn first_of_category<'a>(
    workspace: &'a Workspace,
    ticket_type: &'a str,
    category: &str,
) -> Option<&'a str> {
    let mut states = of(workspace, ticket_type);
    states.find(|state| state["category"] == *category)?["id"].as_str()
}

pub(super) fn list(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let types = &workspace.ticket_types;
    let states: Vec<Value> = types
        .states
        .values()
        .map(|state| {
            let users: Vec<&Value> = types
                .table
                .values()
                .filter(|user| is_of(state, user["id"].as_str().unwrap_or_default()))
                .collect();
            let mut state = state.clone();
            state["ticket_types"] = json!({ "type": "list", "data": users });
            state
        })
        .collect();
    workspace.list(incoming, &states)
}
