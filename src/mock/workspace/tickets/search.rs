//! Searches of tickets.

use serde_json::{Value, json};

use super::{Workspace, links, show, ticket_types, wake};
use crate::mock::{
    incoming::Incoming,
    reply::Reply,
    search::{Place, Resource},
};

/// Where a search finds what a ticket does not have under the name of the field.
const PLACES: &[(&str, Place)] = &[
    ("state", Place::Derived),
    ("category", Place::Derived),
    ("teammate_ids", Place::Derived),
    ("admin_assignee_id", Place::Assignee),
    ("team_assignee_id", Place::Assignee),
    ("title", Place::Words("ticket_attributes._default_title_")),
    (
        "description",
        Place::Words("ticket_attributes._default_description_"),
    ),
    ("ticket_attribute.*", Place::At("values_by_id.*")),
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
            _ => Vec::new(),
        }
    };
    let resource = Resource {
        places: PLACES,
        derived: &derived,
        days: None,
        sorted_by: "updated_at",
    };
    let tickets = workspace.tickets.table.values();
    workspace.search(incoming, &resource, tickets, |ticket| {
        show(workspace, ticket)
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

#[cfg(test)]
mod tests {
    #[test]
    fn each_place_is_that_of_a_field() {
        crate::mock::search::tests::assert_described("search_tickets", super::PLACES);
    }
}
