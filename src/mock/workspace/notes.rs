//! Notes on contacts and companies.

use serde_json::{Value, json};

use super::{Handlers, Table, Workspace, admins::TOKEN_OWNER, id_of, merge, message_body, people};
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

/// The state of this resource.
#[derive(Debug, Default)]
pub(in crate::mock) struct Notes {
    pub(in crate::mock) table: Table,
}

/// The notes on an object, newest first. `kind` is `contact` or `company`.
pub(in crate::mock) fn of<'a>(
    workspace: &'a Workspace,
    kind: &'a str,
    id: &'a str,
) -> impl Iterator<Item = &'a Value> {
    let notes = workspace.notes.table.values().rev();
    notes.filter(move |note| note[kind]["id"] == *id)
}

/// Adds a note with the given fields: a `contact` or a `company` has the `id` of
/// what it is on.
pub(in crate::mock) fn seed(workspace: &mut Workspace, fields: Value) -> String {
    let id = id_of(&fields).unwrap_or_else(|| workspace.ids.number());
    let author = workspace.admins.get(TOKEN_OWNER).cloned();
    let mut note = json!({
        "type": "note",
        "created_at": workspace.clock.unix(),
        "contact": null,
        "company": null,
        "author": author,
        "body": "<p>A note.</p>",
    });
    merge(&mut note, fields);
    note["id"] = json!(id);
    workspace.notes.table.insert(&*id, note);
    id
}

fn retrieve(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let note = workspace.notes.table.get(incoming.argument("note_id"));
    let note = note.cloned().map(Reply::ok);
    note.ok_or_else(|| Reply::not_found("Resource"))
}

fn list(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let (kind, id) = owner(workspace, incoming)?;
    let rows: Vec<Row> = of(workspace, kind, id)
        .map(|note| Row {
            order: note["created_at"].clone(),
            id: note["id"].as_str().unwrap_or_default().to_owned(),
        })
        .collect();
    let table = &workspace.notes.table;
    page::of_rows(incoming, workspace.paging, &rows, |id| {
        table.get(id).cloned().unwrap_or(Value::Null)
    })
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
    let id = seed(workspace, fields);
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
        let company = workspace.companies.table.get(id);
        let missing = || Reply::error(404, "company_not_found", "Company Not Found");
        return company.map(|_| ("company", id)).ok_or_else(missing);
    }
    let id = incoming.argument("contact_id");
    let contact = people::contact(workspace, "id", id);
    contact
        .map(|_| ("contact", id))
        .ok_or_else(people::no_contact)
}
