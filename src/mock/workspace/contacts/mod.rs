//! Contacts, users and leads: made, changed, archived, deleted, merged, listed and
//! searched.

mod find;
mod merge;
mod seed;
mod show;
mod standing;
mod write;

use std::collections::HashMap;

use serde_json::Value;

pub(in crate::mock) use self::{seed::add, show::show};
use super::{Handlers, Table, Workspace};
use crate::mock::{incoming::Incoming, reply::Reply};

pub(super) const HANDLERS: Handlers = &[
    ("create_contact", write::create),
    ("update_contact", write::update),
    ("show_contact", find::by_id),
    ("show_contact_by_external_id", find::by_external_id),
    ("list_contacts", find::list),
    ("search_contacts", find::search),
    ("list_segments_for_a_contact", find::segments),
    ("archive_contact", standing::archive),
    ("unarchive_contact", standing::unarchive),
    ("block_contact", standing::block),
    ("delete_contact", standing::delete),
    ("merge_contact", merge::merge),
    ("list_contact_merge_history", merge::history),
];

/// The state of this resource.
#[derive(Debug, Default)]
pub(in crate::mock) struct Contacts {
    /// Those that can be found.
    pub(in crate::mock) table: Table,
    /// Those that are archived: nothing finds them, and they can be unarchived.
    pub(in crate::mock) archived: Table,
    /// Those that are gone into another one.
    merged: HashMap<String, Merged>,
}

/// Where a contact went.
#[derive(Debug)]
struct Merged {
    into: String,
    external_id: Value,
}

/// How many merges a request for a contact follows.
const MOST_HOPS: usize = 3;

/// The contact `id`, which must be active.
///
/// # Errors
///
/// 404, or 410 with the one that it was merged into, as the version says.
pub(in crate::mock) fn active<'a>(
    workspace: &'a Workspace,
    incoming: &Incoming<'_>,
    id: &str,
) -> Result<&'a Value, Reply> {
    let contact = workspace.contacts.table.get(id);
    contact.ok_or_else(|| gone(workspace, incoming, id))
}

/// The answer where a contact is not active.
fn gone(workspace: &Workspace, incoming: &Incoming<'_>, id: &str) -> Reply {
    let merged = &workspace.contacts.merged;
    let Some(first) = merged.get(id).filter(|_| merge::is_announced(incoming)) else {
        return Reply::not_found("User");
    };
    let mut target = &first.into;
    for _ in 1..MOST_HOPS {
        match merged.get(target) {
            Some(next) => target = &next.into,
            None => break,
        }
    }
    let reply = Reply::error(
        410,
        "contact_merged",
        "The contact was merged into the one that the Link header names",
    );
    let link = format!("</contacts/{target}>; rel=\"canonical\"");
    match http::HeaderValue::try_from(link) {
        Ok(link) => reply.with_header(http::header::LINK, link),
        // An identifier of a test's own that no header can have.
        Err(_) => reply,
    }
}
