//! What the mock keeps: the objects of a workspace, and how calls change them.
//!
//! There is a file for each resource. It lists its handlers by operation, and
//! operations have the same name in every version; an object has the fields of
//! all versions, and [`conform`](super::conform) makes of it what a version
//! sends.

mod activity;
mod admins;
mod article_drafts;
mod article_search;
mod articles;
mod attachments;
mod clock;
mod collections;
mod companies;
mod contacts;
mod conversations;
mod data_attributes;
mod data_events;
mod export_job;
mod export_rows;
mod exports;
mod help_centers;
mod ids;
mod links;
mod memberships;
mod message_body;
mod note_taking;
mod notes;
mod parts;
mod people;
mod reporting_exports;
mod sections;
mod snoozes;
mod table;
mod tagging;
mod tags;
mod ticket_types;
mod tickets;

use std::time::Duration;

use serde_json::{Value, json};

pub use self::export_job::ExportOutcome;
pub(super) use self::{
    admins::{add_admin, add_team},
    articles::add as add_article,
    clock::Clock,
    collections::add as add_collection,
    companies::add as add_company,
    contacts::add as add_contact,
    conversations::seed as add_conversation,
    data_attributes::add as add_data_attribute,
    data_events::add as add_data_event,
    export_rows::ExportRows,
    exports::add as add_export,
    help_centers::add as add_help_center,
    ids::Ids,
    notes::seed as add_note,
    table::Table,
    tags::seed as add_tag,
    ticket_types::add as add_ticket_type,
    tickets::seed as add_ticket,
};
use super::{
    incoming::Incoming,
    page::{self, PageSettings, Row},
    reply::Reply,
    search::{self, Resource},
    zone::Zone,
};

/// Answers an operation: `Err` is an error envelope.
pub(super) type Handler = fn(&mut Workspace, &Incoming<'_>) -> Result<Reply, Reply>;

/// The handlers of a resource, by operation.
pub(super) type Handlers = &'static [(&'static str, Handler)];

/// Every resource that the mock keeps.
const RESOURCES: &[Handlers] = &[
    admins::HANDLERS,
    article_drafts::HANDLERS,
    article_search::HANDLERS,
    articles::HANDLERS,
    collections::HANDLERS,
    companies::HANDLERS,
    contacts::HANDLERS,
    conversations::HANDLERS,
    data_attributes::HANDLERS,
    data_events::HANDLERS,
    exports::HANDLERS,
    help_centers::HANDLERS,
    note_taking::HANDLERS,
    reporting_exports::HANDLERS,
    sections::HANDLERS,
    tagging::HANDLERS,
    ticket_types::HANDLERS,
    tickets::HANDLERS,
];

/// The handler of an operation that the mock keeps state of.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    RESOURCES
        .iter()
        .flat_map(|handlers| handlers.iter())
        .find(|(name, _)| *name == operation)
        .map(|(_, handler)| *handler)
}

/// A workspace of Intercom's.
#[derive(Debug)]
pub(super) struct Workspace {
    pub(super) clock: Clock,
    pub(super) ids: Ids,
    pub(super) paging: PageSettings,
    /// How long searches do not see what was created.
    pub(super) search_lag: Duration,
    /// Where a day begins.
    pub(super) zone: Zone,
    pub(super) admins: Table,
    pub(super) teams: Table,
    pub(super) articles: articles::Articles,
    pub(super) collections: collections::Collections,
    pub(super) companies: companies::Companies,
    pub(super) contacts: contacts::Contacts,
    pub(super) conversations: conversations::Conversations,
    pub(super) data_attributes: data_attributes::DataAttributes,
    pub(super) data_events: data_events::DataEvents,
    pub(super) exports: exports::Exports,
    pub(super) help_centers: Table,
    pub(super) links: links::Links,
    pub(super) memberships: memberships::Memberships,
    pub(super) notes: notes::Notes,
    pub(super) reporting_exports: reporting_exports::ReportingExports,
    pub(super) tags: tags::Tags,
    pub(super) ticket_types: ticket_types::TicketTypes,
    pub(super) tickets: tickets::Tickets,
    /// What happened and webhooks tell: topic and item.
    pub(super) notifications: Vec<(&'static str, Value)>,
}

/// The app identifier of the workspace.
pub(super) const APP_ID: &str = "mock_app";

impl Workspace {
    pub(super) fn new(seed: u64, clock: Clock) -> Self {
        let mut workspace = Self {
            clock,
            ids: Ids::new(seed),
            paging: PageSettings::default(),
            search_lag: Duration::ZERO,
            zone: Zone::default(),
            admins: Table::default(),
            teams: Table::default(),
            articles: articles::Articles::default(),
            collections: collections::Collections::default(),
            companies: companies::Companies::default(),
            contacts: contacts::Contacts::default(),
            conversations: conversations::Conversations::default(),
            data_attributes: data_attributes::DataAttributes::default(),
            data_events: data_events::DataEvents::default(),
            exports: exports::Exports::default(),
            help_centers: Table::default(),
            links: links::Links::default(),
            memberships: memberships::Memberships::default(),
            notes: notes::Notes::default(),
            reporting_exports: reporting_exports::ReportingExports::default(),
            tags: tags::Tags::default(),
            ticket_types: ticket_types::TicketTypes::default(),
            tickets: tickets::Tickets::default(),
            notifications: Vec::new(),
        };
        admins::seed(&mut workspace);
        help_centers::seed(&mut workspace);
        ticket_types::seed(&mut workspace);
        workspace
    }

