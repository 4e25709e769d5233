//! Changes of a ticket.

use serde_json::{Value, json};

use super::{Workspace, answer, find, people, record, ticket_types};
use crate::mock::{
    incoming::{Incoming, text},
    reply::Reply,
};

/// What is changed, once all of it is checked.
struct Change {
    author: Value,
    state: Option<String>,
    assignee: Option<Assignee>,
    snoozed_until: Option<i64>,
}

enum Assignee {
    Nobody,
    Admin(String),
    Team(String),
}

pub(super) fn update(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = find(workspace, incoming)?;
    let change = check(workspace, incoming, &id)?;
    let body = incoming.body;
    let author = change.author;
    set_fields(workspace, &id, body);
    for (name, value) in body["ticket_attributes"].as_object().into_iter().flatten() {
        set_attribute(workspace, &id, name, value, author.clone());
    }
    if let Some(state) = change.state {
        record::set_state(workspace, &id, &state, author.clone());
    }
    if let Some(assignee) = change.assignee {
        assign(workspace, &id, assignee, author.clone());
    }
    if body["open"] == false {
        workspace.tickets.snoozes.clear(&id);
        record::add(workspace, &id, "close", author, json!({}));
        record::notify(workspace, "ticket.closed", &id);
    } else if let Some(until) = change.snoozed_until {
        workspace.tickets.snoozes.set(&id, until);
        record::add(workspace, &id, "snoozed", author, json!({}));
        record::notify_part(workspace, "ticket.admin.snoozed", &id);
    } else if body["open"] == true {
        workspace.tickets.snoozes.clear(&id);
        record::add(workspace, &id, "open", author, json!({}));
    }
    Ok(answer(workspace, &id))
}

fn check(workspace: &Workspace, incoming: &Incoming<'_>, id: &str) -> Result<Change, Reply> {
    let body = incoming.body;
    let ticket = workspace.tickets.table.get(id);
    let ticket_type = ticket.and_then(|ticket| ticket["ticket_type_id"].as_str());
    let ticket_type = ticket_types::find(workspace, ticket_type.unwrap_or_default())?;
    ticket_types::check(ticket_type, &body["ticket_attributes"], false)?;
    // Who acts and who is assigned moved to the top level.
    let assignment = match body["assignment"].is_object() {
        true => &body["assignment"],
        false => body,
    };
    let author = match text(&assignment["admin_id"]) {
        Some(admin) => {
            people::admin_author(workspace, &admin).map_err(|_| people::no_assignee())?
        }
        None => people::bot_author(),
    };
    let assignee = match text(&assignment["assignee_id"]) {
        None => None,
        Some(id) if id == "0" => Some(Assignee::Nobody),
        Some(id) if workspace.admins.get(&id).is_some() => Some(Assignee::Admin(id)),
        Some(id) if workspace.teams.get(&id).is_some() => Some(Assignee::Team(id)),
        Some(_) => return Err(people::no_assignee()),
    };
    let snoozed_until = body["snoozed_until"].as_i64();
    if snoozed_until.is_some_and(|until| until <= workspace.clock.unix()) {
        let message = "snoozed_until is not in the future";
        return Err(Reply::error(400, "parameter_invalid", message));
    }
    Ok(Change {
        author,
        state: state(workspace, incoming, ticket_type)?,
        assignee,
        snoozed_until,
    })
}

/// The state that is asked for: by its identifier, or by a word in versions
/// whose requests have no identifier of it.
fn state(
    workspace: &Workspace,
    incoming: &Incoming<'_>,
    ticket_type: &Value,
) -> Result<Option<String>, Reply> {
    let type_id = ticket_type["id"].as_str().unwrap_or_default();
    let found = match (incoming.text("ticket_state_id"), incoming.text("state")) {
        (Some(id), _) if incoming.body_has_property("ticket_state_id") => {
            ticket_types::find_state(workspace, type_id, &id).and_then(|state| state["id"].as_str())
        }
        (_, Some(word)) if incoming.body_has_property("state") => {
            ticket_types::first_of_category(workspace, type_id, &word)
        }
        // What the version does not know is ignored.
        _ => return Ok(None),
    };
    let invalid = || {
        let message = "the type of the ticket has no such state";
        Reply::error(400, "ticket_state_id_invalid", message)
    };
    found.map(|id| Some(id.to_owned())).ok_or_else(invalid)
}

fn set_fields(workspace: &mut Workspace, id: &str, body: &Value) {
    let now = workspace.clock.unix();
    let Some(ticket) = workspace.tickets.table.get_mut(id) else {
        return;
    };
    for field in ["open", "is_shared", "company_id", "snoozed_until"] {
        if let Some(value) = body.get(field) {
            ticket[field] = value.clone();
        }
    }
    // Closing ends the snooze, and so does opening.
    if body["open"].is_boolean() && (body["open"] == false || body["snoozed_until"].is_null()) {
        ticket["snoozed_until"] = Value::Null;
    }
    ticket["updated_at"] = json!(now);
}

fn set_attribute(workspace: &mut Workspace, id: &str, name: &str, value: &Value, author: Value) {
    let Some(ticket) = workspace.tickets.table.get(id) else {
        return;
    };
    let mut values = ticket["ticket_attributes"].clone();
    values[name] = value.clone();
    record::set_attributes(workspace, id, values);
    let label = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let data = json!({
        "attribute": { "type": "attribute", "id": name, "label": name },
        "value": { "type": "value", "id": null, "label": label },
    });
    let part_type = "ticket_attribute_updated_by_admin";
    let fields = json!({ "updated_attribute_data": data });
    record::add(workspace, id, part_type, author, fields);
    record::notify_part(workspace, "ticket.attribute.updated", id);
}

fn assign(workspace: &mut Workspace, id: &str, assignee: Assignee, author: Value) {
    let Some(ticket) = workspace.tickets.table.get_mut(id) else {
        return;
    };
    let (assigned_to, topic) = match assignee {
        Assignee::Nobody => {
            ticket["admin_assignee_id"] = Value::Null;
            ticket["team_assignee_id"] = Value::Null;
            let nobody = json!({ "type": "nobody_admin", "id": null });
            (nobody, "ticket.admin.assigned")
        }
        Assignee::Admin(admin) => {
            ticket["admin_assignee_id"] = json!(admin);
            (
                json!({ "type": "admin", "id": admin }),
                "ticket.admin.assigned",
            )
        }
        Assignee::Team(team) => {
            ticket["team_assignee_id"] = json!(team);
            (
                json!({ "type": "team", "id": team }),
                "ticket.team.assigned",
            )
        }
    };
    let fields = json!({ "assigned_to": assigned_to });
    record::add(workspace, id, "assignment", author, fields);
    record::notify_part(workspace, topic, id);
}
