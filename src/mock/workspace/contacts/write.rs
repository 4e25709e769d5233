//! Contacts made and changed, and what must not be there twice.

use serde_json::{Map, Value, json};

use super::{active, seed, show::show_for};
use crate::mock::{
    incoming::Incoming,
    reply::Reply,
    workspace::{Workspace, contacts::show, data_attributes},
};

/// The fields that requests set.
const WRITABLE: &[&str] = &[
    "role",
    "external_id",
    "email",
    "phone",
    "name",
    "avatar",
    "signed_up_at",
    "last_seen_at",
    "owner_id",
    "unsubscribed_from_emails",
    "language_override",
];

/// The fields that name a user: no other user has the same.
const KEYS: [&str; 2] = ["external_id", "email"];

pub(super) fn create(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let fields = written(workspace, incoming, &Value::Null)?;
    if ["email", "external_id", "role"]
        .iter()
        .all(|key| fields[*key].is_null())
    {
        let message = "a contact needs an email, an external_id or a role";
        return Err(Reply::error(400, "parameter_not_found", message));
    }
    check_keys(workspace, &fields, None)?;
    let contact = seed::new(workspace, fields);
    let id = contact["id"].as_str().unwrap_or_default().to_owned();
    workspace.contacts.table.insert(&*id, contact.clone());
    let topic = match is_lead(&contact) {
        true => "contact.lead.created",
        false => "contact.user.created",
    };
    let item = show(workspace, &contact);
    workspace.notify(topic, item);
    Ok(Reply::ok(show_for(workspace, incoming, &contact)))
}

pub(super) fn update(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = incoming.argument("contact_id");
    let before = active(workspace, incoming, id)?.clone();
    let fields = written(workspace, incoming, &before)?;
    let mut after = before.clone();
    super::super::merge(&mut after, fields);
    seed::derive(&mut after);
    check_keys(workspace, &after, Some(&before))?;
    after["updated_at"] = json!(workspace.clock.unix());
    workspace.contacts.table.insert(id, after.clone());

    let item = show(workspace, &after);
    for topic in topics_of_change(&before, &after) {
        workspace.notify(topic, item.clone());
    }
    Ok(Reply::ok(show_for(workspace, incoming, &after)))
}

/// What the request sets; custom attributes are put over those that `contact` has.
fn written(
    workspace: &Workspace,
    incoming: &Incoming<'_>,
    contact: &Value,
) -> Result<Value, Reply> {
    let mut fields = Map::new();
    for name in WRITABLE {
        if let Some(value) = incoming.body.get(*name)
            && incoming.body_has_property(name)
        {
            let value = match (*name, value) {
                // Our own identifiers may come as numbers.
                ("external_id", Value::Number(number)) => json!(number.to_string()),
                (_, value) => value.clone(),
            };
            fields.insert((*name).to_owned(), value);
        }
    }
    if let Some(role) = fields.get("role").and_then(Value::as_str)
        && !["user", "lead"].contains(&role)
    {
        let message = format!("the role is user or lead, not {role}");
        return Err(Reply::error(400, "parameter_invalid", message));
    }
    if let Some(attributes) = incoming.body["custom_attributes"].as_object() {
        if let Some(message) = data_attributes::unknown(workspace, "contact", attributes) {
            return Err(Reply::error(400, "parameter_invalid", message));
        }
        let mut all = contact["custom_attributes"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        all.extend(attributes.clone());
        fields.insert("custom_attributes".to_owned(), Value::Object(all));
    }
    Ok(Value::Object(fields))
}

/// Refuses a user whose external identifier or email another user has. Of leads
/// there may be many.
fn check_keys(workspace: &Workspace, contact: &Value, before: Option<&Value>) -> Result<(), Reply> {
    if is_lead(contact) {
        return Ok(());
    }
    for key in KEYS {
        let value = &contact[key];
        let unchanged = before.is_some_and(|before| before[key] == *value && !is_lead(before));
        if value.is_null() || unchanged {
            continue;
        }
        let is_twin = |other: &&Value| {
            other[key] == *value
                && !is_lead(other)
                && Some(&other["id"]) != before.map(|b| &b["id"])
        };
        let contacts = &workspace.contacts;
        let (start, twin) = match contacts.table.values().find(is_twin) {
            Some(twin) => ("A contact", Some(twin)),
            None => (
                "An archived contact",
                contacts.archived.values().find(is_twin),
            ),
        };
        if let Some(id) = twin.and_then(|twin| twin["id"].as_str()) {
            let message = format!("{start} matching those details already exists with id={id}");
            return Err(Reply::error(409, "conflict", message));
        }
    }
    Ok(())
}

/// As [`check_keys`], for a contact that is about to be active again.
pub(super) fn check_active_keys(workspace: &Workspace, contact: &Value) -> Result<(), Reply> {
    let is_twin = |other: &&Value| {
        let mut keys = KEYS.iter();
        !is_lead(other) && keys.any(|key| !contact[key].is_null() && other[key] == contact[key])
    };
    let twin = workspace.contacts.table.values().find(is_twin);
    match twin
        .filter(|_| !is_lead(contact))
        .and_then(|twin| twin["id"].as_str())
    {
        Some(id) => {
            let message = format!("A contact matching those details already exists with id={id}");
            Err(Reply::error(409, "conflict", message))
        }
        None => Ok(()),
    }
}

fn topics_of_change(before: &Value, after: &Value) -> Vec<&'static str> {
    let mut topics = match (is_lead(before), is_lead(after)) {
        (true, true) => vec!["contact.lead.updated"],
        (true, false) => vec!["contact.lead.signed_up"],
        _ => vec!["contact.user.updated"],
    };
    if before["email"] != after["email"] {
        topics.push(match before["email"].is_null() && is_lead(before) {
            true => "contact.lead.added_email",
            false => "contact.email.updated",
        });
    }
    topics
}

pub(super) fn is_lead(contact: &Value) -> bool {
    contact["role"] == "lead"
}