    /// Notes an event of a webhook topic, with the item that its notification
    /// has.
    pub(super) fn notify(&mut self, topic: &'static str, item: Value) {
        self.notifications.push((topic, item));
    }

    /// The page that is asked for of objects in their order, each shown as it is.
    pub(super) fn list<'a>(
        &self,
        incoming: &Incoming<'_>,
        values: impl IntoIterator<Item = &'a Value>,
    ) -> Result<Reply, Reply> {
        self.list_with(incoming, values, Value::clone)
    }

    /// As [`list`](Self::list), each shown by `show`.
    fn list_with<'a>(
        &self,
        incoming: &Incoming<'_>,
        values: impl IntoIterator<Item = &'a Value>,
        show: impl Fn(&Value) -> Value,
    ) -> Result<Reply, Reply> {
        let values = values.into_iter().enumerate();
        let rows: Vec<Row<'_>> = values
            .map(|(index, value)| Row::new(value, json!(index)))
            .collect();
        page::of_rows(incoming, self.paging, &rows, show)
    }

    /// The page that a search asks for of `objects`, but for those that were
    /// created within the [search lag](Self::search_lag).
    pub(super) fn search<'a>(
        &self,
        incoming: &Incoming<'_>,
        resource: &Resource<'_>,
        objects: impl Iterator<Item = &'a Value>,
        show: impl Fn(&Value) -> Value,
    ) -> Result<Reply, Reply> {
        let lag = i64::try_from(self.search_lag.as_secs()).unwrap_or(i64::MAX);
        let newest = self.clock.unix().saturating_sub(lag);
        let seen = objects.filter(|object| {
            let created = object["created_at"].as_i64();
            lag == 0 || created.is_none_or(|created| created <= newest)
        });
        search::page(incoming, self.paging, resource, seen, show)
    }
}

/// The identifier among the given fields, as text.
fn id_of(fields: &Value) -> Option<String> {
    super::incoming::text(&fields["id"])
}

/// The contact `id`, if it is active.
pub(super) fn contact(workspace: &Workspace, id: &str) -> Option<Value> {
    let contact = workspace.contacts.table.get(id)?;
    Some(contacts::show(workspace, contact))
}

/// The company `id`.
pub(super) fn company(workspace: &Workspace, id: &str) -> Option<Value> {
    let company = workspace.companies.table.get(id)?;
    Some(companies::show(workspace, company))
}

/// The conversation `id` with its parts.
pub(super) fn conversation(workspace: &Workspace, id: &str) -> Option<Value> {
    conversations::show_whole(workspace, id)
}

/// The ticket `id`.
pub(super) fn ticket(workspace: &Workspace, id: &str) -> Option<Value> {
    let ticket = workspace.tickets.table.get(id)?;
    Some(tickets::show(workspace, ticket))
}

/// Puts `fields` over those of `object`.
fn merge(object: &mut Value, fields: Value) {
    let (Some(object), Value::Object(fields)) = (object.as_object_mut(), fields) else {
        return;
    };
    object.extend(fields);
}
