//! Deletes conversations, and lists those that were.

use serde_json::{Value, json};

use super::{Workspace, find, tags};
use crate::mock::{incoming::Incoming, reply::Reply, workspace::links};

/// Deletes a conversation. Its metrics stay unless the request says otherwise.
pub(super) fn delete(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = find(workspace, incoming)?;
    let deleted_at = workspace.clock.unix();
    workspace.conversations.table.remove(&id);
    workspace.conversations.parts.remove(&id);
    workspace.conversations.snoozes.clear(&id);
    workspace.conversations.deleted.push(json!({
        "type": "conversation",
        "id": id,
        "metrics_retained": incoming.query("retain_metrics") != Some("false"),
        "deleted_at": deleted_at,
    }));
    tags::remove_object(workspace, "conversation", &id);
    links::remove_object(workspace, ("conversation", &id));
    workspace.notify(
        "conversation.deleted",
        json!({ "type": "conversation", "conversation_id": id }),
    );
    Ok(Reply::ok(json!({
        "id": id,
        "object": "conversation",
        "deleted": true,
    })))
}

/// The last one deleted comes first, unless `order` is `asc`.
pub(super) fn list_deleted(
    workspace: &mut Workspace,
    incoming: &Incoming<'_>,
) -> Result<Reply, Reply> {
    let mut deleted: Vec<&Value> = workspace.conversations.deleted.iter().collect();
    if incoming.query("order") != Some("asc") {
        deleted.reverse();
    }
    workspace.list(incoming, deleted)
}
