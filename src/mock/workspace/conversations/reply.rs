//! Replies and notes.

use serde_json::json;

use super::{Workspace, answer, find, not_found, parts, people, record, state};
use crate::mock::{incoming::Incoming, reply::Reply};

/// The word for the conversation of a contact that changed last.
const LAST: &str = "last";

/// Adds a comment or a note. What a contact writes opens the conversation; what
/// an admin writes ends its snooze.
pub(super) fn reply(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let writer = people::writer(workspace, incoming.body)?;
    let id = match (&writer.contact, incoming.argument("conversation_id")) {
        (Some(contact), LAST) => last_of(workspace, contact)?,
        _ => find(workspace, incoming)?,
    };
    let message = parts::message(incoming.body)?;
    let message_type = incoming.body["message_type"].as_str().unwrap_or("comment");

    let conversation = workspace.conversations.table.get(&id);
    let is_in =
        |state: &str| conversation.is_some_and(|conversation| conversation["state"] == *state);
    let (was_open, was_snoozed) = (is_in("open"), is_in("snoozed"));
    let (part_type, topic) = match &writer.contact {
        Some(contact) => {
            take_part(workspace, &id, contact);
            let opens = !was_open && message_type == "comment";
            (
                if opens { "open" } else { message_type },
                "conversation.user.replied",
            )
        }
        None if message_type == "note" => ("note", "conversation.admin.noted"),
        None => (message_type, "conversation.admin.replied"),
    };
    if writer.contact.is_some() || (was_snoozed && message_type != "note") {
        state::set(workspace, &id, "open");
    }
    record::add(workspace, &id, part_type, writer.author, message);
    record::notify(workspace, topic, &id);
    Ok(answer(workspace, incoming, &id))
}

fn take_part(workspace: &mut Workspace, id: &str, contact: &str) {
    if let Some(conversation) = workspace.conversations.table.get_mut(id)
        && let Some(contacts) = conversation["contact_ids"].as_array_mut()
        && !contacts.iter().any(|known| known == contact)
    {
        contacts.push(json!(contact));
    }
}

fn last_of(workspace: &mut Workspace, contact: &str) -> Result<String, Reply> {
    state::wake(workspace);
    let conversations = workspace.conversations.table.values();
    let last = conversations
        .filter(|conversation| {
            let contacts = conversation["contact_ids"].as_array();
            contacts.is_some_and(|contacts| contacts.iter().any(|id| id == contact))
        })
        .max_by_key(|conversation| conversation["updated_at"].as_i64());
    let id = last.and_then(|conversation| conversation["id"].as_str());
    id.map(str::to_owned).ok_or_else(not_found)
}
