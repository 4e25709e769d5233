//! Replies to tickets, and notes.

use super::{Workspace, find, links, parts, people, record};
use crate::mock::{incoming::Incoming, reply::Reply};

/// Adds a comment or a note. The answer is the part.
pub(super) fn reply(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = find(workspace, incoming).map_err(|_| Reply::not_found("Resource"))?;
    let writer = people::writer(workspace, incoming.body)?;
    let category = links::category(workspace, "ticket", &id);
    if writer.contact.is_some() && category == "Back-office" {
        let message = "a contact cannot reply to a back-office ticket";
        return Err(Reply::error(400, "parameter_mismatch", message));
    }
    let message = parts::message(incoming.body)?;
    let default = match writer.contact {
        Some(_) => "comment",
        None => "note",
    };
    let part_type = incoming.body["message_type"].as_str().unwrap_or(default);
    let topic = match &writer.contact {
        Some(_) => "ticket.contact.replied",
        None if part_type == "note" => "ticket.note.created",
        None => "ticket.admin.replied",
    };
    let part = record::add(workspace, &id, part_type, writer.author, message);
    record::notify_part(workspace, topic, &id);
    Ok(Reply::ok(part))
}
