//! Open, closed and snoozed.

use serde_json::{Value, json};

use super::{Workspace, people, record};

/// Makes a conversation open or closed.
pub(super) fn set(workspace: &mut Workspace, id: &str, state: &str) {
    put(workspace, id, state, Value::Null);
    workspace.conversations.snoozes.clear(id);
}

/// Lets a conversation sleep until `until`, Unix seconds.
pub(super) fn snooze(workspace: &mut Workspace, id: &str, until: i64) {
    put(workspace, id, "snoozed", json!(until));
    workspace.conversations.snoozes.set(id, until);
}

fn put(workspace: &mut Workspace, id: &str, state: &str, until: Value) {
    if let Some(conversation) = workspace.conversations.table.get_mut(id) {
        conversation["state"] = json!(state);
        // A snoozed conversation is not closed.
        conversation["open"] = json!(state != "closed");
        conversation["snoozed_until"] = until;
    }
}

/// Opens the conversations whose time has come.
pub(in crate::mock) fn wake(workspace: &mut Workspace) {
    let now = workspace.clock.unix();
    while let Some((until, id)) = workspace.conversations.snoozes.pop_due(now) {
        put(workspace, &id, "open", Value::Null);
        let at = json!({ "created_at": until });
        record::add(workspace, &id, "timer_unsnooze", people::bot_author(), at);
        record::notify(workspace, "conversation.admin.unsnoozed", &id);
    }
}
