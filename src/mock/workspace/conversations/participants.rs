//! Contacts that take part in a conversation.

use serde_json::{Value, json};

use super::{Workspace, find, people, record};
use crate::mock::{incoming::Incoming, reply::Reply};

/// Adds a contact, on behalf of an admin or of another contact.
pub(super) fn attach(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = find(workspace, incoming)?;
    let customer = &incoming.body["customer"];
    let contact = people::contact_of(workspace, customer).ok_or_else(people::no_contact)?;
    let contact = contact.clone();
    // The one on whose behalf it is done.
    let author = match incoming.text("admin_id") {
        Some(admin) => people::admin_author(workspace, &admin)?,
        None => match &customer["customer"] {
            Value::Null => people::bot_author(),
            other => people::contact_of(workspace, other)
                .map(people::contact_author)
                .ok_or_else(people::no_contact)?,
        },
    };
    let contacts = contacts_mut(workspace, &id);
    if let Some(contacts) = contacts
        && !contacts.contains(&contact["id"])
    {
        contacts.push(contact["id"].clone());
        record::add(workspace, &id, "participant_added", author, json!({}));
        tell(workspace, "conversation.contact.attached", &id, &contact);
    }
    Ok(customers(workspace, &id))
}

/// Removes a contact. The last one stays.
pub(super) fn detach(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = find(workspace, incoming)?;
    let admin = incoming.text("admin_id").unwrap_or_default();
    let author = people::admin_author(workspace, &admin)?;
    let contact = incoming.argument("contact_id").to_owned();
    let Some(contacts) = contacts_mut(workspace, &id) else {
        return Err(super::not_found());
    };
    let Some(place) = contacts.iter().position(|known| *known == *contact) else {
        return Err(people::no_contact());
    };
    if contacts.len() == 1 {
        let message = "the last contact of a conversation cannot be removed";
        return Err(Reply::error(422, "parameter_invalid", message));
    }
    contacts.remove(place);
    record::add(workspace, &id, "participant_removed", author, json!({}));
    if let Some(contact) = people::contact(workspace, "id", &contact).cloned() {
        tell(workspace, "conversation.contact.detached", &id, &contact);
    }
    Ok(customers(workspace, &id))
}

fn contacts_mut<'a>(workspace: &'a mut Workspace, id: &str) -> Option<&'a mut Vec<Value>> {
    workspace.conversations.table.get_mut(id)?["contact_ids"].as_array_mut()
}

/// The answer: the contacts that take part now.
fn customers(workspace: &Workspace, id: &str) -> Reply {
    let conversation = workspace.conversations.table.get(id);
    let ids = conversation.map_or(&Value::Null, |conversation| &conversation["contact_ids"]);
    let customers: Vec<Value> = ids
        .as_array()
        .into_iter()
        .flatten()
        .map(|id| {
            let contact = people::contact(workspace, "id", id.as_str().unwrap_or_default());
            let role = contact.map_or(json!("user"), |contact| contact["role"].clone());
            json!({ "type": role, "id": id })
        })
        .collect();
    Reply::ok(json!({ "customers": customers }))
}

/// The item of these topics is no conversation: it has the integer identifier of
/// one inside of `model`.
fn tell(workspace: &mut Workspace, topic: &'static str, id: &str, contact: &Value) {
    let model = json!({ "id": id.parse::<i64>().ok() });
    workspace.notify(
        topic,
        json!({
            "conversation": { "parts": [], "options": {}, "model": model },
            "contact": contact,
        }),
    );
}
