//! The operations on notes: made, listed and read.

use serde_json::{Value, json};

use super::{Handlers, Workspace, admins::TOKEN_OWNER, companies, contacts, message_body, notes};
use crate::mock::{
    incoming::Incoming,
    page::{self, Row},
    reply::Reply,
};

pub(super) const HANDLERS: Handlers = &[
    ("list_notes", list),
    ("create_note", create),
    ("list_company_notes", list),
    ("create_company_note", create),
    ("retrieve_note", retrieve),
];

fn retrieve(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let note = workspace.notes.table.get(incoming.argument("note_id"));
    let note = note.cloned().map(Reply::ok);
    note.ok_or_else(|| Reply::not_found("Resource"))
}

fn list(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let (kind, id) = owner(workspace, incoming)?;
    let notes = notes::of(workspace, kind, id);
    let rows: Vec<Row<'_>> = notes.map(|note| Row::by(note, "created_at")).collect();
    page::of_rows(incoming, workspace.paging, &rows, Value::clone)
}

fn create(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let (kind, owner) = owner(workspace, incoming)?;
    let admin = incoming.text("admin_id");
    let admin = admin.as_deref().unwrap_or(TOKEN_OWNER);
    let Some(author) = workspace.admins.get(admin).cloned() else {
        return Err(Reply::not_found("Resource"));
    };
    let body = message_body::to_html(incoming.body["body"].as_str().unwrap_or_default());
    if body.is_empty() {
        return Err(Reply::error(400, "parameter_invalid", "body is empty"));
    }
    let fields = json!({
        kind: { "type": kind, "id": owner },
        "author": author,
        "body": body,
    });
    let id = notes::seed(workspace, fields);
    let note = workspace.notes.table.get(&id).cloned();
    Ok(Reply::ok(note.unwrap_or_default()))
}

/// The kind and the identifier of what is in the path.
fn owner<'a>(
    workspace: &Workspace,
    incoming: &'a Incoming<'_>,
) -> Result<(&'static str, &'a str), Reply> {
    if incoming.path.contains_key("company_id") {
        let id = incoming.argument("company_id");
        return companies::known(workspace, id).map(|_| ("company", id));
    }
    let id = incoming.argument("contact_id");
    contacts::active(workspace, incoming, id).map(|_| ("contact", id))
}
