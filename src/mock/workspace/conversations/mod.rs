//! Conversations and their parts: started, answered, managed, listed and
//! searched.

mod create;
mod manage;
mod merge;
mod participants;
mod record;
mod redact;
mod removal;
mod reply;
mod search;
mod show;
mod state;

use std::collections::HashMap;

use serde_json::{Value, json};

pub(in crate::mock) use self::{create::seed, show::show};
use super::{
    Handlers, Table, Workspace, companies, message_body, parts, people, snoozes::Snoozes, tags,
};
use crate::mock::{
    incoming::Incoming,
    page::{self, Row},
    reply::Reply,
};

pub(super) const HANDLERS: Handlers = &[
    ("list_conversations", list),
    ("search_conversations", search::search),
    ("create_conversation", create::create),
    ("retrieve_conversation", retrieve),
    ("update_conversation", update),
    ("reply_conversation", reply::reply),
    ("manage_conversation", manage::manage),
    ("auto_assign_conversation", manage::run_assignment_rules),
    ("attach_contact_to_conversation", participants::attach),
    ("detach_contact_from_conversation", participants::detach),
    ("redact_conversation", redact::redact),
    ("merge_conversation", merge::merge),
    ("delete_conversation", removal::delete),
    ("list_deleted_conversation_ids", removal::list_deleted),
];

/// The state of this resource.
///
/// A conversation is kept with the identifiers of its contacts, teammates and
/// company (`contact_ids`, `teammate_ids`, `company_id`), and without its parts.
#[derive(Debug, Default)]
pub(in crate::mock) struct Conversations {
    pub(in crate::mock) table: Table,
    /// The parts of each conversation, oldest first.
    parts: HashMap<String, Vec<Value>>,
    /// What `list_deleted_conversation_ids` lists, oldest first.
    deleted: Vec<Value>,
    snoozes: Snoozes,
}

impl Conversations {
    /// The parts of a conversation, oldest first.
    pub(in crate::mock) fn parts(&self, id: &str) -> &[Value] {
        self.parts.get(id).map_or(&[], Vec::as_slice)
    }
}

/// The answer where there is no such conversation, or no longer.
pub(super) fn not_found() -> Reply {
    Reply::not_found("Resource")
}

/// The identifier in the path, if there is such a conversation. Those that are
/// due wake up first.
pub(super) fn find(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<String, Reply> {
    state::wake(workspace);
    let id = incoming.argument("conversation_id");
    match workspace.conversations.table.get(id) {
        Some(_) => Ok(id.to_owned()),
        None => Err(not_found()),
    }
}

/// The conversation with its parts.
pub(super) fn show_whole(workspace: &Workspace, id: &str) -> Option<Value> {
    let conversation = workspace.conversations.table.get(id)?;
    let mut shown = show(workspace, conversation);
    shown["conversation_parts"] = show::parts(workspace.conversations.parts(id));
    Some(shown)
}

/// The conversation with its parts, as the answer to `incoming`.
pub(super) fn answer(workspace: &Workspace, incoming: &Incoming<'_>, id: &str) -> Reply {
    let Some(mut shown) = show_whole(workspace, id) else {
        return not_found();
    };
    if incoming.query("display_as") == Some("plaintext") {
        show::as_plain_text(&mut shown);
    }
    Reply::ok(shown)
}

fn retrieve(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = find(workspace, incoming)?;
    Ok(answer(workspace, incoming, &id))
}

/// The last one changed comes first.
fn list(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    state::wake(workspace);
    let table = &workspace.conversations.table;
    let listed = table.values().filter(|value| is_listed(value));
    let rows = Row::latest_first(listed, "updated_at");
    let plain = incoming.query("display_as") == Some("plaintext");
    page::of_rows(incoming, workspace.paging, &rows, |conversation| {
        let mut shown = show(workspace, conversation);
        if plain {
            show::as_plain_text(&mut shown);
        }
        shown
    })
}

/// What an admin has sent is listed once it is answered.
fn is_listed(conversation: &Value) -> bool {
    conversation["source"]["delivered_as"] != "admin_initiated"
        || !conversation["first_contact_reply"].is_null()
}

fn update(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = find(workspace, incoming)?;
    let body = incoming.body;
    if let Some(company) = incoming.text("company_id") {
        companies::known(workspace, &company)?;
    }
    let now = workspace.clock.unix();
    if let Some(conversation) = workspace.conversations.table.get_mut(&id) {
        for field in ["read", "title", "company_id"] {
            if let Some(value) = body.get(field) {
                conversation[field] = value.clone();
            }
        }
        if let Value::Object(attributes) = &body["custom_attributes"] {
            super::merge(
                &mut conversation["custom_attributes"],
                Value::Object(attributes.clone()),
            );
        }
        conversation["updated_at"] = json!(now);
    }
    if body["custom_attributes"].is_object() {
        let bot = people::bot_author();
        let part_type = "conversation_attribute_updated_by_admin";
        record::add(workspace, &id, part_type, bot, json!({}));
    }
    if body["read"] == true {
        record::notify(workspace, "conversation.read", &id);
    }
    if body.get("company_id").is_some() {
        record::notify(workspace, "conversation.company.updated", &id);
    }
    Ok(answer(workspace, incoming, &id))
}
