//! Closes, opens, snoozes and assigns conversations.

use serde_json::{Value, json};

use super::{Workspace, answer, find, message_body, people, record, state};
use crate::mock::{
    incoming::{Incoming, text},
    reply::Reply,
};

/// What unassigns.
const NOBODY: &str = "0";

pub(super) fn manage(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = find(workspace, incoming)?;
    let admin = incoming.text("admin_id").unwrap_or_default();
    let author = people::admin_author(workspace, &admin)?;
    let body = incoming.body["body"].as_str().map(message_body::to_html);
    let message = json!({ "body": body.filter(|body| !body.is_empty()) });
    // Each request has fields of its own; the word for what it does may be left out.
    let action = match incoming.body["message_type"].as_str() {
        Some(action) => action,
        None if !incoming.body["assignee_id"].is_null() => "assignment",
        None if !incoming.body["snoozed_until"].is_null() => "snoozed",
        None if !incoming.body["type"].is_null() => "close",
        None => "open",
    };
    let topic = match action {
        "assignment" => {
            assign(workspace, incoming, &id, author, message)?;
            "conversation.admin.assigned"
        }
        "snoozed" => {
            snooze(workspace, incoming, &id, author)?;
            "conversation.admin.snoozed"
        }
        "close" => {
            state::set(workspace, &id, "closed");
            record::add(workspace, &id, "close", author, message);
            "conversation.admin.closed"
        }
        _ => {
            state::set(workspace, &id, "open");
            record::add(workspace, &id, "open", author, message);
            "conversation.admin.opened"
        }
    };
    record::notify(workspace, topic, &id);
    Ok(answer(workspace, incoming, &id))
}

fn snooze(
    workspace: &mut Workspace,
    incoming: &Incoming<'_>,
    id: &str,
    author: Value,
) -> Result<(), Reply> {
    let until = incoming.body["snoozed_until"].as_i64().unwrap_or_default();
    if until <= workspace.clock.unix() {
        let message = "snoozed_until is not in the future";
        return Err(Reply::error(400, "parameter_invalid", message));
    }
    state::snooze(workspace, id, until);
    record::add(workspace, id, "snoozed", author, json!({}));
    Ok(())
}

/// Assigns an admin or a team, each on its own. A closed conversation is opened.
fn assign(
    workspace: &mut Workspace,
    incoming: &Incoming<'_>,
    id: &str,
    author: Value,
    mut message: Value,
) -> Result<(), Reply> {
    let kind = incoming.body["type"].as_str().unwrap_or("admin");
    let assignee = text(&incoming.body["assignee_id"]).unwrap_or_default();
    let field = match kind {
        "team" => "team_assignee_id",
        _ => "admin_assignee_id",
    };
    let assigned = match assignee.as_str() {
        NOBODY => Value::Null,
        assignee => {
            people::check_assignee(workspace, kind, assignee)?;
            json!(assignee)
        }
    };
    message["assigned_to"] = match assigned.is_null() {
        true => json!({ "type": "nobody_admin", "id": null }),
        false => json!({ "type": kind, "id": assigned }),
    };
    let mut was_closed = false;
    if let Some(conversation) = workspace.conversations.table.get_mut(id) {
        conversation[field] = assigned;
        was_closed = conversation["state"] == "closed";
    }
    let part_type = match was_closed {
        true => {
            state::set(workspace, id, "open");
            "assign_and_reopen"
        }
        false => "assignment",
    };
    record::add(workspace, id, part_type, author, message);
    Ok(())
}

/// There are no rules, so that nobody is assigned by default.
pub(super) fn run_assignment_rules(
    workspace: &mut Workspace,
    incoming: &Incoming<'_>,
) -> Result<Reply, Reply> {
    let id = find(workspace, incoming)?;
    let nobody = json!({ "assigned_to": { "type": "nobody_admin", "id": null } });
    let author = people::bot_author();
    record::add(workspace, &id, "default_assignment", author, nobody);
    Ok(answer(workspace, incoming, &id))
}
