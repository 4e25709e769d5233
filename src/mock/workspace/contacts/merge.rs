//! A lead that goes into a user, for good.

use serde_json::{Value, json};

use super::{Merged, active, show::show_for, write::is_lead};
use crate::mock::{
    incoming::{Incoming, text},
    page::{self, Row, SortKey},
    reply::Reply,
    workspace::{Workspace, contacts::show, notes, people, tags},
};

/// Whether the version says of a merged contact where it went.
pub(super) fn is_announced(incoming: &Incoming<'_>) -> bool {
    let description = incoming.description;
    let show = description.route("GET", "/contacts/0");
    show.is_some_and(|(operation, _)| description.declares(operation, 410))
}

pub(super) fn merge(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let from = incoming.text("from").unwrap_or_default();
    let into = incoming.text("into").unwrap_or_default();
    let source = active(workspace, incoming, &from)?.clone();
    let mut target = active(workspace, incoming, &into)?.clone();
    if !is_lead(&source) || is_lead(&target) {
        let message = "only a lead can be merged, and only into a user";
        return Err(Reply::error(422, "merge_failed", message));
    }
    let may_check = incoming.body_has_property("skip_duplicate_validation");
    if may_check
        && incoming.body["skip_duplicate_validation"] != true
        && !are_duplicates(&source, &target)
    {
        let message = "the contacts have neither their email nor their phone in common";
        return Err(Reply::error(400, "invalid_merge", message));
    }

    for company in workspace.memberships.companies_of(&from).to_vec() {
        workspace.memberships.attach(&into, &company);
    }
    workspace.memberships.remove_contact(&from);
    for tag in tags::of(workspace, "contact", &from) {
        if let Some(id) = tag["id"].as_str() {
            tags::apply(workspace, "contact", &into, id, tag["applied_by"].clone());
        }
    }
    tags::remove_object(workspace, "contact", &from);
    notes::give(workspace, &from, &into);
    people::replace_contact(workspace, &from, &into);

    let now = workspace.clock.unix();
    fill(&mut target, &source);
    target["updated_at"] = json!(now);
    if let Some(history) = target["merge_history"].as_array_mut() {
        history.push(json!({
            "type": "merge_history",
            "source_contact_id": from,
            "source_contact_role": source["role"],
            "merged_at": now,
        }));
    }
    workspace.contacts.table.remove(&from);
    workspace.contacts.table.insert(&*into, target.clone());
    let mut item = show(workspace, &target);
    item["merged_from"] = json!({ "type": "contact", "id": from });
    let merged = Merged {
        into,
        external_id: source["external_id"].clone(),
    };
    workspace.contacts.merged.insert(from, merged);
    workspace.notify("contact.merged", item);
    Ok(Reply::ok(show_for(workspace, incoming, &target)))
}

fn are_duplicates(one: &Value, other: &Value) -> bool {
    let mut keys = ["email", "phone"].into_iter();
    keys.any(|key| !one[key].is_null() && one[key] == other[key])
}

/// Gives `target` what only `source` has.
fn fill(target: &mut Value, source: &Value) {
    for key in ["email", "phone", "name", "avatar"] {
        if target[key].is_null() {
            target[key] = source[key].clone();
        }
    }
    let attributes = source["custom_attributes"].as_object();
    for (name, value) in attributes.into_iter().flatten() {
        let known = &mut target["custom_attributes"][name];
        if known.is_null() {
            *known = value.clone();
        }
    }
    super::seed::derive(target);
}

/// The merges that a user absorbed, the latest first unless asked otherwise.
pub(super) fn history(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let contact = active(workspace, incoming, incoming.argument("contact_id"))?;
    if is_lead(contact) {
        return Err(Reply::not_found("User"));
    }
    let merges = contact["merge_history"].as_array();
    let mut merges: Vec<&Value> = merges.into_iter().flatten().collect();
    if incoming.query("order") != Some("asc") {
        merges.reverse();
    }
    let rows: Vec<Row<'_>> = merges
        .into_iter()
        .map(|merge| Row {
            key: SortKey {
                order: merge["merged_at"].clone(),
                id: text(&merge["source_contact_id"]).unwrap_or_default(),
            },
            object: merge,
        })
        .collect();
    page::of_rows(incoming, workspace.paging, &rows, Value::clone)
}
