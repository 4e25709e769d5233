//! Events of contacts, and their totals.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Value, json};

use super::{Handlers, Reply, Table, Workspace, page, page::Row};
use crate::mock::incoming::{Incoming, text};

pub(super) const HANDLERS: Handlers = &[
    ("create_data_event", create),
    ("list_data_events", list),
    ("data_event_summaries", summarize),
];

/// The state of this resource.
#[derive(Debug, Default)]
pub(in crate::mock) struct DataEvents {
    /// The events of a contact, by its identifier.
    by_contact: HashMap<String, Table>,
    /// Contact, name and second: events that share these are one.
    seen: HashSet<(String, String, i64)>,
    /// The totals of a contact's events, by name.
    totals: HashMap<String, BTreeMap<String, Total>>,
}

/// How often an event occurred.
#[derive(Clone, Copy, Debug)]
struct Total {
    count: i64,
    first: i64,
    last: i64,
}

/// How many metadata an event may have.
const MAX_METADATA: usize = 10;

/// How far back events are listed: 90 days, in seconds.
const LISTED: i64 = 90 * 24 * 60 * 60;

/// Later than any second, and sooner than a time in milliseconds.
const LAST_SECOND: i64 = 10_000_000_000;

impl DataEvents {
    fn count(&mut self, contact: &str, name: &str, count: i64, first: i64, last: i64) {
        let totals = self.totals.entry(contact.to_owned()).or_default();
        let total = totals.entry(name.to_owned()).or_insert(Total {
            count: 0,
            first,
            last,
        });
        total.count = total.count.saturating_add(count);
        total.first = total.first.min(first);
        total.last = total.last.max(last);
    }
}

/// Adds an event of a contact; its identifier, or that of the one it is.
pub(in crate::mock) fn add(workspace: &mut Workspace, contact: &str, fields: Value) -> String {
    let name = text(&fields["event_name"]).unwrap_or_else(|| "visited".to_owned());
    let created_at = fields["created_at"]
        .as_i64()
        .unwrap_or_else(|| workspace.clock.unix());
    let id = super::id_of(&fields).unwrap_or_else(|| workspace.ids.hex());
    let events = &mut workspace.data_events;
    let key = (contact.to_owned(), name.clone(), created_at);
    let table = events.by_contact.entry(contact.to_owned()).or_default();
    if !events.seen.insert(key) {
        let twin = table
            .values()
            .find(|known| known["event_name"] == *name && known["created_at"] == created_at);
        return twin.and_then(|twin| text(&twin["id"])).unwrap_or(id);
    }
    let mut event = json!({ "type": "event", "metadata": {} });
    super::merge(&mut event, fields);
    event["id"] = json!(id);
    event["event_name"] = json!(name);
    event["created_at"] = json!(created_at);
    event["intercom_user_id"] = json!(contact);
    table.insert(&*id, event);
    events.count(contact, &name, 1, created_at, created_at);
    id
}

/// The contact that a call names, by one of its identifiers. Of several with one
/// email address, users come first and then those seen last.
fn contact<'a>(
    workspace: &'a Workspace,
    id: Option<&str>,
    external_id: Option<&str>,
    email: Option<&str>,
) -> Result<&'a Value, Reply> {
    let contacts = &workspace.contacts.table;
    let found = match (id, external_id, email) {
        (Some(id), ..) => contacts.get(id),
        (None, Some(external_id), _) => contacts
            .values()
            .find(|contact| contact["external_id"] == *external_id),
        (None, None, Some(email)) => contacts
            .values()
            .filter(|contact| {
                let known = contact["email"].as_str();
                known.is_some_and(|known| known.eq_ignore_ascii_case(email))
            })
            .max_by_key(|contact| (contact["role"] == "user", contact["last_seen_at"].as_i64())),
        (None, None, None) => None,
    };
    found.ok_or_else(|| Reply::not_found("User"))
}

fn invalid(message: String) -> Reply {
    Reply::error(400, "parameter_invalid", message)
}

fn create(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let [id, user_id, email] = ["id", "user_id", "email"].map(|field| incoming.text(field));
    if id.is_none() && user_id.is_none() && email.is_none() {
        let message = "one of id, user_id and email is required";
        return Err(Reply::error(400, "parameter_not_found", message));
    }
    let name = incoming.text("event_name").unwrap_or_default();
    if name.trim().is_empty() {
        return Err(invalid("event_name is empty".to_owned()));
    }
    let created_at = incoming.body["created_at"].as_i64().unwrap_or_default();
    if !(0..LAST_SECOND).contains(&created_at) {
        return Err(invalid(format!(
            "created_at is {created_at}, not Unix seconds"
        )));
    }
    let metadata = incoming.body["metadata"].as_object();
    let count = metadata.map_or(0, serde_json::Map::len);
    if count > MAX_METADATA {
        return Err(invalid(format!(
            "metadata has {count} keys; {MAX_METADATA} are allowed"
        )));
    }
    let contact = contact(
        workspace,
        id.as_deref(),
        user_id.as_deref(),
        email.as_deref(),
    )?;
    let contact = text(&contact["id"]).unwrap_or_default();
    let known = events(workspace, &contact).map_or(0, Table::len);
    let mut fields = incoming.body_of_known_fields();
    if let Some(fields) = fields.as_object_mut() {
        fields
            .retain(|field, _| ["event_name", "created_at", "metadata"].contains(&field.as_str()));
    }
    let event = add(workspace, &contact, fields);
    if let Some(events) = events(workspace, &contact)
        && events.len() > known
        && let Some(event) = events.get(&event)
    {
        let item = event.clone();
        workspace.notify("event.created", item);
    }
    Ok(Reply::empty(
        incoming.description.success_status(incoming.operation),
    ))
}

