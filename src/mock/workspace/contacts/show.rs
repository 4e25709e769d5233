//! A contact as an answer has it.

use serde_json::{Value, json};

use crate::mock::{
    incoming::Incoming,
    workspace::{Workspace, notes, tags},
};

/// How many entries a list in a contact has at most.
const MOST_EMBEDDED: usize = 10;

/// `contact` with the lists of what refers to it.
pub(in crate::mock) fn show(workspace: &Workspace, contact: &Value) -> Value {
    let mut shown = contact.clone();
    let id = contact["id"].as_str().unwrap_or_default();
    let tags = tags::ids_of(workspace, "contact", id);
    let notes = notes::of(workspace, "contact", id);
    let notes: Vec<String> = notes
        .filter_map(|note| Some(note["id"].as_str()?.to_owned()))
        .collect();
    let companies = workspace.memberships.companies_of(id);
    shown["tags"] = embedded(id, "tags", "tag", &tags);
    shown["notes"] = embedded(id, "notes", "note", &notes);
    shown["companies"] = embedded(id, "companies", "company", companies);
    for list in [
        "opted_in_subscription_types",
        "opted_out_subscription_types",
    ] {
        shown[list] = embedded(id, "subscriptions", "subscription", &[]);
    }
    if let Some(fields) = shown.as_object_mut() {
        fields.remove("merge_history");
    }
    shown
}

/// As [`show`], with the merges of the contact if the request asks for them.
pub(super) fn show_for(workspace: &Workspace, incoming: &Incoming<'_>, contact: &Value) -> Value {
    let mut shown = show(workspace, contact);
    if incoming.query("include_merge_history") == Some("true") {
        shown["merge_history"] = contact["merge_history"].clone();
    }
    shown
}

/// The first entries of a list, and where the rest is.
fn embedded(contact: &str, list: &str, kind: &str, ids: &[String]) -> Value {
    let data: Vec<Value> = ids
        .iter()
        .take(MOST_EMBEDDED)
        .map(|id| json!({ "type": kind, "id": id, "url": format!("/{list}/{id}") }))
        .collect();
    json!({
        "type": "list",
        "data": data,
        "url": format!("/contacts/{contact}/{list}"),
        "total_count": ids.len(),
        "has_more": ids.len() > MOST_EMBEDDED,
    })
}
