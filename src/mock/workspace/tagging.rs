//! The operations on tags: made, found, deleted, put on and taken off.

use serde_json::{Value, json};

use super::{Handlers, Workspace, admins::TOKEN_OWNER, contacts, id_of, people, tags};
use crate::mock::{
    incoming::{Incoming, text},
    reply::Reply,
};

pub(super) const HANDLERS: Handlers = &[
    ("list_tags", list),
    ("create_tag", create),
    ("find_tag", find),
    ("delete_tag", delete),
    ("list_tags_for_a_contact", list_of_contact),
    ("attach_tag_to_contact", attach),
    ("detach_tag_from_contact", detach),
    ("attach_tag_to_conversation", attach),
    ("detach_tag_from_conversation", detach),
    ("attach_tag_to_ticket", attach),
    ("detach_tag_from_ticket", detach),
];

fn list(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    workspace.list(incoming, workspace.tags.table.values())
}

fn find(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let tag = workspace.tags.table.get(incoming.argument("tag_id"));
    tag.cloned().map(Reply::ok).ok_or_else(no_tag)
}

fn delete(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = incoming.argument("tag_id");
    let tag = workspace.tags.table.get(id).ok_or_else(no_tag)?;
    let segments = tag["segments"].as_array().into_iter().flatten();
    let segments: Vec<&str> = segments.filter_map(Value::as_str).collect();
    if !segments.is_empty() {
        let message = format!("segments depend on the tag: {}", segments.join(", "));
        return Err(Reply::error(400, "tag_has_dependent_objects", message));
    }
    workspace.tags.table.remove(id);
    tags::remove_everywhere(workspace, id);
    Ok(Reply::empty(200))
}

/// Makes a tag or renames one, and puts it on contacts and companies or takes it
/// off.
fn create(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let body = incoming.body;
    let name = body["name"].as_str().unwrap_or_default().trim();
    if name.is_empty() {
        return Err(Reply::error(400, "parameter_invalid", "a tag needs a name"));
    }
    let (users, companies) = (&body["users"], &body["companies"]);
    // The answer has a list of them where the missing ones are left out.
    let skips_missing = incoming.answer_has_property("users");
    let contacts = existing(users, skips_missing, people::no_contact, |fields| {
        let id = text(&fields["id"])?;
        people::contact(workspace, "id", &id)
    })?;
    let no_company = || Reply::error(404, "company_not_found", "Company Not Found");
    let companies = existing(companies, skips_missing, no_company, |fields| {
        let table = &workspace.companies.table;
        match text(&fields["id"]) {
            Some(id) => table.get(&id),
            None => {
                let id = text(&fields["company_id"])?;
                table.values().find(|company| company["company_id"] == *id)
            }
        }
    })?;
    let tag = named(workspace, text(&body["id"]), name)?;

    let mut answer = workspace.tags.table.get(&tag).cloned().unwrap_or_default();
    for (kind, field, objects) in [
        ("contact", "users", contacts),
        ("company", "companies", companies),
    ] {
        for (id, untag) in &objects {
            match untag {
                true => take_off(workspace, kind, id, &tag),
                false => Some(put_on(workspace, kind, id, &tag, TOKEN_OWNER)),
            };
        }
        let shown = objects
            .into_iter()
            .map(|(id, untag)| json!({ "id": id, "tagged": !untag }));
        answer[field] = shown.collect();
    }
    Ok(Reply::ok(answer))
}

/// The identifiers of those objects that there are, and whether to take the tag
/// off them.
fn existing<'a>(
    objects: &Value,
    skips_missing: bool,
    missing: impl Fn() -> Reply,
    find: impl Fn(&Value) -> Option<&'a Value>,
) -> Result<Vec<(String, bool)>, Reply> {
    let mut found = Vec::new();
    for fields in objects.as_array().into_iter().flatten() {
        match find(fields).and_then(|object| object["id"].as_str()) {
            Some(id) => found.push((id.to_owned(), fields["untag"] == true)),
            None if skips_missing => {}
            None => return Err(missing()),
        }
    }
    Ok(found)
}

