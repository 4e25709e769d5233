//! Parses the body of an error response.

use std::fmt;

use serde_json::Value;

/// One entry of the error list in Intercom's response.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct ErrorEntry {
    /// The machine-readable code; new codes can appear.
    pub code: String,
    /// The message for humans.
    pub message: Option<String>,
    /// The field that the error is about.
    pub field: Option<String>,
    /// Additional data, such as `required_permissions`.
    pub data: Option<Value>,
}

impl ErrorEntry {
    /// The permissions that the app is missing, if the server names them
    /// (Intercom: `data.required_permissions` of a 403).
    pub fn required_permissions(&self) -> impl Iterator<Item = &str> {
        let list = self
            .data
            .as_ref()
            .and_then(|data| data.get("required_permissions"));
        let (one, many) = match list {
            Some(Value::String(one)) => (Some(one.as_str()), None),
            Some(Value::Array(many)) => (None, Some(many)),
            _ => (None, None),
        };
        let many = many.into_iter().flatten().filter_map(Value::as_str);
        one.into_iter().chain(many)
    }
}

/// The parsed body of an error response. Intercom has several formats.
#[derive(Debug, Default, PartialEq)]
pub(super) struct ParsedErrorBody {
    pub(super) message: String,
    pub(super) entries: Vec<ErrorEntry>,
    pub(super) request_id: Option<String>,
}

impl ParsedErrorBody {
    pub(super) fn from_body(body: &[u8]) -> Self {
        match serde_json::from_slice(body) {
            Ok(Value::Object(object)) => Self::from_object(&object),
            _ => Self {
                message: excerpt(body),
                ..Self::default()
            },
        }
    }

    fn from_object(object: &serde_json::Map<String, Value>) -> Self {
        let text = |key: &str| object.get(key).and_then(scalar);
        let entries: Vec<ErrorEntry> = match object.get("errors") {
            // {"errors":[{"code","message","field"}]}: the envelope.
            Some(Value::Array(list)) => list.iter().map(ErrorEntry::from_value).collect(),
            // {"errors":{"base":"…"}}: by field.
            Some(Value::Object(fields)) => fields
                .iter()
                .map(|(field, message)| ErrorEntry {
                    field: Some(field.clone()),
                    message: scalar(message).or_else(|| Some(message.to_string())),
                    ..ErrorEntry::default()
                })
                .collect(),
            _ => {
                // {"error_key","message"}, {"status","error"} and
                // {"type":"error","message"}: one error, in place.
                let entry = ErrorEntry {
                    code: text("error_key")
                        .or_else(|| text("code"))
                        .unwrap_or_default(),
                    message: text("message").or_else(|| text("error")),
                    field: text("field"),
                    data: object.get("data").cloned(),
                };
                if entry == ErrorEntry::default() {
                    Vec::new()
                } else {
                    vec![entry]
                }
            }
        };
        Self {
            message: entries
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("; "),
            entries,
            request_id: text("request_id"),
        }
    }
}

impl ErrorEntry {
    fn from_value(value: &Value) -> Self {
        let text = |key: &str| value.get(key).and_then(scalar);
        if value.is_object() {
            Self {
                // Some older responses have `type` instead of `code`.
                code: text("code").or_else(|| text("type")).unwrap_or_default(),
                message: text("message"),
                field: text("field"),
                data: value.get("data").filter(|data| !data.is_null()).cloned(),
            }
        } else {
            Self {
                message: scalar(value),
                ..Self::default()
            }
        }
    }
}

impl fmt::Display for ErrorEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = vec![];
        if !self.code.is_empty() {
            parts.push(self.code.clone());
        }
        if let Some(field) = &self.field {
            parts.push(format!("`{field}`"));
        }
        parts.extend(self.message.clone());
        f.write_str(&parts.join(": "))
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The beginning of a body that is not JSON, without tags: a proxy's HTML page
/// has its message in the title.
fn excerpt(body: &[u8]) -> String {
    const LENGTH: usize = 200;
    let text = String::from_utf8_lossy(&body[..body.len().min(64 * LENGTH)]);
    let mut words = String::new();
    let mut in_tag = false;
    for character in text.chars() {
        match character {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                words.push(' ');
            }
            _ if !in_tag => words.push(character),
            _ => {}
        }
    }
    let mut excerpt = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = excerpt.char_indices().nth(LENGTH) {
        excerpt.truncate(end);
        excerpt.push('…');
    }
    excerpt
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};

    use crate::Error;

    fn error(body: &str) -> Error {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Error::status_code("op", status, &HeaderMap::new(), body.to_owned().into())
    }

    #[test]
    fn every_shape_of_body_gives_a_readable_message() {
        let status = "op: 422 Unprocessable Entity";
        for (body, message) in [
            (
                r#"{"type":"error.list","request_id":"r1","errors":[{"code":"not_found","message":"Gone"},{"code":"x","field":"email","message":"Bad"}]}"#,
                ": not_found: Gone; x: `email`: Bad (request id r1)",
            ),
            (
                r#"{"type":"error.list","errors":[{"type":"server_error"}]}"#,
                ": server_error",
            ),
            (r#"{"status":400,"error":"Not JSON"}"#, ": Not JSON"),
            (
                r#"{"error_key":"no_phone","message":"No phone"}"#,
                ": no_phone: No phone",
            ),
            (r#"{"errors":{"base":"Too late"}}"#, ": `base`: Too late"),
            (
                r#"{"type":"error","request_id":"r2","message":"No"}"#,
                ": No (request id r2)",
            ),
            (
                "<html><head><title>502 Bad Gateway</title></head><body>\n<hr>nginx</body></html>",
                ": 502 Bad Gateway nginx",
            ),
            ("", ""),
            ("[]", ": []"),
            ("{}", ""),
        ] {
            assert_eq!(
                error(body).to_string(),
                format!("{status}{message}"),
                "{body}"
            );
        }
    }

    #[test]
    fn entries_keep_code_message_and_field() {
        let error = error(r#"{"errors":[{"code":"a","message":"b","field":"c"},{"code":"d"}]}"#);
        assert_eq!(error.code(), Some("a"));
        assert_eq!(error.errors()[0].field.as_deref(), Some("c"));
        assert_eq!(error.errors()[1].code, "d");
    }

    #[test]
    fn a_long_page_is_cut() {
        let error = error(&format!("<p>{}</p>", "long ".repeat(10_000)));
        assert!(error.to_string().len() < 300, "{error}");
    }
}
