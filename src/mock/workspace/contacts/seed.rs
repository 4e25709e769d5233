//! Contacts that are put into a workspace without calls.

use serde_json::{Value, json};

use crate::mock::{
    incoming::text,
    workspace::{APP_ID, Workspace, id_of, merge},
};

/// The fields that have no value at first.
const NULL: &[&str] = &[
    "external_id",
    "email",
    "phone",
    "name",
    "avatar",
    "owner_id",
    "signed_up_at",
    "last_seen_at",
    "last_replied_at",
    "last_contacted_at",
    "last_email_opened_at",
    "last_email_clicked_at",
    "language_override",
    "browser",
    "browser_version",
    "browser_language",
    "os",
    "android_app_name",
    "android_app_version",
    "android_device",
    "android_os_version",
    "android_sdk_version",
    "android_last_seen_at",
    "ios_app_name",
    "ios_app_version",
    "ios_device",
    "ios_os_version",
    "ios_sdk_version",
    "ios_last_seen_at",
    "utm_campaign",
    "utm_content",
    "utm_medium",
    "utm_source",
    "utm_term",
    "referrer",
    "enabled_push_messaging",
];

/// Adds a contact with the given fields, and returns its identifier.
pub(in crate::mock) fn add(workspace: &mut Workspace, mut fields: Value) -> String {
    let companies = fields
        .as_object_mut()
        .and_then(|fields| fields.remove("company_ids"));
    let is_archived = fields["archived"] == true;
    let contact = new(workspace, fields);
    let id = contact["id"].as_str().unwrap_or_default().to_owned();
    for company in companies.iter().filter_map(Value::as_array).flatten() {
        if let Some(company) = text(company) {
            workspace.memberships.attach(&id, &company);
        }
    }
    match is_archived {
        true => workspace.contacts.archived.insert(&*id, contact),
        false => workspace.contacts.table.insert(&*id, contact),
    }
    id
}

/// A contact with the given fields, and defaults for others.
pub(super) fn new(workspace: &mut Workspace, fields: Value) -> Value {
    let id = id_of(&fields).unwrap_or_else(|| workspace.ids.hex());
    let now = workspace.clock.unix();
    let mut contact = json!({
        "type": "contact",
        "workspace_id": APP_ID,
        "role": "user",
        "social_profiles": { "type": "list", "data": [] },
        "has_hard_bounced": false,
        "marked_email_as_spam": false,
        "unsubscribed_from_emails": false,
        "created_at": now,
        "updated_at": now,
        "location": {
            "type": "location",
            "country": null,
            "region": null,
            "city": null,
            "country_code": null,
            "continent_code": null,
        },
        "custom_attributes": {},
        "sms_consent": false,
        "unsubscribed_from_sms": false,
        "merge_history": [],
    });
    for name in NULL {
        contact[*name] = Value::Null;
    }
    merge(&mut contact, fields);
    contact["id"] = json!(id);
    derive(&mut contact);
    contact
}

/// Sets what follows from other fields.
pub(super) fn derive(contact: &mut Value) {
    let domain = contact["email"]
        .as_str()
        .and_then(|email| email.rsplit_once('@'));
    contact["email_domain"] = domain.map_or(Value::Null, |(_, domain)| json!(domain));
    contact["formatted_phone"] = contact["phone"].clone();
    // A request has the URL alone.
    if let Some(url) = contact["avatar"].as_str() {
        contact["avatar"] = json!({ "type": "avatar", "image_url": url });
    }
    contact["owner_id"] = text(&contact["owner_id"]).map_or(Value::Null, Value::String);
}
