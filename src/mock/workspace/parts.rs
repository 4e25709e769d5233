//! Parts of conversations and tickets: what was written and done, in order.

use serde_json::{Value, json};

use super::{Workspace, attachments, id_of, merge, message_body};
use crate::mock::reply::Reply;

/// A part of a conversation or a ticket, made now with the given fields.
/// `kind` is `conversation_part` or `ticket_part`.
pub(super) fn part(
    workspace: &mut Workspace,
    kind: &str,
    part_type: &str,
    author: Value,
    fields: Value,
) -> Value {
    let id = id_of(&fields).unwrap_or_else(|| workspace.ids.number());
    let created_at = fields["created_at"].as_i64();
    let created_at = created_at.unwrap_or_else(|| workspace.clock.unix());
    let mut part = json!({
        "type": kind,
        "part_type": part_type,
        "body": null,
        "created_at": created_at,
        "updated_at": created_at,
        "notified_at": created_at,
        "assigned_to": null,
        "author": author,
        "attachments": [],
        "external_id": null,
        "redacted": false,
        "metadata": {},
        "tags": [],
        "event_details": null,
        "email_message_metadata": null,
        "app_package_code": null,
    });
    merge(&mut part, fields);
    part["id"] = json!(id);
    part
}

/// Takes out what `part` says; whether it said anything.
pub(super) fn redact(part: &mut Value) -> bool {
    let says_something = part["body"].as_str().is_some_and(|body| !body.is_empty())
        || part["attachments"]
            .as_array()
            .is_some_and(|files| !files.is_empty());
    if says_something {
        part["body"] = Value::Null;
        part["attachments"] = json!([]);
        part["redacted"] = json!(true);
    }
    says_something
}

/// The fields of the part that a message makes.
pub(super) fn message(body: &Value) -> Result<Value, Reply> {
    let html = body["body"].as_str().map(message_body::to_html);
    let attachments = attachments::of(body)?;
    let options = body["reply_options"].as_array();
    let is_empty = html.as_ref().is_none_or(String::is_empty);
    if is_empty && attachments.is_empty() && options.is_none_or(Vec::is_empty) {
        let message = "a message needs a body, an attachment or reply options";
        return Err(Reply::error(400, "parameter_invalid", message));
    }
    let metadata = match (options, body["message_type"] == "quick_reply") {
        (None, _) => json!({}),
        // The answer of a contact names the option it took.
        (Some(options), true) if body["admin_id"].is_null() => json!({
            "quick_reply_uuid": options.first().map(|option| &option["uuid"]),
        }),
        (Some(options), _) => json!({ "quick_reply_options": options.iter().map(|option| json!({
            "type": "quick_reply_option",
            "text": option["text"],
            "uuid": option["uuid"],
        })).collect::<Vec<_>>() }),
    };
    let mut message = json!({
        "body": html.filter(|html| !html.is_empty()),
        "attachments": attachments,
        "metadata": metadata,
    });
    if let Some(created_at) = body["created_at"].as_i64() {
        message["created_at"] = json!(created_at);
    }
    Ok(message)
}
