//! Companies of contacts, and contacts of companies.

use serde_json::json;

use super::{known, show, shown};
use crate::mock::{
    incoming::Incoming,
    reply::Reply,
    workspace::{Workspace, contacts},
};

/// How many companies a contact can have.
const MOST_COMPANIES: usize = 1_000;

pub(super) fn attach(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let contact = incoming.argument("contact_id");
    contacts::active(workspace, incoming, contact)?;
    let company = incoming.text("id").unwrap_or_default();
    known(workspace, &company)?;
    let companies = workspace.memberships.companies_of(contact);
    if companies.len() >= MOST_COMPANIES && !companies.contains(&company) {
        let message = format!("a contact can be in {MOST_COMPANIES} companies, and this one is");
        return Err(Reply::error(400, "contact_company_limit_exceeded", message));
    }
    if workspace.memberships.attach(contact, &company) {
        notify(workspace, "company.contact.attached", contact, &company);
    }
    Ok(Reply::ok(show(workspace, known(workspace, &company)?)))
}

pub(super) fn detach(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let contact = incoming.argument("contact_id");
    let company = incoming.argument("company_id");
    contacts::active(workspace, incoming, contact)?;
    known(workspace, company)?;
    if workspace.memberships.detach(contact, company) {
        notify(workspace, "company.contact.detached", contact, company);
    }
    Ok(Reply::ok(show(workspace, known(workspace, company)?)))
}

fn notify(workspace: &mut Workspace, topic: &'static str, contact: &str, company: &str) {
    let contact = workspace.contacts.table.get(contact);
    let contact = contact.map(|contact| contacts::show(workspace, contact));
    let item = json!({ "company": shown(workspace, company), "contact": contact });
    workspace.notify(topic, item);
}

/// The contacts of a company.
pub(super) fn contacts(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let company = incoming.argument("company_id");
    known(workspace, company)?;
    let ids = workspace.memberships.contacts_of(company).iter();
    // An archived contact cannot be found here either.
    let active = ids.filter_map(|id| workspace.contacts.table.get(id));
    workspace.list_with(incoming, active, |contact| {
        contacts::show(workspace, contact)
    })
}

/// The companies of a contact.
pub(super) fn companies(
    workspace: &mut Workspace,
    incoming: &Incoming<'_>,
) -> Result<Reply, Reply> {
    let contact = incoming.argument("contact_id");
    contacts::active(workspace, incoming, contact)?;
    let ids = workspace.memberships.companies_of(contact).iter();
    let companies = ids.filter_map(|id| workspace.companies.table.get(id));
    workspace.list_with(incoming, companies, |company| show(workspace, company))
}
