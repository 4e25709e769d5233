//! How conversations come about: a contact writes, or a test seeds one.

use serde_json::{Value, json};

use super::{Workspace, message_body, parts, people, record, state, tags};
use crate::mock::{
    incoming::{Incoming, text},
    reply::Reply,
    workspace::{attachments, id_of, merge},
};

/// A contact writes.
pub(super) fn create(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let contact = text(&incoming.body["from"]["id"]).unwrap_or_default();
    let contact = people::contact(workspace, "id", &contact).ok_or_else(people::no_contact)?;
    let (contact_id, author) = (contact["id"].clone(), people::contact_author(contact));
    let body = message_body::to_html(incoming.body["body"].as_str().unwrap_or_default());
    if body.is_empty() {
        return Err(Reply::error(400, "parameter_invalid", "body is empty"));
    }
    let attachments = attachments::of(incoming.body)?;
    let created_at = incoming.body["created_at"].as_i64();
    let created_at = created_at.unwrap_or_else(|| workspace.clock.unix());
    let subject = incoming.body["subject"].as_str().unwrap_or_default();
    let message = workspace.ids.number();
    let id = add(
        workspace,
        json!({
            "created_at": created_at,
            "contact_ids": [contact_id],
            "source": {
                "id": message,
                "subject": subject,
                "body": body,
                "author": author,
                "attachments": attachments,
            },
        }),
    );
    record::notify(workspace, "conversation.user.created", &id);
    Ok(Reply::ok(json!({
        "type": "user_message",
        "id": message,
        "created_at": created_at,
        "subject": subject,
        "body": body,
        "message_type": "inapp",
        "conversation_id": id,
    })))
}

/// Adds a conversation with the given fields. Its `parts` are counted as if they
/// had been written; what is given counts more.
pub(in crate::mock) fn seed(workspace: &mut Workspace, mut fields: Value) -> String {
    let seeded = fields.as_object_mut().and_then(|fields| {
        let parts = fields.remove("parts")?;
        parts.as_array().cloned()
    });
    let id = add(workspace, fields.clone());
    tags::seed_on(workspace, "conversation", &id, &mut fields);
    for part in seeded.into_iter().flatten() {
        let kind = "conversation_part";
        let author = match part["author"].is_null() {
            true => people::bot_author(),
            false => Value::Null,
        };
        let mut part = parts::part(workspace, kind, "comment", author, part);
        let conversations = &mut workspace.conversations;
        if let Some(conversation) = conversations.table.get_mut(&id) {
            record::count(conversation, &mut part);
            conversation["updated_at"] = part["created_at"].clone();
            let parts = conversations.parts.entry(id.clone()).or_default();
            parts.push(part);
        }
    }
    if let Some(conversation) = workspace.conversations.table.get_mut(&id) {
        put(conversation, fields);
        conversation["id"] = json!(id);
        conversation["open"] = json!(conversation["state"] != "closed");
        if let Some(until) = conversation["snoozed_until"].as_i64() {
            state::snooze(workspace, &id, until);
        }
    }
    id
}

/// Adds a conversation without parts.
fn add(workspace: &mut Workspace, mut fields: Value) -> String {
    let id = id_of(&fields).unwrap_or_else(|| workspace.ids.number());
    let created_at = fields["created_at"].as_i64();
    let created_at = created_at.unwrap_or_else(|| workspace.clock.unix());
    let mut source = json!({
        "type": "conversation",
        "id": null,
        "delivered_as": "customer_initiated",
        "subject": "",
        "body": "",
        "author": { "type": "user", "id": null, "name": null, "email": "" },
        "attachments": [],
        "url": null,
        "redacted": false,
    });
    if let Some(given) = fields.as_object_mut() {
        merge(&mut source, given.remove("source").unwrap_or_default());
    }
    if source["id"].is_null() {
        source["id"] = json!(workspace.ids.number());
    }
    if source["author"]["id"].is_null() {
        let contact = fields["contact_ids"][0].as_str();
        source["author"] = match contact.and_then(|id| people::contact(workspace, "id", id)) {
            Some(contact) => people::contact_author(contact),
            None => people::bot_author(),
        };
    }
    let is_from_contact = people::is_contact(&source["author"]);
    let reply = json!({ "created_at": created_at, "type": "conversation", "url": null });
    let mut conversation = json!({
        "type": "conversation",
        "created_at": created_at,
        "updated_at": created_at,
        "title": null,
        "contact_ids": [],
        "teammate_ids": [],
        "company_id": null,
        "state": "open",
        "open": true,
        "read": false,
        "priority": "none",
        "waiting_since": is_from_contact.then_some(created_at),
        "snoozed_until": null,
        "admin_assignee_id": null,
        "team_assignee_id": null,
        "first_contact_reply": is_from_contact.then_some(reply),
        "custom_attributes": {},
        "conversation_rating": null,
        "sla_applied": null,
        "topics": { "type": "topic.list", "topics": [], "total_count": 0 },
        "ticket": null,
        "ai_agent": null,
        "ai_agent_participated": false,
        "sales_agent": null,
        "sales_agent_participated": false,
        "external_references": [],
        "channel": { "initial": "chat", "current": "chat" },
        "statistics": statistics(),
        "reply_times": [],
    });
    put(&mut conversation, fields);
    conversation["source"] = source;
    conversation["id"] = json!(id);
    workspace.conversations.table.insert(&*id, conversation);
    id
}

/// Puts `fields` over those of a conversation, and those of an object in it over
/// its own.
fn put(conversation: &mut Value, fields: Value) {
    let Value::Object(fields) = fields else {
        return;
    };
    for (key, value) in fields {
        match conversation[&key].is_object() && value.is_object() {
            true => merge(&mut conversation[&key], value),
            false => conversation[&key] = value,
        }
    }
}

/// The statistics of a conversation without parts. The source is counted.
fn statistics() -> Value {
    let mut statistics = json!({
        "type": "conversation_statistics",
        "count_conversation_parts": 1,
        "count_reopens": 0,
        "count_assignments": 0,
    });
    let unknown = [
        "time_to_assignment",
        "time_to_admin_reply",
        "time_to_first_close",
        "time_to_last_close",
        "median_time_to_reply",
        "first_contact_reply_at",
        "first_assignment_at",
        "first_admin_reply_at",
        "first_close_at",
        "last_assignment_at",
        "last_assignment_admin_reply_at",
        "last_contact_reply_at",
        "last_admin_reply_at",
        "last_close_at",
        "last_closed_by_id",
    ];
    for name in unknown {
        statistics[name] = Value::Null;
    }
    statistics
}
