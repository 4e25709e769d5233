//! Companies: made, changed, deleted, listed, scrolled through, and attached to
//! contacts.

mod attach;
mod find;
mod scroll;
mod seed;
mod show;
mod write;

use serde_json::Value;

pub(in crate::mock) use self::{seed::add, show::show};
use super::{Handlers, Table, Workspace};
use crate::mock::reply::Reply;

pub(super) const HANDLERS: Handlers = &[
    ("create_or_update_company", write::upsert),
    ("update_company", write::update),
    ("delete_company", write::delete),
    ("retrieve_a_company_by_id", find::by_id),
    ("retrieve_company", find::by_key_or_list),
    ("list_all_companies", find::list),
    ("scroll_over_all_companies", scroll::page),
    ("list_attached_segments_for_companies", find::segments),
    ("attach_contact_to_a_company", attach::attach),
    ("detach_contact_from_a_company", attach::detach),
    ("list_attached_contacts", attach::contacts),
    ("list_companies_for_a_contact", attach::companies),
];

/// The state of this resource.
#[derive(Debug, Default)]
pub(in crate::mock) struct Companies {
    pub(in crate::mock) table: Table,
    /// The one scroll that a workspace can have.
    scroll: Option<scroll::Scroll>,
}

/// The company `id`, Intercom's own.
fn known<'a>(workspace: &'a Workspace, id: &str) -> Result<&'a Value, Reply> {
    let company = workspace.companies.table.get(id);
    company.ok_or_else(|| Reply::error(404, "company_not_found", "Company Not Found"))
}

/// The companies that lists have: those with a user.
fn listed(workspace: &Workspace) -> impl Iterator<Item = &Value> {
    workspace
        .companies
        .table
        .values()
        .filter(|company| show::user_count(workspace, company) > 0)
}

/// The company `id` as a list shows it.
fn shown(workspace: &Workspace, id: &str) -> Value {
    let company = workspace.companies.table.get(id);
    company.map_or(Value::Null, |company| show(workspace, company))
}
