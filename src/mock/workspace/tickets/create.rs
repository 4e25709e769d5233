//! How tickets come about: by a request, or a test seeds one.

use serde_json::{Value, json};

use super::{Workspace, answer, links, parts, people, record, tags, ticket_types};
use crate::mock::{
    incoming::{Incoming, text},
    reply::Reply,
    workspace::{id_of, merge},
};

pub(super) fn create(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let ticket = check(workspace, incoming.body)?;
    let id = add_requested(workspace, ticket);
    Ok(answer(workspace, &id))
}

/// The fields of the ticket that a request asks for.
pub(super) fn check(workspace: &Workspace, body: &Value) -> Result<Value, Reply> {
    let type_id = text(&body["ticket_type_id"]).unwrap_or_default();
    let ticket_type = ticket_types::find(workspace, &type_id)?;
    ticket_types::check(ticket_type, &body["ticket_attributes"], true)?;
    let contacts = body["contacts"].as_array().into_iter().flatten();
    let contacts: Vec<Value> = contacts
        .map(|fields| {
            let mut keys = ["id", "external_id", "email"].into_iter();
            let (key, value) = keys
                .find_map(|key| Some((key, text(&fields[key])?)))
                .ok_or_else(people::no_contact)?;
            let contact = people::contact(workspace, key, &value);
            let contact = contact.ok_or_else(people::no_contact)?;
            Ok(contact["id"].clone())
        })
        .collect::<Result<_, Reply>>()?;
    let link = text(&body["conversation_to_link_id"]);
    if let Some(link) = &link
        && workspace.conversations.table.get(link).is_none()
    {
        let code = "conversation_not_found";
        return Err(Reply::error(404, code, "Conversation not found"));
    }
    let mut assignees = [Value::Null, Value::Null];
    for (kind, assignee) in ["admin", "team"].into_iter().zip(&mut assignees) {
        let given = text(&body["assignment"][format!("{kind}_assignee_id")]);
        if let Some(id) = given.filter(|id| id != "0") {
            people::check_assignee(workspace, kind, &id)?;
            *assignee = json!(id);
        }
    }
    let [admin, team] = assignees;
    let mut fields = json!({
        "ticket_type_id": type_id,
        "contact_ids": contacts,
        "company_id": text(&body["company_id"]),
        "ticket_attributes": body["ticket_attributes"].as_object().cloned().unwrap_or_default(),
        "admin_assignee_id": admin,
        "team_assignee_id": team,
        "linked_conversation": link,
    });
    if let Some(created_at) = body["created_at"].as_i64() {
        fields["created_at"] = json!(created_at);
    }
    Ok(fields)
}

/// Adds the ticket of a request.
pub(super) fn add_requested(workspace: &mut Workspace, mut fields: Value) -> String {
    let link = fields["linked_conversation"].take();
    let id = add(workspace, fields);
    if let Some(link) = link.as_str() {
        links::add(workspace, ("ticket", &id), ("conversation", link));
    }
    record::notify(workspace, "ticket.created", &id);
    id
}

/// Adds a ticket with the given fields: `ticket_type_id` is that of the first type
/// and `ticket_state_id` that of its first state unless given. `parts` are its
/// parts.
pub(in crate::mock) fn seed(workspace: &mut Workspace, mut fields: Value) -> String {
    let seeded = fields.as_object_mut().and_then(|fields| {
        let parts = fields.remove("parts")?;
        parts.as_array().cloned()
    });
    let id = add(workspace, fields.clone());
    tags::seed_on(workspace, "ticket", &id, &mut fields);
    for part in seeded.into_iter().flatten() {
        let author = match part["author"].is_null() {
            true => people::bot_author(),
            false => Value::Null,
        };
        let part = parts::part(workspace, "ticket_part", "comment", author, part);
        let parts = workspace.tickets.parts.entry(id.clone()).or_default();
        parts.push(part);
    }
    if let Some(ticket) = workspace.tickets.table.get_mut(&id) {
        merge(ticket, fields);
        ticket["id"] = json!(id);
        if let Some(until) = ticket["snoozed_until"].as_i64() {
            workspace.tickets.snoozes.set(&id, until);
        }
    }
    id
}

/// Adds a ticket in its first state.
pub(super) fn add(workspace: &mut Workspace, fields: Value) -> String {
    let id = id_of(&fields).unwrap_or_else(|| workspace.ids.number());
    workspace.tickets.numbered += 1;
    let created_at = fields["created_at"].as_i64();
    let created_at = created_at.unwrap_or_else(|| workspace.clock.unix());
    let first_type = workspace.ticket_types.table.values().next();
    let mut ticket = json!({
        "type": "ticket",
        "ticket_id": workspace.tickets.numbered.to_string(),
        "ticket_type_id": first_type.map(|first| &first["id"]),
        "ticket_state_id": null,
        "previous_ticket_state_id": null,
        "ticket_attributes": {},
        "contact_ids": [],
        "company_id": null,
        "admin_assignee_id": null,
        "team_assignee_id": null,
        "created_at": created_at,
        "updated_at": created_at,
        "open": true,
        "snoozed_until": null,
        "is_shared": true,
        "channel": "api",
    });
    merge(&mut ticket, fields);
    ticket["id"] = json!(id);
    let type_id = ticket["ticket_type_id"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let state = ticket["ticket_state_id"].take();
    let values = ticket["ticket_attributes"].clone();
    workspace.tickets.table.insert(&*id, ticket);
    record::set_attributes(workspace, &id, values);
    let first = ticket_types::first_of_category(workspace, &type_id, "submitted");
    let state = state.as_str().or(first).map(str::to_owned);
    if let Some(state) = state {
        record::set_state(workspace, &id, &state, people::bot_author());
    }
    if let Some(ticket) = workspace.tickets.table.get_mut(&id) {
        ticket["updated_at"] = json!(created_at);
    }
    id
}
