//! Companies found: one by an identifier, or all, up to a wall.

use serde_json::{Value, json};

use super::{known, listed, show};
use crate::mock::{
    conform::conform,
    incoming::Incoming,
    page,
    reply::Reply,
    workspace::{Workspace, activity, tags},
};

/// How many companies lists have; the rest is had by scrolling alone.
const MOST_LISTED: usize = 10_000;

/// The time that companies are listed by.
const LAST_ACTIVITY: &str = "last_request_at";

pub(super) fn by_id(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let company = known(workspace, incoming.argument("company_id"))?;
    Ok(Reply::ok(show(workspace, company)))
}

/// One company where `company_id` or `name` says which, a list otherwise.
pub(super) fn by_key_or_list(
    workspace: &mut Workspace,
    incoming: &Incoming<'_>,
) -> Result<Reply, Reply> {
    let key = ["company_id", "name"]
        .into_iter()
        .find_map(|key| Some((key, incoming.query(key)?)));
    let Some((key, value)) = key else {
        return list(workspace, incoming);
    };
    let mut companies = workspace.companies.table.values();
    let company = companies.find(|company| company[key] == *value);
    let id = company.and_then(|company| company["id"].as_str());
    let company = show(workspace, known(workspace, id.unwrap_or_default())?);
    // The schema of the operation is that of the list.
    let description = incoming.description;
    let by_id = description.route("GET", "/companies/0");
    let schema = by_id.and_then(|(operation, _)| operation.success_schema());
    Ok(Reply::ok(match schema {
        Some(schema) => conform(description, schema, company),
        None => company,
    }))
}

pub(super) fn list(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let workspace = &*workspace;
    let is_asked_for = |company: &&Value| {
        let id = company["id"].as_str().unwrap_or_default();
        let has_tag = incoming.query("tag_id").is_none_or(|tag| {
            let tags = tags::ids_of(workspace, "company", id);
            tags.iter().any(|known| known == tag)
        });
        // The mock keeps no segments.
        has_tag && incoming.query("segment_id").is_none()
    };
    let companies: Vec<&Value> = listed(workspace).filter(is_asked_for).collect();
    let per_page = page::per_page(incoming, workspace.paging);
    let start = (page::page_number(incoming) - 1).saturating_mul(per_page);
    let end = start.saturating_add(per_page);
    if start >= MOST_LISTED || end.min(companies.len()) > MOST_LISTED {
        let message = "page limit reached, please use scroll API";
        return Err(Reply::error(400, "client_error", message));
    }
    activity::page(
        workspace,
        incoming,
        companies.into_iter(),
        LAST_ACTIVITY,
        incoming.query("order") == Some("asc"),
        |company| show(workspace, company),
    )
}

/// The segments of a company: none, as the mock keeps none.
pub(super) fn segments(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    known(workspace, incoming.argument("company_id"))?;
    Ok(Reply::ok(json!({ "type": "list", "data": [] })))
}
