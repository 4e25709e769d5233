//! How a conversation is shown.

use serde_json::{Value, json};

use super::{Workspace, message_body, people, tags};
use crate::mock::workspace::{companies, links};

/// How many parts are shown, the newest ones.
const MOST_PARTS: usize = 500;

/// A conversation with all that belongs to it, except its parts.
pub(in crate::mock) fn show(workspace: &Workspace, conversation: &Value) -> Value {
    let id = conversation["id"].as_str().unwrap_or_default();
    let mut shown = conversation.clone();
    shown["contacts"] = people::contact_references(workspace, &conversation["contact_ids"]);
    let admins = conversation["teammate_ids"].as_array();
    let admins: Vec<Value> = admins
        .into_iter()
        .flatten()
        .map(|id| json!({ "type": "admin", "id": id }))
        .collect();
    shown["teammates"] = json!({ "type": "admin.list", "admins": admins });
    shown["tags"] = json!({
        "type": "tag.list",
        "tags": tags::of(workspace, "conversation", id),
    });
    shown["linked_objects"] = links::of(workspace, ("conversation", id));
    shown["company"] = company(workspace, &conversation["company_id"]);
    shown
}

fn company(workspace: &Workspace, id: &Value) -> Value {
    let company = id.as_str().and_then(|id| workspace.companies.table.get(id));
    company.map_or(Value::Null, |company| companies::show(workspace, company))
}

/// The newest of `parts`, and how many there are.
pub(super) fn parts(parts: &[Value]) -> Value {
    let hidden = parts.len().saturating_sub(MOST_PARTS);
    json!({
        "type": "conversation_part.list",
        "conversation_parts": &parts[hidden..],
        "total_count": parts.len(),
    })
}

/// Makes text of every body.
pub(super) fn as_plain_text(conversation: &mut Value) {
    let make_plain = |message: &mut Value, field: &str| {
        if let Some(html) = message[field].as_str() {
            message[field] = message_body::to_text(html).into();
        }
    };
    make_plain(&mut conversation["source"], "body");
    make_plain(&mut conversation["source"], "subject");
    let parts = conversation["conversation_parts"]["conversation_parts"].as_array_mut();
    for part in parts.into_iter().flatten() {
        make_plain(part, "body");
    }
}
