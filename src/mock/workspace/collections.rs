//! Collections of a help center: groups of articles, in up to three levels.

use serde_json::{Value, json};

use super::{APP_ID, Handlers, Reply, Table, Workspace, help_centers, page, page::Row};
use crate::mock::incoming::{Incoming, text};

pub(super) const HANDLERS: Handlers = &[
    ("list_all_collections", list),
    ("create_collection", create),
    ("retrieve_collection", retrieve),
    ("update_collection", update),
    ("delete_collection", delete),
];

/// The collections, those inside of others included.
pub(in crate::mock) type Collections = Table;

/// How many levels there are: a collection, and two inside of it.
const LEVELS: usize = 3;

/// Adds a collection with the given fields.
pub(in crate::mock) fn add(workspace: &mut Workspace, fields: Value) -> String {
    let id = super::id_of(&fields).unwrap_or_else(|| workspace.ids.number());
    let now = workspace.clock.unix();
    let name = text(&fields["name"]).unwrap_or_else(|| format!("Collection {id}"));
    let mut collection = json!({
        "type": "collection",
        "workspace_id": APP_ID,
        "name": name,
        "description": "",
        "icon": "book-bookmark",
        "order": workspace.collections.len() + 1,
        "parent_id": null,
        "help_center_id": help_centers::DEFAULT,
        "url": format!("https://help.example.com/en/collections/{id}"),
        "default_locale": "en",
        "translated_content": null,
        "created_at": now,
        "updated_at": now,
    });
    super::merge(&mut collection, fields);
    collection["id"] = json!(id);
    // An empty one is none.
    if let Some(parent) = text(&collection["parent_id"]) {
        collection["parent_id"] = json!(parent);
    }
    workspace.collections.insert(&*id, collection);
    id
}

/// Whether `id` is a collection.
pub(super) fn exists(workspace: &Workspace, id: &str) -> bool {
    workspace.collections.get(id).is_some()
}

/// The collection that `id` is inside of, if it is still there.
pub(super) fn parent<'a>(workspace: &'a Workspace, id: &str) -> Option<&'a str> {
    parent_of(workspace, workspace.collections.get(id)?)
}

fn parent_of<'a>(workspace: &Workspace, collection: &'a Value) -> Option<&'a str> {
    let parent = collection["parent_id"].as_str()?;
    exists(workspace, parent).then_some(parent)
}

/// The help center that the collection `id` belongs to.
pub(super) fn help_center<'a>(workspace: &'a Workspace, id: &str) -> Option<&'a Value> {
    Some(&workspace.collections.get(id)?["help_center_id"])
}

/// The collection `id` as it is answered.
pub(super) fn shown(workspace: &Workspace, id: &str) -> Value {
    let collection = workspace.collections.get(id);
    collection.map_or(Value::Null, |collection| show(workspace, collection))
}

/// A collection as it is answered.
fn show(workspace: &Workspace, collection: &Value) -> Value {
    let mut shown = collection.clone();
    shown["parent_id"] = json!(parent_of(workspace, collection));
    shown
}

/// The page that is asked for, most recently updated first, of the collections
/// that are `inside` of another one or are not; of all if the version has no word
/// for those inside.
pub(super) fn page_of(
    workspace: &Workspace,
    incoming: &Incoming<'_>,
    inside: bool,
) -> Result<Reply, Reply> {
    let sections = incoming.description.route("GET", "/help_center/sections");
    let has_sections = sections.is_some();
    let fits =
        |collection: &&Value| !has_sections || parent_of(workspace, collection).is_some() == inside;
    let collections = workspace.collections.values().rev().filter(fits);
    let rows = Row::latest_first(collections, "updated_at");
    let page = page::of_rows(incoming, workspace.paging, &rows, |collection| {
        let mut collection = show(workspace, collection);
        collection["type"] = json!(if inside { "section" } else { "collection" });
        collection
    })?;
    Ok(page.with("type", "list"))
}

/// Checks a request's fields for the collection `id`, or for a new one.
pub(super) fn check(
    workspace: &Workspace,
    incoming: &Incoming<'_>,
    id: Option<&str>,
) -> Result<(), Reply> {
    let invalid = |message: String| Err(Reply::error(400, "parameter_invalid", message));
    if incoming.body["name"]
        .as_str()
        .is_some_and(|name| name.trim().is_empty())
    {
        return invalid("name is empty".to_owned());
    }
    if let Some(center) = incoming.text("help_center_id")
        && workspace.help_centers.get(&center).is_none()
    {
        return invalid(format!(
            "help_center_id is {center}, which is no help center"
        ));
    }
    let Some(mut above) = incoming.text("parent_id") else {
        return Ok(());
    };
    if !exists(workspace, &above) {
        return invalid(format!("parent_id is {above}, which is no collection"));
    }
    for _ in 1..LEVELS {
        if id == Some(&*above) {
            return invalid(format!("the collection {above} cannot be inside of itself"));
        }
        match parent(workspace, &above) {
            Some(parent) => above = parent.to_owned(),
            None => return Ok(()),
        }
    }
    invalid(format!("collections have at most {LEVELS} levels"))
}

/// Sets the given fields of the collection `id`, which exists.
pub(super) fn set(workspace: &mut Workspace, id: &str, fields: Value) {
    let now = workspace.clock.unix();
    if let Some(collection) = workspace.collections.get_mut(id) {
        super::merge(collection, fields);
        collection["updated_at"] = json!(now);
        if let Some(parent) = text(&collection["parent_id"]) {
            collection["parent_id"] = json!(parent);
        }
    }
}

fn list(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    page_of(workspace, incoming, false)
}

fn create(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    check(workspace, incoming, None)?;
    let id = add(workspace, incoming.body_of_known_fields());
    Ok(Reply::ok(shown(workspace, &id)))
}

/// The identifier in the path, if there is such a collection.
fn found<'a>(workspace: &Workspace, incoming: &'a Incoming<'_>) -> Result<&'a str, Reply> {
    let id = incoming.argument("collection_id");
    match exists(workspace, id) {
        true => Ok(id),
        false => Err(Reply::not_found("Resource")),
    }
}

fn retrieve(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = found(workspace, incoming)?;
    Ok(Reply::ok(shown(workspace, id)))
}

fn update(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = found(workspace, incoming)?;
    check(workspace, incoming, Some(id))?;
    set(workspace, id, incoming.body_of_known_fields());
    Ok(Reply::ok(shown(workspace, id)))
}

fn delete(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = found(workspace, incoming)?;
    workspace.collections.remove(id);
    Ok(Reply::ok(
        json!({ "id": id, "object": "collection", "deleted": true }),
    ))
}
