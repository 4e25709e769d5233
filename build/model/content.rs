//! The bodies of requests and of successes.

use serde_json::Value;

use super::text;

/// The JSON body of a request.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) schema: Value,
    pub(crate) description: String,
}

/// The body of a 2xx.
#[derive(Debug)]
pub(crate) enum Success {
    Json(Value),
    /// Plain text.
    Text,
    Empty,
    /// None: the header `Location` says where to go.
    Redirect,
    /// Bytes, of this media type.
    Stream(String),
}

/// Whether a success body of this media type is read as a stream of bytes.
fn is_binary(media: &str) -> bool {
    ["audio/", "image/", "video/"]
        .iter()
        .any(|kind| media.starts_with(kind))
        || [
            "application/gzip",
            "application/octet-stream",
            "application/pdf",
            "application/zip",
        ]
        .contains(&media)
}

/// Reads the body of a request.
pub(super) fn body(operation: &Value) -> Result<Option<Body>, String> {
    let Some(body) = operation.get("requestBody") else {
        return Ok(None);
    };
    let content = body["content"]
        .as_object()
        .ok_or("the body has no content")?;
    if let Some(other) = content.keys().find(|media| *media != "application/json") {
        return Err(format!("the body is {other}, which calls cannot send"));
    }
    let schema = content
        .get("application/json")
        .and_then(|media| media.get("schema"))
        .ok_or("the body has no schema")?;
    Ok(Some(Body {
        schema: schema.clone(),
        description: text(&body["description"]),
    }))
}

/// Reads what a success carries.
pub(super) fn success(operation: &Value) -> Result<Success, String> {
    let responses = operation["responses"]
        .as_object()
        .ok_or("there are no responses")?;
    let mut found: Option<Success> = None;
    for (status, response) in responses {
        if !status.starts_with('2') {
            continue;
        }
        let success = match response["content"].as_object() {
            None => Success::Empty,
            Some(content) if content.is_empty() => Success::Empty,
            Some(content) => {
                let [(media, body)] = &content.iter().collect::<Vec<_>>()[..] else {
                    return Err(format!("{status} has more than one content type"));
                };
                match media.as_str() {
                    "application/json" => Success::Json(
                        body.get("schema")
                            .cloned()
                            .ok_or(format!("{status} has no schema"))?,
                    ),
                    "text/plain" => Success::Text,
                    media if is_binary(media) => Success::Stream(media.to_owned()),
                    media => return Err(format!("{status} is {media}, which calls cannot read")),
                }
            }
        };
        if found.is_some() {
            return Err("there is more than one success".to_owned());
        }
        found = Some(success);
    }
    match found {
        Some(success) => Ok(success),
        None if responses.contains_key("302") => Ok(Success::Redirect),
        None => Err("there is no success among the responses".to_owned()),
    }
}
