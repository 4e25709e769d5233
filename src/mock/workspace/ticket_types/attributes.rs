//! Attributes of ticket types, and the values that tickets have for them.

use serde_json::{Map, Value, json};

use super::{APP_ID, Workspace, find, id_of, merge};
use crate::mock::{incoming::Incoming, reply::Reply};

/// The attributes that every type has.
const DEFAULTS: [(&str, bool); 2] = [("_default_title_", false), ("_default_description_", true)];

/// Adds the attributes that every type has.
pub(super) fn add_defaults(workspace: &mut Workspace, ticket_type: &str) {
    for (name, multiline) in DEFAULTS {
        let attribute = json!({
            "name": name,
            "default": true,
            "input_options": { "multiline": multiline },
        });
        add(workspace, ticket_type, attribute);
    }
}

/// Adds an attribute with the given fields, and returns it.
pub(super) fn add(workspace: &mut Workspace, ticket_type: &str, fields: Value) -> Value {
    let id = id_of(&fields).unwrap_or_else(|| workspace.ids.number());
    let now = workspace.clock.unix();
    let Some(attributes) = attributes_mut(workspace, ticket_type) else {
        return Value::Null;
    };
    let mut attribute = json!({
        "type": "ticket_type_attribute",
        "workspace_id": APP_ID,
        "name": format!("Attribute {id}"),
        "description": "",
        "data_type": "string",
        "input_options": null,
        "order": attributes.len(),
        "required_to_create": false,
        "required_to_create_for_contacts": false,
        "visible_on_create": true,
        "visible_to_contacts": true,
        "default": false,
        "ticket_type_id": ticket_type,
        "archived": false,
        "created_at": now,
        "updated_at": now,
    });
    merge(&mut attribute, fields);
    attribute["id"] = json!(id);
    attributes.push(attribute.clone());
    attribute
}

fn attributes_mut<'a>(
    workspace: &'a mut Workspace,
    ticket_type: &str,
) -> Option<&'a mut Vec<Value>> {
    workspace.ticket_types.table.get_mut(ticket_type)?["attributes"].as_array_mut()
}

pub(super) fn create(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let ticket_type = incoming.argument("ticket_type_id");
    let known = find(workspace, ticket_type)?["attributes"].as_array();
    let name = incoming.body["name"].as_str().unwrap_or_default();
    if known
        .into_iter()
        .flatten()
        .any(|known| known["name"] == *name)
    {
        let message = format!("the ticket type has an attribute {name} already");
        return Err(Reply::error(409, "resource_conflict", message));
    }
    if incoming.body["data_type"] == "list" && incoming.body["list_items"].is_null() {
        let message = "a list attribute needs list_items";
        return Err(Reply::error(400, "parameter_invalid", message));
    }
    let fields = fields(incoming.body);
    Ok(Reply::ok(add(workspace, ticket_type, fields)))
}

pub(super) fn update(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let ticket_type = incoming.argument("ticket_type_id");
    find(workspace, ticket_type)?;
    let now = workspace.clock.unix();
    let id = incoming.argument("attribute_id");
    let attributes = attributes_mut(workspace, ticket_type).into_iter().flatten();
    let mut attributes = attributes.filter(|attribute| attribute["id"] == *id);
    let Some(attribute) = attributes.next() else {
        let code = "ticket_type_attribute_not_found";
        return Err(Reply::error(404, code, "Ticket type attribute not found"));
    };
    merge(attribute, fields(incoming.body));
    attribute["updated_at"] = json!(now);
    Ok(Reply::ok(attribute.clone()))
}

/// The fields of an attribute that a request sets: three of them are options of
/// its input.
fn fields(body: &Value) -> Value {
    let mut fields = Map::new();
    let mut options = Map::new();
    for (key, value) in body.as_object().into_iter().flatten() {
        match key.as_str() {
            "list_items" => {
                let items = value.as_str().unwrap_or_default().split(',');
                let items: Vec<Value> = items
                    .map(str::trim)
                    .filter(|item| !item.is_empty())
                    .enumerate()
                    .map(|(index, item)| json!({ "id": (index + 1).to_string(), "label": item }))
                    .collect();
                options.insert("list_options".to_owned(), items.into());
            }
            "multiline" | "allow_multiple_values" => {
                options.insert(key.clone(), value.clone());
            }
            _ => {
                fields.insert(key.clone(), value.clone());
            }
        }
    }
    if !options.is_empty() {
        fields.insert("input_options".to_owned(), options.into());
    }
    Value::Object(fields)
}

/// Checks the `values` that a ticket of the type is given; for a new ticket, also
/// that those that are required are there.
pub(in crate::mock::workspace) fn check(
    ticket_type: &Value,
    values: &Value,
    is_new: bool,
) -> Result<(), Reply> {
    let invalid = |message: String| Err(Reply::error(400, "parameter_invalid", message));
    let attributes = ticket_type["attributes"].as_array();
    let attributes = attributes.map_or(&[][..], Vec::as_slice);
    for (name, value) in values.as_object().into_iter().flatten() {
        match attributes.iter().find(|known| known["name"] == **name) {
            None => return invalid(format!("the ticket type has no attribute {name}")),
            Some(attribute) if !fits(attribute, value) => {
                let data_type = attribute["data_type"].as_str().unwrap_or_default();
                return invalid(format!("{value} is no {data_type}, which {name} is"));
            }
            Some(_) => {}
        }
    }
    let mut missing = attributes.iter().filter(|attribute| {
        let name = attribute["name"].as_str().unwrap_or_default();
        is_new && attribute["required_to_create"] == true && values[name].is_null()
    });
    match missing.next() {
        None => Ok(()),
        Some(attribute) => invalid(format!(
            "a ticket needs the attribute {}",
            attribute["name"]
        )),
    }
}

/// The `values` of a ticket of the type, by the identifiers of the attributes.
pub(in crate::mock::workspace) fn by_id(ticket_type: &Value, values: &Value) -> Value {
    let attributes = ticket_type["attributes"].as_array().into_iter().flatten();
    let values = attributes.filter_map(|attribute| {
        let value = values.get(attribute["name"].as_str()?)?;
        Some((attribute["id"].as_str()?.to_owned(), value.clone()))
    });
    Value::Object(values.collect())
}

fn fits(attribute: &Value, value: &Value) -> bool {
    let has_option = |value: &Value| {
        let options = attribute["input_options"]["list_options"].as_array();
        let mut options = options.into_iter().flatten();
        options.any(|option| option["label"] == *value || option["id"] == *value)
    };
    value.is_null()
        || match attribute["data_type"].as_str() {
            Some("list") => has_option(value),
            Some("integer") => value.is_i64(),
            Some("decimal") => value.is_number(),
            Some("boolean") => value.is_boolean(),
            Some("datetime") => value.is_i64() || value.is_string(),
            Some("files") => value.is_array() || value.is_object(),
            _ => value.is_string(),
        }
}