fn events<'a>(workspace: &'a Workspace, contact: &str) -> Option<&'a Table> {
    workspace.data_events.by_contact.get(contact)
}

fn list(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    match incoming.query("type") {
        Some("user") => {}
        other => {
            let other = other.unwrap_or("missing");
            return Err(invalid(format!("type is {other}; it must be user")));
        }
    }
    let [id, user_id, email] = ["intercom_user_id", "user_id", "email"]
        .map(|name| incoming.query(name).filter(|value| !value.is_empty()));
    match [id, user_id, email].iter().flatten().count() {
        1 => {}
        0 => {
            let message = "one of user_id, intercom_user_id and email is required";
            return Err(Reply::error(400, "parameter_not_found", message));
        }
        _ => {
            let message = "user_id, intercom_user_id and email exclude each other";
            return Err(invalid(message.to_owned()));
        }
    }
    let contact = contact(workspace, id, user_id, email)?;
    let id = text(&contact["id"]).unwrap_or_default();
    let (email, user_id) = (contact["email"].clone(), contact["external_id"].clone());
    let reply = match incoming.query("summary") {
        Some("true") => totals(workspace, &id),
        _ => page(workspace, incoming, &id)?,
    };
    Ok(reply
        .with("intercom_user_id", id)
        .with("email", email)
        .with("user_id", user_id))
}

/// The totals of a contact's events: all on one page.
fn totals(workspace: &Workspace, contact: &str) -> Reply {
    let totals = workspace.data_events.totals.get(contact);
    let totals = totals.into_iter().flatten().map(|(name, total)| {
        json!({
            "name": name,
            "count": total.count,
            "first": date(total.first),
            "last": date(total.last),
            "description": "",
        })
    });
    let totals: Value = totals.collect();
    Reply::ok(json!({ "type": "event.summary", "events": totals, "pages": { "next": null } }))
}

/// A page of a contact's events, newest first.
fn page(workspace: &Workspace, incoming: &Incoming<'_>, contact: &str) -> Result<Reply, Reply> {
    let oldest = workspace.clock.unix().saturating_sub(LISTED);
    // Milliseconds, from the link to what is newer.
    let since = incoming
        .query("since")
        .and_then(|since| since.parse::<i64>().ok())
        .map_or(i64::MIN, |since| since / 1000);
    let table = events(workspace, contact);
    let events = table.into_iter().flat_map(Table::values).rev();
    let asked_for = events.filter(|event| {
        let at = event["created_at"].as_i64().unwrap_or_default();
        at > oldest && at > since
    });
    let rows = Row::latest_first(asked_for, "created_at");
    let newest = rows.first().and_then(|row| row.key.order.as_i64());
    let reply = page::of_rows(incoming, workspace.paging, &rows, Value::clone)?;
    let since = newest.unwrap_or_else(|| workspace.clock.unix());
    let since = page::url(incoming, &[("since", &(since * 1000).to_string())]);
    Ok(reply
        .with("type", "event.list")
        .with_member("pages", "since", since))
}

fn date(unix: i64) -> String {
    let date = chrono::DateTime::from_timestamp(unix, 0).unwrap_or_default();
    date.format("%Y-%m-%dT%H:%M:%S.000+00:00").to_string()
}

fn summarize(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let user_id = incoming.text("user_id");
    let contact = contact(workspace, None, user_id.as_deref(), None)?;
    let contact = text(&contact["id"]).unwrap_or_default();
    let summary = &incoming.body["event_summaries"];
    let Some(name) = summary["event_name"].as_str() else {
        let message = "event_summaries.event_name is required";
        return Err(Reply::error(400, "parameter_not_found", message));
    };
    let now = workspace.clock.unix();
    let first = summary["first"].as_i64().unwrap_or(now);
    let last = summary["last"].as_i64().unwrap_or(first);
    let count = summary["count"].as_i64().unwrap_or(1);
    workspace
        .data_events
        .count(&contact, name, count, first, last);
    Ok(Reply::empty(
        incoming.description.success_status(incoming.operation),
    ))
}
