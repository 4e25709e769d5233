//! Contacts found: one by an identifier, all, or those of a search.

use serde_json::{Value, json};

use super::{active, gone, show::show_for, write::is_lead};
use crate::mock::{
    incoming::Incoming,
    reply::Reply,
    search::{Place, Resource},
    workspace::{Workspace, activity, tags},
};

/// The time that contacts are listed by.
const LAST_ACTIVITY: &str = "last_seen_at";

/// Where a search finds what a contact does not have under the name of the field.
const PLACES: &[(&str, Place)] = &[
    ("avatar", Place::At("avatar.image_url")),
    ("ios_app_device", Place::At("ios_device")),
    // Intercom's own spelling.
    ("andoid_sdk_version", Place::At("android_sdk_version")),
    ("segment_id", Place::Derived),
    ("tag_id", Place::Derived),
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
        |contact| show_for(workspace, incoming, contact),
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
    let resource = Resource {
        places: PLACES,
        derived: &derived,
        days: Some(&workspace.zone),
        sorted_by: LAST_ACTIVITY,
    };
    workspace.search(
        incoming,
        &resource,
        workspace.contacts.table.values(),
        |contact| show_for(workspace, incoming, contact),
    )
}

/// The segments of a contact: none, as the mock keeps none.
pub(super) fn segments(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    active(workspace, incoming, incoming.argument("contact_id"))?;
    Ok(Reply::ok(json!({ "type": "list", "data": [] })))
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_place_is_that_of_a_field() {
        crate::mock::search::tests::assert_described("search_contacts", super::PLACES);
    }
}
