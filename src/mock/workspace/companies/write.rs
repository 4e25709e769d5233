//! Companies made, changed and deleted.

use serde_json::{Map, Value, json};

use super::{known, seed, show};
use crate::mock::{
    incoming::Incoming,
    reply::Reply,
    workspace::{Workspace, data_attributes, merge, tags},
};

/// The fields that requests set, beside `plan` and custom attributes.
const WRITABLE: &[&str] = &[
    "name",
    "industry",
    "monthly_spend",
    "remote_created_at",
    "size",
    "website",
];

/// Changes the company with this `company_id`, or makes it.
pub(super) fn upsert(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let Some(company_id) = incoming.text("company_id") else {
        let message = "company_id is not specified";
        return Err(Reply::error(400, "parameter_not_found", message));
    };
    let found = {
        let mut companies = workspace.companies.table.values();
        let found = companies.find(|company| company["company_id"] == *company_id);
        found.and_then(|company| Some(company["id"].as_str()?.to_owned()))
    };
    if let Some(id) = found {
        return change(workspace, incoming, &id);
    }
    let mut fields = written(workspace, incoming, &Value::Null)?;
    fields["company_id"] = json!(company_id);
    if fields["name"].is_null() {
        // Not the name that a seeded one has.
        fields["name"] = Value::Null;
    }
    // Nobody is in it yet.
    let company = seed::new(workspace, fields, 0);
    let id = company["id"].as_str().unwrap_or_default().to_owned();
    workspace.companies.table.insert(id, company.clone());
    let shown = show(workspace, &company);
    workspace.notify("company.created", shown.clone());
    Ok(Reply::ok(shown))
}

pub(super) fn update(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    change(workspace, incoming, incoming.argument("company_id"))
}

fn change(workspace: &mut Workspace, incoming: &Incoming<'_>, id: &str) -> Result<Reply, Reply> {
    let mut company = known(workspace, id)?.clone();
    let fields = written(workspace, incoming, &company)?;
    merge(&mut company, fields);
    company["updated_at"] = json!(workspace.clock.unix());
    workspace.companies.table.insert(id, company.clone());
    let shown = show(workspace, &company);
    workspace.notify("company.updated", shown.clone());
    Ok(Reply::ok(shown))
}

/// What the request sets; custom attributes are put over those that `company` has.
fn written(
    workspace: &Workspace,
    incoming: &Incoming<'_>,
    company: &Value,
) -> Result<Value, Reply> {
    let mut fields = Map::new();
    let body = incoming.body;
    for name in WRITABLE {
        if let Some(value) = body.get(*name)
            && incoming.body_has_property(name)
        {
            fields.insert((*name).to_owned(), value.clone());
        }
    }
    if let Some(spend) = body["monthly_spend"].as_f64() {
        // Decimals are cut off when they are written.
        fields.insert("monthly_spend".to_owned(), json!(spend.trunc() as i64));
    }
    if let Some(plan) = body["plan"].as_str() {
        let plan = json!({ "type": "plan", "id": plan, "name": plan });
        fields.insert("plan".to_owned(), plan);
    }
    if body["update_last_request_at"] == true {
        fields.insert("last_request_at".to_owned(), json!(workspace.clock.unix()));
    }
    if let Some(attributes) = body["custom_attributes"].as_object() {
        if let Some(message) = data_attributes::unknown(workspace, "company", attributes) {
            return Err(Reply::error(400, "parameter_invalid", message));
        }
        let mut all = company["custom_attributes"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        all.extend(attributes.clone());
        fields.insert("custom_attributes".to_owned(), Value::Object(all));
    }
    Ok(Value::Object(fields))
}

/// Deletes a company. Its contacts stay.
pub(super) fn delete(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = incoming.argument("company_id");
    known(workspace, id)?;
    workspace.companies.table.remove(id);
    workspace.memberships.remove_company(id);
    tags::remove_object(workspace, "company", id);
    let item = json!({ "type": "company", "id": id, "deleted": true });
    workspace.notify("company.deleted", item);
    Ok(Reply::ok(
        json!({ "id": id, "object": "company", "deleted": true }),
    ))
}
