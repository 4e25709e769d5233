//! Tickets: made, changed, answered, linked and searched.

mod change_type;
mod convert;
mod create;
mod jobs;
mod link;
mod record;
mod reply;
mod search;
mod show;
mod update;

use std::collections::HashMap;

use serde_json::{Value, json};

pub(in crate::mock) use self::{create::seed, show::show};
use super::{
    Handlers, Table, Workspace, links, parts, people, snoozes::Snoozes, tags, ticket_types,
};
use crate::mock::{incoming::Incoming, reply::Reply};

pub(super) const HANDLERS: Handlers = &[
    ("create_ticket", create::create),
    ("get_ticket", get),
    ("update_ticket", update::update),
    ("search_tickets", search::search),
    ("reply_ticket", reply::reply),
    ("delete_ticket", delete),
    ("convert_conversation_to_ticket", convert::convert),
    ("change_ticket_type", change_type::change_type),
    ("link_conversation_to_ticket", link::link),
    ("unlink_conversation_from_ticket", link::unlink),
    ("enqueue_create_ticket", jobs::enqueue),
    ("get_job_status", jobs::status),
];

/// The state of this resource.
///
/// A ticket is kept with the identifiers of its contacts, its type and its state
/// (`contact_ids`, `ticket_type_id`, `ticket_state_id`), and without its parts.
#[derive(Debug, Default)]
pub(in crate::mock) struct Tickets {
    pub(in crate::mock) table: Table,
    /// The parts of each ticket, oldest first.
    parts: HashMap<String, Vec<Value>>,
    snoozes: Snoozes,
    jobs: jobs::Jobs,
    /// How many there have been, deleted ones included.
    numbered: usize,
}

/// The answer where there is no such ticket, or no longer.
fn not_found() -> Reply {
    Reply::error(404, "ticket_not_found", "Ticket not found")
}

/// The identifier in the path, if there is such a ticket. What is due by the clock
/// is done first.
fn find(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<String, Reply> {
    wake(workspace);
    let id = incoming.argument("ticket_id");
    match workspace.tickets.table.get(id) {
        Some(_) => Ok(id.to_owned()),
        None => Err(not_found()),
    }
}

/// Makes the tickets of jobs that are due, and opens the tickets whose time has
/// come.
fn wake(workspace: &mut Workspace) {
    jobs::run_due(workspace);
    let now = workspace.clock.unix();
    while let Some((until, id)) = workspace.tickets.snoozes.pop_due(now) {
        if let Some(ticket) = workspace.tickets.table.get_mut(&id) {
            ticket["snoozed_until"] = Value::Null;
        }
        let at = json!({ "created_at": until });
        record::add(workspace, &id, "timer_unsnooze", people::bot_author(), at);
        record::notify_part(workspace, "ticket.admin.unsnoozed", &id);
    }
}

/// The ticket as an answer.
fn answer(workspace: &Workspace, id: &str) -> Reply {
    match workspace.tickets.table.get(id) {
        Some(ticket) => Reply::ok(show(workspace, ticket)),
        None => not_found(),
    }
}

fn get(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = find(workspace, incoming)?;
    Ok(answer(workspace, &id))
}

fn delete(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = find(workspace, incoming)?;
    workspace.tickets.table.remove(&id);
    workspace.tickets.parts.remove(&id);
    workspace.tickets.snoozes.clear(&id);
    tags::remove_object(workspace, "ticket", &id);
    links::remove_object(workspace, ("ticket", &id));
    Ok(Reply::ok(json!({
        "id": id,
        "object": "ticket",
        "deleted": true,
    })))
}
