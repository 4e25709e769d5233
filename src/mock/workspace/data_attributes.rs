//! Data attributes of contacts and companies: standard ones, and custom ones.

use serde_json::{Map, Value, json};

use super::{Handlers, Reply, Table, Workspace, admins};
use crate::mock::{
    description::Place,
    incoming::{Incoming, text},
};

pub(super) const HANDLERS: Handlers = &[
    ("list_data_attributes", list),
    ("create_data_attribute", create),
    ("update_data_attribute", update),
];

/// The state of this resource.
#[derive(Debug, Default)]
pub(in crate::mock) struct DataAttributes {
    custom: Table,
    /// Whether custom attributes that nobody declared are refused.
    pub(in crate::mock) strict: bool,
}

/// A standard attribute: the path in the model, the type, and whether calls set it.
type Standard = (&'static str, &'static str, bool);

const CONTACT: &[Standard] = &[
    ("name", "string", true),
    ("external_id", "string", true),
    ("email", "string", true),
    ("phone", "string", true),
    ("role", "string", true),
    ("owner_id", "integer", true),
    ("avatar", "string", true),
    ("created_at", "date", false),
    ("updated_at", "date", false),
    ("signed_up_at", "date", true),
    ("last_seen_at", "date", true),
    ("last_contacted_at", "date", false),
    ("last_replied_at", "date", false),
    ("last_email_opened_at", "date", false),
    ("last_email_clicked_at", "date", false),
    ("unsubscribed_from_emails", "boolean", true),
    ("has_hard_bounced", "boolean", false),
    ("marked_email_as_spam", "boolean", false),
    ("language_override", "string", true),
    ("browser", "string", false),
    ("browser_version", "string", false),
    ("browser_language", "string", false),
    ("os", "string", false),
    ("location.country", "string", false),
    ("location.region", "string", false),
    ("location.city", "string", false),
];
const COMPANY: &[Standard] = &[
    ("name", "string", true),
    ("company_id", "string", false),
    ("remote_created_at", "date", true),
    ("last_request_at", "date", false),
    ("user_count", "integer", false),
    ("session_count", "integer", false),
    ("monthly_spend", "float", true),
    ("size", "integer", true),
    ("industry", "string", true),
    ("website", "string", true),
    ("plan.name", "string", false),
];
const CONVERSATION: &[Standard] = &[
    ("id", "string", false),
    ("state", "string", false),
    ("title", "string", true),
    ("created_at", "datetime", false),
    ("updated_at", "datetime", false),
    ("waiting_since", "datetime", false),
];

/// The models that have attributes, with their standard ones.
const MODELS: [(&str, &[Standard]); 3] = [
    ("contact", CONTACT),
    ("company", COMPANY),
    ("conversation", CONVERSATION),
];

/// Adds a custom attribute with the given fields.
pub(in crate::mock) fn add(workspace: &mut Workspace, fields: Value) -> String {
    let id = super::id_of(&fields).unwrap_or_else(|| workspace.ids.number());
    let name = text(&fields["name"]).unwrap_or_else(|| format!("attribute_{id}"));
    let now = workspace.clock.unix();
    let mut attribute = json!({
        "type": "data_attribute",
        "model": "contact",
        "name": name,
        "full_name": format!("custom_attributes.{name}"),
        "label": name,
        "description": "",
        "data_type": "string",
        "api_writable": true,
        "messenger_writable": false,
        "ui_writable": true,
        "custom": true,
        "archived": false,
        "admin_id": admins::TOKEN_OWNER,
        "created_at": now,
        "updated_at": now,
    });
    set(&mut attribute, fields);
    attribute["id"] = json!(id);
    workspace.data_attributes.custom.insert(&*id, attribute);
    id
}

/// Sets fields as a request has them.
fn set(attribute: &mut Value, mut fields: Value) {
    if let Some(options) = fields["options"].as_array_mut() {
        for option in options {
            if option.is_object() {
                *option = option["value"].take();
            }
        }
    }
    match fields["data_type"].as_str() {
        Some("options") => fields["data_type"] = json!("string"),
        // An answer has only the one word.
        Some("datetime") => fields["data_type"] = json!("date"),
        _ => {}
    }
    super::merge(attribute, fields);
}