/// The tag that is called `name`, which is made if there is none. With an
/// identifier, the tag of that identifier is renamed.
fn named(workspace: &mut Workspace, id: Option<String>, name: &str) -> Result<String, Reply> {
    if let Some(id) = id {
        let tag = workspace.tags.table.get_mut(&id).ok_or_else(no_tag)?;
        tag["name"] = json!(name);
        return Ok(id);
    }
    let lower = name.to_lowercase();
    let same = workspace.tags.table.values().find(|tag| {
        let known = tag["name"].as_str().unwrap_or_default();
        known.to_lowercase() == lower
    });
    match same.and_then(id_of) {
        Some(id) => Ok(id),
        None => Ok(tags::seed(workspace, json!({ "name": name }))),
    }
}

fn list_of_contact(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let (kind, id) = tagged(workspace, incoming)?;
    let tags = tags::of(workspace, kind, &id);
    workspace.list(incoming, &tags)
}

fn attach(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let (kind, id) = tagged(workspace, incoming)?;
    let admin = admin(workspace, incoming)?;
    let tag = incoming.text("id").unwrap_or_default();
    if workspace.tags.table.get(&tag).is_none() {
        return Err(no_tag());
    }
    Ok(Reply::ok(put_on(workspace, kind, &id, &tag, &admin)))
}

fn detach(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let (kind, id) = tagged(workspace, incoming)?;
    admin(workspace, incoming)?;
    let removed = take_off(workspace, kind, &id, incoming.argument("tag_id"));
    removed.map(Reply::ok).ok_or_else(|| match kind {
        "contact" => no_tag(),
        _ => Reply::error(404, "tag_not_found", "Tag not found"),
    })
}

/// The kind and the identifier of the object in the path.
fn tagged(workspace: &Workspace, incoming: &Incoming<'_>) -> Result<(&'static str, String), Reply> {
    if incoming.path.contains_key("contact_id") {
        let id = incoming.argument("contact_id");
        return contacts::active(workspace, incoming, id).map(|_| ("contact", id.to_owned()));
    }
    let (kind, table, code) = match incoming.path.contains_key("ticket_id") {
        true => ("ticket", &workspace.tickets.table, "ticket_not_found"),
        false => ("conversation", &workspace.conversations.table, "not_found"),
    };
    let id = incoming.argument(&format!("{kind}_id"));
    match table.get(id) {
        Some(_) => Ok((kind, id.to_owned())),
        None => Err(Reply::error(404, code, format!("there is no {kind} {id}"))),
    }
}

/// The admin who does it: the one in the body, or the token's.
fn admin(workspace: &Workspace, incoming: &Incoming<'_>) -> Result<String, Reply> {
    let Some(admin) = incoming.text("admin_id") else {
        return Ok(TOKEN_OWNER.to_owned());
    };
    people::admin_author(workspace, &admin)?;
    Ok(admin)
}

fn put_on(workspace: &mut Workspace, kind: &str, id: &str, tag: &str, admin: &str) -> Value {
    let had = tags::ids_of(workspace, kind, id)
        .iter()
        .any(|known| known == tag);
    let by = json!({ "type": "admin", "id": admin });
    let shown = tags::apply(workspace, kind, id, tag, by);
    if !had {
        tell(workspace, kind, id, &shown, true);
    }
    shown
}

fn take_off(workspace: &mut Workspace, kind: &str, id: &str, tag: &str) -> Option<Value> {
    let removed = tags::remove(workspace, kind, id, tag)?;
    tell(workspace, kind, id, &removed, false);
    Some(removed)
}

/// Notes what webhooks tell of the tags of contacts.
fn tell(workspace: &mut Workspace, kind: &str, id: &str, tag: &Value, is_new: bool) {
    let contact = match kind {
        "contact" => people::contact(workspace, "id", id),
        _ => None,
    };
    let Some(contact) = contact.map(|contact| contacts::show(workspace, contact)) else {
        return;
    };
    let topic = match (contact["role"] == "lead", is_new) {
        (true, true) => "contact.lead.tag.created",
        (true, false) => "contact.lead.tag.deleted",
        (false, true) => "contact.user.tag.created",
        (false, false) => "contact.user.tag.deleted",
    };
    let created_at = workspace.clock.unix();
    workspace.notify(
        topic,
        json!({
            "type": "contact_tag",
            "created_at": created_at,
            "tag": tag,
            "contact": contact,
        }),
    );
}

fn no_tag() -> Reply {
    Reply::not_found("Resource")
}
