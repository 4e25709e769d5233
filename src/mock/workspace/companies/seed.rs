//! Companies that are put into a workspace without calls.

use serde_json::{Value, json};

use crate::mock::{
    incoming::text,
    workspace::{APP_ID, Workspace, id_of, merge},
};

/// Adds a company with the given fields, and returns its identifier.
pub(in crate::mock) fn add(workspace: &mut Workspace, mut fields: Value) -> String {
    let contacts = fields
        .as_object_mut()
        .and_then(|fields| fields.remove("contact_ids"));
    // Lists leave out a company without users.
    let users = usize::from(contacts.is_none());
    let company = new(workspace, fields, users);
    let id = company["id"].as_str().unwrap_or_default().to_owned();
    for contact in contacts.iter().filter_map(Value::as_array).flatten() {
        if let Some(contact) = text(contact) {
            workspace.memberships.attach(&contact, &id);
        }
    }
    workspace.companies.table.insert(&*id, company);
    id
}

/// A company with the given fields, and defaults for others. Its `user_count` is
/// that of the users who are no contacts of the mock.
pub(super) fn new(workspace: &mut Workspace, fields: Value, users: usize) -> Value {
    let id = id_of(&fields).unwrap_or_else(|| workspace.ids.hex());
    let now = workspace.clock.unix();
    let mut company = json!({
        "type": "company",
        "company_id": format!("company-{id}"),
        "app_id": APP_ID,
        "name": format!("Company {id}"),
        "remote_created_at": now,
        "created_at": now,
        "updated_at": now,
        "monthly_spend": 0,
        "session_count": 0,
        "user_count": users,
        "plan": {},
        "custom_attributes": {},
    });
    merge(&mut company, fields);
    company["id"] = json!(id);
    company
}
