//! Gives a ticket another type.

use serde_json::json;

use super::{Workspace, answer, find, people, record, ticket_types};
use crate::mock::{incoming::Incoming, reply::Reply};

/// The new type is of the same category. Attributes of the same name and data type
/// keep their values.
pub(super) fn change_type(
    workspace: &mut Workspace,
    incoming: &Incoming<'_>,
) -> Result<Reply, Reply> {
    let id = find(workspace, incoming).map_err(|_| Reply::not_found("Resource"))?;
    let Some(ticket) = workspace.tickets.table.get(&id) else {
        return Err(Reply::not_found("Resource"));
    };
    let old_id = ticket["ticket_type_id"].as_str().unwrap_or_default();
    let new_id = incoming.text("ticket_type_id").unwrap_or_default();
    let invalid = |message: &str| Err(Reply::error(400, "parameter_invalid", message));
    if old_id == new_id {
        return invalid("the ticket is of this type already");
    }
    let old = ticket_types::find(workspace, old_id)?;
    let new = ticket_types::find(workspace, &new_id)?;
    if old["category"] != new["category"] {
        return invalid("the new type is of another category");
    }
    let state = incoming.text("ticket_state_id").unwrap_or_default();
    if ticket_types::find_state(workspace, &new_id, &state).is_none() {
        return invalid("the new type has no such state");
    }
    let given = &incoming.body["ticket_attributes"];
    ticket_types::check(new, given, false)?;
    let mut values = json!({});
    let kept = new["attributes"].as_array().into_iter().flatten();
    for attribute in kept {
        let name = attribute["name"].as_str().unwrap_or_default();
        let mut before = old["attributes"].as_array().into_iter().flatten();
        let is_same = before.any(|before| {
            before["name"] == attribute["name"] && before["data_type"] == attribute["data_type"]
        });
        let value = match given.get(name) {
            Some(value) => Some(value),
            None if is_same => ticket["ticket_attributes"].get(name),
            None => None,
        };
        if let Some(value) = value {
            values[name] = value.clone();
        }
    }
    if let Some(ticket) = workspace.tickets.table.get_mut(&id) {
        ticket["ticket_type_id"] = json!(new_id);
    }
    record::set_attributes(workspace, &id, values);
    record::set_state(workspace, &id, &state, people::bot_author());
    Ok(answer(workspace, &id))
}
