//! Links conversations to tracker tickets.

use super::{Workspace, find, links};
use crate::mock::{incoming::Incoming, reply::Reply, workspace::conversations};

/// How many conversations a ticket may have.
const MOST: usize = 2_500;

/// The answer is the conversation.
pub(super) fn link(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = tracker(workspace, incoming)?;
    let conversation = incoming.text("conversation_id").unwrap_or_default();
    if workspace.conversations.table.get(&conversation).is_none() {
        return Err(no_conversation());
    }
    let has_tracker = links::linked_to(workspace, ("conversation", &conversation))
        .any(|(kind, id)| links::category(workspace, kind, id) == "Tracker");
    if has_tracker {
        let message = "the conversation is linked to a tracker ticket already";
        return Err(Reply::error(400, "already_linked_to_tracker", message));
    }
    if links::linked_to(workspace, ("ticket", &id)).count() >= MOST {
        let message = format!("a ticket has at most {MOST} linked conversations");
        let code = "linked_conversation_limit_exceeded";
        return Err(Reply::error(400, code, message));
    }
    links::add(workspace, ("ticket", &id), ("conversation", &conversation));
    Ok(conversations::answer(workspace, incoming, &conversation))
}

/// The answer is the conversation.
pub(super) fn unlink(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = tracker(workspace, incoming)?;
    let conversation = incoming.argument("linked_conversation_id");
    let pair = [("ticket", &*id), ("conversation", conversation)];
    if !links::is_linked(workspace, pair[0], pair[1]) {
        return Err(no_conversation());
    }
    links::remove(workspace, pair[0], pair[1]);
    Ok(conversations::answer(workspace, incoming, conversation))
}

/// The tracker ticket in the path.
fn tracker(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<String, Reply> {
    let id = find(workspace, incoming)?;
    match links::category(workspace, "ticket", &id) == "Tracker" {
        true => Ok(id),
        false => {
            let message = "only tracker tickets have linked conversations";
            Err(Reply::error(400, "invalid_ticket_type", message))
        }
    }
}

fn no_conversation() -> Reply {
    Reply::error(404, "conversation_not_found", "Conversation not found")
}
