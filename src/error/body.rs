//! Parses the body of an error response.
//!
//! What is kept of it is bounded, whatever a server sends: an error is small
//! enough to be logged, and to be kept by the thousand.

use std::fmt::{self, Write as _};

use serde_json::Value;

use super::{
    excerpt::{cut, excerpt},
    printable::Printable,
};

/// The most bytes of an error response that are read and kept. Intercom's have
/// a few hundred.
pub(crate) const MAX_ERROR_BODY: usize = 64 * 1024;
/// The most entries that are kept.
const MAX_ENTRIES: usize = 50;
/// The most bytes of a code, a message or the name of a field.
const MAX_TEXT: usize = 1024;
/// The most bytes of an entry's additional data.
const MAX_DATA: usize = 4 * 1024;

/// One entry of the error list in Intercom's response.
///
/// Of an absurdly long list, the first 50 entries are kept; a text over 1 KiB is
/// cut and ends with `…`. The texts are the server's: only `Display` and `Debug`
/// escape control characters in them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct ErrorEntry {
    /// The machine-readable code; new codes can appear.
    pub code: String,
    /// The message for humans.
    pub message: Option<String>,
    /// The field that the error is about.
    pub field: Option<String>,
    /// Additional data, such as `required_permissions`; `None` if it is over
    /// 4 KiB.
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
            Some(Value::Array(list)) => {
                let list = list.iter().take(MAX_ENTRIES);
                list.map(ErrorEntry::from_value).collect()
            }
            // {"errors":{"base":"…"}}: by field.
            Some(Value::Object(fields)) => fields
                .iter()
                .take(MAX_ENTRIES)
                .map(|(field, message)| ErrorEntry {
                    field: Some(bounded(field.clone())),
                    message: scalar(message).or_else(|| Some(bounded(message.to_string()))),
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
                    data: data(object.get("data")),
                };
                if entry == ErrorEntry::default() {
                    Vec::new()
                } else {
                    vec![entry]
                }
            }
        };
        let message = entries
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("; ");
        Self {
            message,
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
                data: data(value.get("data")),
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
        Printable(f).write_str(&parts.join(": "))
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(bounded(text.clone())),
        Value::Number(number) => Some(bounded(number.to_string())),
        _ => None,
    }
}

/// Additional data that is not too large to keep.
fn data(value: Option<&Value>) -> Option<Value> {
    value
        .filter(|data| !data.is_null() && data.to_string().len() <= MAX_DATA)
        .cloned()
}

fn bounded(mut text: String) -> String {
    cut(&mut text, MAX_TEXT);
    text
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};

    use crate::{Error, error::redact::Secret};

    fn error(body: &str) -> Error {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let secret = Secret::default();
        Error::status_code(
            "op",
            status,
            &HeaderMap::new(),
            body.to_owned().into(),
            &secret,
        )
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

    #[test]
    fn entries_and_their_texts_are_bounded() {
        let text = "ä".repeat(600);
        let data = format!("[\"{}\"]", "x".repeat(5_000));
        let entry =
            format!(r#"{{"code":"{text}","message":"{text}","field":"{text}","data":{data}}}"#);
        let list = |entries: String| format!(r#"{{"errors":[{entries}],"request_id":"{text}"}}"#);
        let many = list(r#"{"code":"x"},"#.repeat(2_000) + "{}");
        let by_field: Vec<_> = (0..2_000).map(|n| format!(r#""f{n}":["{n}"]"#)).collect();
        for (body, entries) in [
            (list(entry.clone()), 1),
            (entry.clone(), 1),
            (many, 50),
            (format!(r#"{{"errors":{{{}}}}}"#, by_field.join(",")), 50),
            (format!(r#"{{"errors":{{"{text}":{data}}}}}"#), 1),
        ] {
            let error = error(&body);
            assert_eq!(error.errors().len(), entries);
            assert!(
                error.to_string().len() < 4_000,
                "{}",
                error.to_string().len()
            );
            for entry in error.errors() {
                let texts = [
                    Some(&entry.code),
                    entry.message.as_ref(),
                    entry.field.as_ref(),
                ];
                assert!(texts.into_iter().flatten().all(|text| text.len() <= 1_027));
                assert_eq!(entry.data, None);
            }
        }
    }

    #[test]
    fn a_body_that_is_cut_keeps_its_beginning() {
        let body = format!(r#"{{"errors":[{{"code":"late"}},{}"#, "{},".repeat(100_000));
        let error = error(&body);
        assert_eq!(error.body().len(), super::MAX_ERROR_BODY);
        let start = "op: 422 Unprocessable Entity: {\"errors\":[{\"code\":\"late\"}";
        assert!(error.to_string().starts_with(start), "{error}");
        assert!(error.to_string().len() < 300, "{error}");
    }
}
