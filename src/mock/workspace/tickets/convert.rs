//! Makes a ticket of a conversation.

use serde_json::json;

use super::{Workspace, answer, create, record, ticket_types};
use crate::mock::{
    incoming::{Incoming, text},
    reply::Reply,
    workspace::{conversations, people},
};

/// The ticket has the identifier of the conversation, and what was said in it.
pub(super) fn convert(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = conversations::find(workspace, incoming)?;
    let invalid = |message: &str| Err(Reply::error(400, "parameter_invalid", message));
    if workspace.tickets.table.get(&id).is_some() {
        return invalid("the conversation is a ticket already");
    }
    let type_id = incoming.text("ticket_type_id").unwrap_or_default();
    let ticket_type = ticket_types::find(workspace, &type_id)?;
    if ticket_type["category"] != "Customer" {
        return invalid("conversations become tickets of customer types only");
    }
    let attributes = &incoming.body["attributes"];
    ticket_types::check(ticket_type, attributes, false)?;
    let state = incoming.text("ticket_state_id");
    if let Some(state) = &state
        && ticket_types::find_state(workspace, &type_id, state).is_none()
    {
        let message = "the ticket type has no such state";
        return Err(Reply::error(400, "ticket_state_id_invalid", message));
    }
    let Some(conversation) = workspace.conversations.table.get_mut(&id) else {
        return Err(conversations::not_found());
    };
    conversation["ticket"] = json!({ "type": "ticket", "id": id });
    let mut said = vec![conversation["source"].clone()];
    let fields = json!({
        "id": id,
        "ticket_type_id": type_id,
        "ticket_state_id": state,
        "ticket_attributes": attributes.as_object().cloned().unwrap_or_default(),
        "contact_ids": conversation["contact_ids"],
        "admin_assignee_id": conversation["admin_assignee_id"],
        "team_assignee_id": conversation["team_assignee_id"],
        "created_at": conversation["created_at"],
    });
    said[0]["created_at"] = conversation["created_at"].clone();
    said.extend(workspace.conversations.parts(&id).iter().cloned());
    create::add(workspace, fields);
    // The part about the state comes last.
    let about_state = workspace.tickets.parts.remove(&id).unwrap_or_default();
    for message in said.iter().filter(|message| !message["body"].is_null()) {
        let part_type = match message["part_type"].as_str() {
            Some("note") => "note",
            _ => "comment",
        };
        let fields = json!({
            "body": message["body"],
            "attachments": message["attachments"],
            "created_at": message["created_at"],
        });
        let author = match text(&message["author"]["id"]) {
            Some(_) => message["author"].clone(),
            None => people::bot_author(),
        };
        record::add(workspace, &id, part_type, author, fields);
    }
    let parts = workspace.tickets.parts.entry(id.clone()).or_default();
    parts.extend(about_state);
    record::notify(workspace, "ticket.created", &id);
    Ok(answer(workspace, &id))
}
