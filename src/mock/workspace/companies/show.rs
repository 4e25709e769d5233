//! A company as an answer has it.

use serde_json::{Value, json};

use crate::mock::workspace::{Workspace, notes, tags};

/// How many notes a company shows at most.
const MOST_NOTES: usize = 10;

/// `company` with the lists of what refers to it.
pub(in crate::mock) fn show(workspace: &Workspace, company: &Value) -> Value {
    let mut shown = company.clone();
    let id = company["id"].as_str().unwrap_or_default();
    shown["user_count"] = json!(user_count(workspace, company));
    let tags: Vec<Value> = tags::of(workspace, "company", id)
        .into_iter()
        .map(|tag| json!({ "type": "tag", "id": tag["id"], "name": tag["name"] }))
        .collect();
    shown["tags"] = json!({ "type": "tag.list", "tags": tags });
    shown["segments"] = json!({ "type": "segment.list", "segments": [] });
    let notes: Vec<&Value> = notes::of(workspace, "company", id).collect();
    let first: Vec<&Value> = notes.iter().copied().take(MOST_NOTES).collect();
    shown["notes"] = json!({
        "type": "list",
        "data": first,
        "url": format!("/companies/{id}/notes"),
        "total_count": notes.len(),
        "has_more": notes.len() > MOST_NOTES,
    });
    shown
}

/// How many users a company has: contacts, and those that the mock does not know.
pub(super) fn user_count(workspace: &Workspace, company: &Value) -> u64 {
    let id = company["id"].as_str().unwrap_or_default();
    let contacts = workspace.memberships.contacts_of(id).len();
    let others = company["user_count"].as_u64().unwrap_or_default();
    others.saturating_add(u64::try_from(contacts).unwrap_or(u64::MAX))
}
