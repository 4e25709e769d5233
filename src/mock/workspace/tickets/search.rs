//! Searches of tickets.

use serde_json::{Value, json};

use super::{Workspace, links, show, ticket_types, wake};
use crate::mock::{
    incoming::Incoming,
    reply::Reply,
    search::{Field, Kind, Searchable},
};

/// What can be searched for.
const FIELDS: &[Field] = &[
    Field::new("id", Kind::Text),
    Field::new("ticket_id", Kind::Text),
    Field::new("created_at", Kind::Date),
    Field::new("updated_at", Kind::Date),
    Field::new("snoozed_until", Kind::Date),
    Field::new("open", Kind::Boolean),
    Field::derived("state", Kind::Text),
    Field::derived("category", Kind::Text),
    Field::new("ticket_type_id", Kind::Text),
    Field::new("contact_ids", Kind::Text),
    Field::derived("teammate_ids", Kind::Text),
    Field::derived("admin_assignee_id", Kind::Text),
    Field::derived("team_assignee_id", Kind::Text),
    Field::at("title", Kind::Words, "ticket_attributes._default_title_"),
    Field::at(
        "description",
        Kind::Words,
        "ticket_attributes._default_description_",
    ),
    Field::at("ticket_attribute.*", Kind::Any, "values_by_id.*"),
];

pub(super) fn search(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    wake(workspace);
    let workspace = &*workspace;
    let derived = |ticket: &Value, field: &'static str| {
        let text = |field: &str| ticket[field].as_str().unwrap_or_default();
        match field {
            "state" => {
                let state = text("ticket_state_id");
                let state = ticket_types::find_state(workspace, text("ticket_type_id"), state);
                state
                    .into_iter()
                    .map(|state| state["category"].clone())
                    .collect()
            }
            "category" => category(workspace, text("id")).into_iter().collect(),
            "teammate_ids" => teammates(workspace, text("id")),
            // Nobody is 0.
            assignee => vec![match &ticket[assignee] {
                Value::Null => json!(0),
                assignee => assignee.clone(),
            }],
        }
    };
    let searchable = Searchable {
        fields: FIELDS,
        derived: &derived,
        days: None,
        sorted_by: "updated_at",
    };
    let table = &workspace.tickets.table;
    workspace.search(incoming, &searchable, table.values(), |id| {
        let found = table.get(id);
        found.map_or(Value::Null, |found| show(workspace, found))
    })
}

/// The word of searches for the category of a ticket.
fn category(workspace: &Workspace, id: &str) -> Option<Value> {
    let word = match links::category(workspace, "ticket", id).as_str()? {
        "Customer" => "request",
        "Back-office" => "task",
        "Tracker" => "tracker",
        _ => return None,
    };
    Some(json!(word))
}

/// The admins who made a part.
fn teammates(workspace: &Workspace, id: &str) -> Vec<Value> {
    let parts = workspace.tickets.parts.get(id).into_iter().flatten();
    parts
        .map(|part| &part["author"])
        .filter(|author| author["type"] == "admin")
        .map(|author| author["id"].clone())
        .collect()
}
