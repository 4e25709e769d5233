//! Contacts archived, unarchived, blocked and deleted.

use serde_json::{Value, json};

use super::{active, gone, write::check_active_keys};
use crate::mock::{
    incoming::Incoming,
    reply::Reply,
    workspace::{Workspace, contacts::show, tags},
};

pub(super) fn archive(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = incoming.argument("contact_id");
    if let Some(contact) = workspace.contacts.archived.get(id) {
        return Ok(Reply::ok(confirmation(contact, "archived", true)));
    }
    let Some(mut contact) = workspace.contacts.table.remove(id) else {
        return Err(gone(workspace, incoming, id));
    };
    contact["updated_at"] = json!(workspace.clock.unix());
    let confirmation = confirmation(&contact, "archived", true);
    workspace.contacts.archived.insert(id, contact);
    workspace.notify("contact.archived", confirmation.clone());
    Ok(Reply::ok(confirmation))
}

pub(super) fn unarchive(
    workspace: &mut Workspace,
    incoming: &Incoming<'_>,
) -> Result<Reply, Reply> {
    let id = incoming.argument("contact_id");
    let Some(contact) = workspace.contacts.archived.get(id) else {
        let contact = active(workspace, incoming, id)?;
        return Ok(Reply::ok(confirmation(contact, "archived", false)));
    };
    check_active_keys(workspace, contact)?;
    let mut contact = contact.clone();
    contact["updated_at"] = json!(workspace.clock.unix());
    let confirmation = confirmation(&contact, "archived", false);
    workspace.contacts.archived.remove(id);
    let item = show(workspace, &contact);
    workspace.contacts.table.insert(id, contact);
    workspace.notify("contact.unarchived", item);
    Ok(Reply::ok(confirmation))
}

pub(super) fn block(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = incoming.argument("contact_id");
    let contact = active(workspace, incoming, id)?;
    Ok(Reply::ok(confirmation(contact, "blocked", true)))
}

/// Deletes a contact, an archived one too.
pub(super) fn delete(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = incoming.argument("contact_id");
    let contacts = &mut workspace.contacts;
    let contact = contacts
        .table
        .remove(id)
        .or_else(|| contacts.archived.remove(id));
    let Some(contact) = contact else {
        return Err(gone(workspace, incoming, id));
    };
    workspace.memberships.remove_contact(id);
    tags::remove_object(workspace, "contact", id);
    let confirmation = confirmation(&contact, "deleted", true);
    workspace.notify("contact.deleted", confirmation.clone());
    Ok(Reply::ok(confirmation))
}

/// What an answer says of a contact beside what was done.
fn confirmation(contact: &Value, done: &str, value: bool) -> Value {
    json!({
        "type": "contact",
        "object": "contact",
        "id": contact["id"],
        "external_id": contact["external_id"],
        done: value,
    })
}
