//! The parameters of operations.

use serde_json::Value;

use super::{referenced, text};

/// A parameter of an operation.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) required: bool,
    /// Whether it is an array, which is sent as one text with commas.
    pub(crate) is_list: bool,
    pub(crate) description: String,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
}

impl Place {
    /// The name in OpenAPI.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        }
    }
}

impl Parameter {
    pub(super) fn read(object: &Value) -> Result<Self, String> {
        let name = object["name"]
            .as_str()
            .ok_or("a parameter has no name")?
            .to_owned();
        let refuse = |what: &str| Err(format!("the parameter `{name}` {what}"));
        let place = match object["in"].as_str() {
            Some("path") => Place::Path,
            Some("query") => Place::Query,
            Some("header") => Place::Header,
            Some("cookie") => return refuse("is a cookie, which calls cannot send"),
            other => return refuse(&format!("is in {other:?}, which is not a place")),
        };
        if object.get("content").is_some() {
            return refuse("has `content`, which calls cannot encode");
        }
        let schema = &object["schema"];
        let is_list = match schema["type"].as_str() {
            Some("object") => return refuse("is an object, which calls cannot encode"),
            Some("array") if place != Place::Query => {
                return refuse(&format!(
                    "is an array in the {}, which calls cannot encode",
                    place.name()
                ));
            }
            Some("array") if object["explode"] != false => {
                return refuse("is an array without `explode: false`, which calls cannot encode");
            }
            Some("array") => match schema["items"]["type"].as_str() {
                None if referenced(&schema["items"]).is_some() => true,
                Some("string" | "integer" | "number" | "boolean") => true,
                Some(kind) => {
                    return refuse(&format!(
                        "is an array of {kind}s, which calls cannot encode"
                    ));
                }
                None => return refuse("is an array of anything, which calls cannot encode"),
            },
            _ => false,
        };
        let usual = match place {
            Place::Query => "form",
            Place::Path | Place::Header => "simple",
        };
        if let Some(style) = object["style"].as_str().filter(|style| *style != usual) {
            return refuse(&format!(
                "has the style `{style}`, which calls cannot encode"
            ));
        }
        Ok(Self {
            place,
            required: place == Place::Path || object["required"] == true,
            is_list,
            description: text(&object["description"]),
            name,
        })
    }
}
