//! Takes out what a part or the first message says.

use serde_json::json;

use super::{Workspace, answer, not_found, parts, people, record, state};
use crate::mock::{incoming::Incoming, reply::Reply};

pub(super) fn redact(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    state::wake(workspace);
    let id = incoming.text("conversation_id").unwrap_or_default();
    let now = workspace.clock.unix();
    let conversations = &mut workspace.conversations;
    let conversation = conversations.table.get_mut(&id).ok_or_else(not_found)?;
    let is_redacted = match incoming.text("conversation_part_id") {
        Some(part) => {
            let mut all = conversations.parts.get_mut(&id).into_iter().flatten();
            let part = all
                .find(|known| known["id"] == *part)
                .ok_or_else(no_message)?;
            part["updated_at"] = json!(now);
            parts::redact(part)
        }
        None => {
            let source = &mut conversation["source"];
            if incoming.text("source_id").as_deref() != source["id"].as_str() {
                return Err(no_message());
            }
            people::is_contact(&source["author"]) && parts::redact(source)
        }
    };
    if !is_redacted {
        let message = "only a message that says something can be redacted";
        return Err(Reply::error(
            400,
            "conversation_part_not_redactable",
            message,
        ));
    }
    conversation["updated_at"] = json!(now);
    record::notify(workspace, "conversation_part.redacted", &id);
    Ok(answer(workspace, incoming, &id))
}

fn no_message() -> Reply {
    let code = "conversation_part_or_message_not_found";
    Reply::error(404, code, "Conversation part or message not found")
}
