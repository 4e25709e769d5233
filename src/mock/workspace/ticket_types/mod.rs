//! Types of tickets, with their attributes and states.

mod attributes;
mod states;

use serde_json::{Value, json};

pub(super) use self::{
    attributes::{by_id, check},
    states::{find as find_state, first_of_category},
};
use super::{APP_ID, Handlers, Table, Workspace, id_of, merge};
use crate::mock::{incoming::Incoming, reply::Reply};

pub(super) const HANDLERS: Handlers = &[
    ("list_ticket_types", list),
    ("create_ticket_type", create),
    ("get_ticket_type", get),
    ("update_ticket_type", update),
    ("create_ticket_type_attribute", attributes::create),
    ("update_ticket_type_attribute", attributes::update),
    ("list_ticket_states", states::list),
];

/// The state of this resource.
///
/// A type is kept with its attributes as the list `attributes`.
#[derive(Debug, Default)]
pub(in crate::mock) struct TicketTypes {
    pub(in crate::mock) table: Table,
    /// The states; those without a `ticket_type_id` are of all types.
    states: Table,
}

/// The identifier of the type in a new workspace.
const FIRST: &str = "1201";

/// The fields of a type that requests set.
const FIELDS: [&str; 6] = [
    "name",
    "description",
    "category",
    "icon",
    "is_internal",
    "archived",
];

/// Puts the states and one type into a new workspace.
pub(super) fn seed(workspace: &mut Workspace) {
    states::seed(workspace);
    let first = json!({
        "id": FIRST,
        "name": "Request",
        "description": "What a customer asks for",
    });
    add(workspace, first);
}

/// Adds a type with the given fields. It has the two default attributes and those
/// given as `attributes`; its own states can be given as `ticket_states`.
pub(in crate::mock) fn add(workspace: &mut Workspace, mut fields: Value) -> String {
    let id = id_of(&fields).unwrap_or_else(|| workspace.ids.number());
    let created_at = fields["created_at"].as_i64();
    let created_at = created_at.unwrap_or_else(|| workspace.clock.unix());
    let mut take = |name: &str| {
        let given = fields
            .as_object_mut()
            .and_then(|fields| fields.remove(name));
        given
            .and_then(|given| given.as_array().cloned())
            .unwrap_or_default()
    };
    let (given, states) = (take("attributes"), take("ticket_states"));
    let mut ticket_type = json!({
        "type": "ticket_type",
        "name": format!("Type {id}"),
        "description": "",
        "icon": "🎟️",
        "workspace_id": APP_ID,
        "category": "Customer",
        "archived": false,
        "created_at": created_at,
        "updated_at": created_at,
        "attributes": [],
    });
    // The category took the place of the flag.
    if fields["is_internal"] == true && fields["category"].is_null() {
        fields["category"] = json!("Back-office");
    }
    merge(&mut ticket_type, fields);
    ticket_type["id"] = json!(id);
    ticket_type["is_internal"] = json!(ticket_type["category"] == "Back-office");
    workspace.ticket_types.table.insert(&*id, ticket_type);
    attributes::add_defaults(workspace, &id);
    for attribute in given {
        attributes::add(workspace, &id, attribute);
    }
    for state in states {
        states::add(workspace, Some(&id), state);
    }
    id
}

/// A type as it is shown.
pub(super) fn show(workspace: &Workspace, ticket_type: &Value) -> Value {
    let id = ticket_type["id"].as_str().unwrap_or_default();
    let mut shown = ticket_type.clone();
    shown["ticket_type_attributes"] = json!({
        "type": "list",
        "data": ticket_type["attributes"],
    });
    let states: Vec<&Value> = states::of(workspace, id).collect();
    shown["ticket_states"] = json!({ "type": "list", "data": states });
    shown
}

/// The type `id`; 404 if there is none.
pub(super) fn find<'a>(workspace: &'a Workspace, id: &str) -> Result<&'a Value, Reply> {
    workspace
        .ticket_types
        .table
        .get(id)
        .ok_or_else(|| Reply::error(404, "ticket_type_not_found", "Ticket type not found"))
}

fn list(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let types: Vec<Value> = workspace
        .ticket_types
        .table
        .values()
        .map(|ticket_type| show(workspace, ticket_type))
        .collect();
    workspace.list(incoming, &types)
}

fn get(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let found = find(workspace, incoming.argument("ticket_type_id"))?;
    Ok(Reply::ok(show(workspace, found)))
}

fn create(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let name = incoming.body["name"].as_str().unwrap_or_default();
    let types = &workspace.ticket_types.table;
    if types.values().any(|known| known["name"] == *name) {
        let message = format!("a ticket type is called {name} already");
        return Err(Reply::error(409, "resource_conflict", message));
    }
    let id = add(workspace, given(incoming));
    Ok(Reply::ok(show(workspace, find(workspace, &id)?)))
}

fn update(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = incoming.argument("ticket_type_id");
    find(workspace, id)?;
    let now = workspace.clock.unix();
    if let Some(ticket_type) = workspace.ticket_types.table.get_mut(id) {
        merge(ticket_type, given(incoming));
        ticket_type["updated_at"] = json!(now);
    }
    Ok(Reply::ok(show(workspace, find(workspace, id)?)))
}

fn given(incoming: &Incoming<'_>) -> Value {
    let given = FIELDS
        .iter()
        .filter_map(|field| Some((*field, incoming.body.get(*field)?.clone())));
    json!(given.collect::<std::collections::BTreeMap<_, _>>())
}
