//! Merges a conversation into another one.

use serde_json::json;

use super::{Workspace, answer, find, people, record, state};
use crate::mock::{incoming::Incoming, reply::Reply, workspace::links};

/// The conversation in the path is closed and linked to the one in the body,
/// which goes on.
pub(super) fn merge(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let secondary = find(workspace, incoming)?;
    let primary = incoming.text("merge_into_conversation_id");
    let primary = primary.unwrap_or_default();
    if primary.parse::<u64>().is_err() {
        let message = format!("merge_into_conversation_id is {primary:?}, no integer");
        return Err(Reply::error(400, "parameter_invalid", message));
    }
    let is_merged = workspace
        .conversations
        .table
        .get(&secondary)
        .is_some_and(|conversation| !conversation["merged_into"].is_null());
    let refusal = match workspace.conversations.table.get(&primary) {
        _ if primary == secondary => Some("a conversation cannot be merged into itself"),
        None => Some("there is no such primary conversation"),
        Some(_) if is_merged => Some("the secondary conversation is merged already"),
        Some(_) => None,
    };
    if let Some(message) = refusal {
        return Err(Reply::error(422, "merge_failed", message));
    }
    if let Some(conversation) = workspace.conversations.table.get_mut(&secondary) {
        conversation["merged_into"] = json!(primary);
    }
    state::set(workspace, &secondary, "closed");
    links::add(
        workspace,
        ("conversation", &primary),
        ("conversation", &secondary),
    );
    for (id, part_type) in [
        (&secondary, "merged_secondary_conversation"),
        (&primary, "merged_primary_conversation"),
    ] {
        let author = people::bot_author();
        record::add(workspace, id, part_type, author, json!({}));
    }
    Ok(answer(workspace, incoming, &primary))
}
