//! Links between conversations and tickets.

use serde_json::{Value, json};

use super::Workspace;

/// A conversation or a ticket: `conversation` or `ticket`, and its identifier.
type Object<'a> = (&'a str, &'a str);

/// The pairs that are linked.
#[derive(Debug, Default)]
pub(in crate::mock) struct Links {
    pairs: Vec<[(String, String); 2]>,
}

/// Links two objects, once.
pub(super) fn add(workspace: &mut Workspace, one: Object<'_>, other: Object<'_>) {
    if !is_linked(workspace, one, other) {
        let pair = [one, other].map(|(kind, id)| (kind.to_owned(), id.to_owned()));
        workspace.links.pairs.push(pair);
    }
}

pub(super) fn is_linked(workspace: &Workspace, one: Object<'_>, other: Object<'_>) -> bool {
    linked_to(workspace, one).any(|found| found == other)
}

/// Unlinks two objects.
pub(super) fn remove(workspace: &mut Workspace, one: Object<'_>, other: Object<'_>) {
    workspace
        .links
        .pairs
        .retain(|pair| !(has(pair, one) && has(pair, other)));
}

/// Unlinks an object from all others.
pub(super) fn remove_object(workspace: &mut Workspace, object: Object<'_>) {
    workspace.links.pairs.retain(|pair| !has(pair, object));
}

/// What an object is linked to, oldest link first.
pub(super) fn linked_to<'a>(
    workspace: &'a Workspace,
    object: Object<'a>,
) -> impl Iterator<Item = Object<'a>> {
    workspace
        .links
        .pairs
        .iter()
        .filter(move |pair| has(pair, object))
        .flatten()
        .map(|(kind, id)| (kind.as_str(), id.as_str()))
        .filter(move |found| *found != object)
}

/// What an object is linked to, as it is shown.
pub(super) fn of(workspace: &Workspace, object: Object<'_>) -> Value {
    let data: Vec<Value> = linked_to(workspace, object)
        .map(|(kind, id)| json!({ "type": kind, "id": id, "category": category(workspace, kind, id) }))
        .collect();
    json!({
        "type": "list",
        "total_count": data.len(),
        "has_more": false,
        "data": data,
    })
}

/// The category of a ticket.
pub(super) fn category(workspace: &Workspace, kind: &str, id: &str) -> Value {
    let ticket = match kind {
        "ticket" => workspace.tickets.table.get(id),
        _ => None,
    };
    let ticket_type = ticket
        .and_then(|ticket| ticket["ticket_type_id"].as_str())
        .and_then(|id| workspace.ticket_types.table.get(id));
    ticket_type.map_or(Value::Null, |ticket_type| ticket_type["category"].clone())
}

fn has(pair: &[(String, String); 2], (kind, id): Object<'_>) -> bool {
    pair.iter()
        .any(|(known, known_id)| known == kind && known_id == id)
}