/// Why `attributes` cannot be the custom attributes of a `model`, if they cannot:
/// one has a value beside its options, or, if only declared ones are accepted, is
/// not declared.
pub(in crate::mock) fn unknown(
    workspace: &Workspace,
    model: &str,
    attributes: &Map<String, Value>,
) -> Option<String> {
    attributes.iter().find_map(|(name, value)| {
        let mut declared = workspace.data_attributes.custom.values();
        let declared = declared.find(|attribute| {
            attribute["model"] == model
                && attribute["name"] == **name
                && attribute["archived"] == false
        });
        match declared {
            None if workspace.data_attributes.strict => {
                Some(format!("custom attribute '{name}' does not exist"))
            }
            None => None,
            Some(attribute) => {
                let options = attribute["options"].as_array()?;
                let fits = value.is_null() || options.contains(value);
                (!fits).then(|| format!("custom attribute '{name}' has no option {value}"))
            }
        }
    })
}

fn list(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let archived = incoming.query("include_archived") == Some("true");
    let mut attributes = Vec::new();
    for (model, standard) in MODELS {
        let asked = incoming.query("model");
        if asked.is_some_and(|asked| asked != model) || !has_model(incoming, model) {
            continue;
        }
        attributes.extend(standard.iter().map(|(path, data_type, writable)| {
            let name = path.rsplit('.').next().unwrap_or(path);
            json!({
                "type": "data_attribute",
                "model": model,
                "name": name,
                "full_name": path,
                "label": path.replace(['_', '.'], " "),
                "data_type": data_type,
                "api_writable": writable,
                "messenger_writable": false,
                "ui_writable": false,
                "custom": false,
                "archived": false,
            })
        }));
        let custom = workspace.data_attributes.custom.values();
        attributes.extend(
            custom
                .filter(|custom| custom["model"] == model)
                .filter(|custom| archived || custom["archived"] == false)
                .cloned(),
        );
    }
    Ok(Reply::ok(json!({ "type": "list", "data": attributes })))
}

/// Whether the version lists the attributes of a model.
fn has_model(incoming: &Incoming<'_>, model: &str) -> bool {
    let mut parameters = incoming.operation.parameters_in(Place::Query);
    let Some(parameter) = parameters.find(|parameter| parameter.name == "model") else {
        return true;
    };
    let description = incoming.description;
    let schema = description.resolve(description.parameter_schema(incoming.operation, parameter));
    let models = schema["enum"].as_array();
    models.is_none_or(|models| models.iter().any(|known| known == model))
}

fn invalid(message: String) -> Reply {
    Reply::error(400, "parameter_invalid", message)
}

/// Checks the options in a request.
fn check_options(incoming: &Incoming<'_>, needed: bool) -> Result<(), Reply> {
    match incoming.body["options"].as_array().map(Vec::len) {
        None if needed => Err(invalid("options are missing".to_owned())),
        Some(0 | 1) => Err(invalid("there must be two options or more".to_owned())),
        _ => Ok(()),
    }
}

fn create(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let name = incoming.text("name").unwrap_or_default();
    let is_allowed = |letter: char| {
        letter.is_alphanumeric() || matches!(letter, ' ' | '_' | '-' | '$' | '€' | '£' | '¥')
    };
    if name.trim().is_empty() || !name.chars().all(is_allowed) {
        let message = "name may have letters, digits, currency signs, '-', '_' and spaces";
        return Err(invalid(message.to_owned()));
    }
    // Of whichever model it is.
    let twin = workspace.data_attributes.custom.values().find(|known| {
        let known = known["name"].as_str();
        known.is_some_and(|known| known.to_lowercase() == name.to_lowercase())
    });
    if let Some(twin) = twin {
        let model = twin["model"].as_str().unwrap_or_default();
        return Err(invalid(format!(
            "there is a {model} attribute '{name}' already"
        )));
    }
    let data_type = incoming.body["data_type"].as_str();
    check_options(incoming, data_type == Some("options"))?;
    let has_options = incoming.body["options"].is_array();
    if has_options && !matches!(data_type, Some("string" | "options")) {
        return Err(invalid("only text can have options".to_owned()));
    }
    let id = add(workspace, incoming.body_of_known_fields());
    shown(workspace, &id)
}

fn shown(workspace: &Workspace, id: &str) -> Result<Reply, Reply> {
    match workspace.data_attributes.custom.get(id) {
        Some(attribute) => Ok(Reply::ok(attribute.clone())),
        None => Err(Reply::error(
            404,
            "field_not_found",
            format!("there is no custom attribute {id}"),
        )),
    }
}

fn update(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = incoming.argument("data_attribute_id");
    shown(workspace, id)?;
    check_options(incoming, false)?;
    let now = workspace.clock.unix();
    if let Some(attribute) = workspace.data_attributes.custom.get_mut(id) {
        set(attribute, incoming.body_of_known_fields());
        attribute["updated_at"] = json!(now);
    }
    shown(workspace, id)
}
