//! Who writes and who is written to: admins, teams, contacts and the bot, as
//! conversations, tickets and notes name them.

use serde_json::{Value, json};

use super::{APP_ID, Workspace};
use crate::mock::{incoming::text, reply::Reply};

/// Who makes a part.
pub(super) struct Writer {
    /// As parts name their author.
    pub(super) author: Value,
    /// The identifier, if it is a contact.
    pub(super) contact: Option<String>,
}

/// The fields of a request that name a contact, and what each of them is of the
/// contact.
const CONTACT_KEYS: [(&str, &str); 3] = [
    ("intercom_user_id", "id"),
    ("user_id", "external_id"),
    ("email", "email"),
];

/// The contact whose `key` (`id`, `external_id` or `email`) is `value`.
pub(super) fn contact<'a>(workspace: &'a Workspace, key: &str, value: &str) -> Option<&'a Value> {
    if key == "id" {
        return workspace.contacts.table.get(value);
    }
    let mut contacts = workspace.contacts.table.values();
    contacts.find(|contact| contact[key] == *value)
}

/// The contact that a request's fields name.
pub(super) fn contact_of<'a>(workspace: &'a Workspace, fields: &Value) -> Option<&'a Value> {
    let (key, value) = CONTACT_KEYS
        .iter()
        .find_map(|(field, key)| Some((key, text(&fields[*field])?)))?;
    contact(workspace, key, &value)
}

/// The answer where a contact does not exist.
pub(super) fn no_contact() -> Reply {
    Reply::not_found("User")
}

/// The admin `id` as an author; 404 if there is none.
pub(super) fn admin_author(workspace: &Workspace, id: &str) -> Result<Value, Reply> {
    let admin = workspace
        .admins
        .get(id)
        .ok_or_else(|| Reply::error(404, "admin_not_found", "Admin not found"))?;
    Ok(json!({
        "type": "admin",
        "id": admin["id"],
        "name": admin["name"],
        "email": admin["email"],
    }))
}

/// A contact as an author: its type is its role.
pub(super) fn contact_author(contact: &Value) -> Value {
    json!({
        "type": contact["role"],
        "id": contact["id"],
        "name": contact["name"],
        "email": contact["email"].as_str().unwrap_or_default(),
    })
}

/// The bot that does what nobody asked for.
pub(super) fn bot_author() -> Value {
    json!({
        "type": "bot",
        "id": "991200",
        "name": "Operator",
        "email": format!("operator+{APP_ID}@intercom.io"),
    })
}

/// Who writes by the fields of a request: an admin, or else a contact.
pub(super) fn writer(workspace: &Workspace, fields: &Value) -> Result<Writer, Reply> {
    if let Some(admin) = text(&fields["admin_id"]) {
        return Ok(Writer {
            author: admin_author(workspace, &admin)?,
            contact: None,
        });
    }
    let contact = contact_of(workspace, fields).ok_or_else(no_contact)?;
    Ok(Writer {
        author: contact_author(contact),
        contact: text(&contact["id"]),
    })
}

/// Whether `author` is a contact.
pub(super) fn is_contact(author: &Value) -> bool {
    matches!(author["type"].as_str(), Some("user" | "lead" | "contact"))
}

/// A list of contacts as conversations and tickets have it.
pub(super) fn contact_references(workspace: &Workspace, ids: &Value) -> Value {
    let references: Vec<Value> = ids
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|id| {
            let archived = || workspace.contacts.archived.get(id);
            let contact = contact(workspace, "id", id).or_else(archived);
            // A contact that is deleted stays where it took part.
            let role = contact.map_or(json!("user"), |contact| contact["role"].clone());
            json!({
                "type": "contact",
                "id": id,
                "external_id": contact.map_or(&Value::Null, |contact| &contact["external_id"]),
                "role": role,
            })
        })
        .collect();
    json!({ "type": "contact.list", "contacts": references })
}

/// Puts a contact where another one took part.
pub(super) fn replace_contact(workspace: &mut Workspace, from: &str, into: &str) {
    let conversations = workspace.conversations.table.values_mut();
    let tickets = workspace.tickets.table.values_mut();
    for object in conversations.chain(tickets) {
        let Some(contacts) = object["contact_ids"].as_array_mut() else {
            continue;
        };
        let Some(place) = contacts.iter().position(|id| id == from) else {
            continue;
        };
        match contacts.iter().any(|id| id == into) {
            true => drop(contacts.remove(place)),
            false => contacts[place] = json!(into),
        }
    }
}

/// Whether there is an assignee of this type: `admin` or `team`.
pub(super) fn check_assignee(workspace: &Workspace, kind: &str, id: &str) -> Result<(), Reply> {
    let table = match kind {
        "team" => &workspace.teams,
        _ => &workspace.admins,
    };
    match table.get(id) {
        Some(_) => Ok(()),
        None => Err(no_assignee()),
    }
}

/// The answer where an assignee does not exist.
pub(super) fn no_assignee() -> Reply {
    Reply::error(404, "assignee_not_found", "Assignee not found")
}
