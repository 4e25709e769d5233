//! Contacts found: one by an identifier, all, or those of a search.

use serde_json::{Value, json};

use super::{active, gone, show::show_for, write::is_lead};
use crate::mock::{
    incoming::Incoming,
    reply::Reply,
    search::{Field, Kind, Searchable},
    workspace::{Workspace, activity, tags},
};

/// The time that contacts are listed by.
const LAST_ACTIVITY: &str = "last_seen_at";

/// What searches ask for: the same in all versions.
const SEARCHABLE: &[Field] = &[
    Field::new("id", Kind::Text),
    Field::new("role", Kind::Text),
    Field::new("name", Kind::Text),
    Field::at("avatar", Kind::Text, "avatar.image_url"),
    // An integer up to 2.15.
    Field::new("owner_id", Kind::Any),
    Field::new("email", Kind::Text),
    Field::new("email_domain", Kind::Text),
    Field::new("phone", Kind::Text),
    Field::new("formatted_phone", Kind::Text),
    Field::new("external_id", Kind::Text),
    Field::new("created_at", Kind::Date),
    Field::new("signed_up_at", Kind::Date),
    Field::new("updated_at", Kind::Date),
    Field::new("last_seen_at", Kind::Date),
    Field::new("last_contacted_at", Kind::Date),
    Field::new("last_replied_at", Kind::Date),
    Field::new("last_email_opened_at", Kind::Date),
    Field::new("last_email_clicked_at", Kind::Date),
    Field::new("language_override", Kind::Text),
    Field::new("browser", Kind::Text),
    Field::new("browser_language", Kind::Text),
    Field::new("os", Kind::Text),
    Field::new("location.country", Kind::Text),
    Field::new("location.region", Kind::Text),
    Field::new("location.city", Kind::Text),
    Field::new("unsubscribed_from_emails", Kind::Boolean),
    Field::new("marked_email_as_spam", Kind::Boolean),
    Field::new("has_hard_bounced", Kind::Boolean),
    Field::new("ios_last_seen_at", Kind::Date),
    Field::new("ios_app_version", Kind::Text),
    Field::new("ios_device", Kind::Text),
    Field::at("ios_app_device", Kind::Text, "ios_device"),
    Field::new("ios_os_version", Kind::Text),
    Field::new("ios_app_name", Kind::Text),
    Field::new("ios_sdk_version", Kind::Text),
    Field::new("android_last_seen_at", Kind::Date),
    Field::new("android_app_version", Kind::Text),
    Field::new("android_device", Kind::Text),
    Field::new("android_app_name", Kind::Text),
    // Intercom's own spelling.
    Field::at("andoid_sdk_version", Kind::Text, "android_sdk_version"),
    Field::derived("segment_id", Kind::Text),
    Field::derived("tag_id", Kind::Tag),
    Field::new("custom_attributes.*", Kind::Any),
];

pub(super) fn by_id(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let contact = active(workspace, incoming, incoming.argument("contact_id"))?;
    Ok(Reply::ok(show_for(workspace, incoming, contact)))
}

/// Only users have an external identifier.
pub(super) fn by_external_id(
    workspace: &mut Workspace,
    incoming: &Incoming<'_>,
) -> Result<Reply, Reply> {
    let external_id = incoming.argument("external_id");
    let mut contacts = workspace.contacts.table.values();
    let found =
        contacts.find(|contact| contact["external_id"] == *external_id && !is_lead(contact));
    if let Some(contact) = found {
        return Ok(Reply::ok(show_for(workspace, incoming, contact)));
    }
    let mut merged = workspace.contacts.merged.iter();
    let merged = merged.find(|(_, merged)| merged.external_id == *external_id);
    Err(gone(workspace, incoming, merged.map_or("", |(id, _)| id)))
}

pub(super) fn list(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let workspace = &*workspace;
    activity::page(
        workspace,
        incoming,
        workspace.contacts.table.values(),
        LAST_ACTIVITY,
        false,
        |id| shown(workspace, incoming, id),
    )
}

pub(super) fn search(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let workspace = &*workspace;
    let derived = |contact: &Value, field: &'static str| match field {
        "tag_id" => {
            let id = contact["id"].as_str().unwrap_or_default();
            let tags = tags::ids_of(workspace, "contact", id).into_iter();
            tags.map(Value::String).collect()
        }
        // The mock keeps no segments.
        _ => Vec::new(),
    };
    let searchable = Searchable {
        fields: SEARCHABLE,
        derived: &derived,
        days: Some(&workspace.zone),
        sorted_by: LAST_ACTIVITY,
    };
    workspace.search(
        incoming,
        &searchable,
        workspace.contacts.table.values(),
        |id| shown(workspace, incoming, id),
    )
}

fn shown(workspace: &Workspace, incoming: &Incoming<'_>, id: &str) -> Value {
    let contact = workspace.contacts.table.get(id);
    contact.map_or(Value::Null, |contact| {
        show_for(workspace, incoming, contact)
    })
}

/// The segments of a contact: none, as the mock keeps none.
pub(super) fn segments(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    active(workspace, incoming, incoming.argument("contact_id"))?;
    Ok(Reply::ok(json!({ "type": "list", "data": [] })))
}
