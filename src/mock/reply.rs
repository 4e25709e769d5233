//! What the mock answers.

use std::time::Duration;

use http::{HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::gzip::GzipTable;

/// An answer, or the end of the connection.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) body: ReplyBody,
    /// How long the mock waits before it answers.
    pub(super) delay: Duration,
    pub(super) cut: Option<Cut>,
}

/// The body of an answer.
#[derive(Clone, Debug, Default)]
pub(super) enum ReplyBody {
    #[default]
    Empty,
    Json(Value),
    /// Bytes of a media type.
    Bytes(String, Vec<u8>),
    /// A gzip file of a media type, made while it is sent.
    Gzip(String, Box<GzipTable>),
}

/// Where the connection ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Cut {
    /// Before the first byte of the answer.
    BeforeHead,
    /// In the middle of the body.
    InBody,
}

impl Reply {
    /// An answer without a body.
    pub(super) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: ReplyBody::Empty,
            delay: Duration::ZERO,
            cut: None,
        }
    }

    /// A success with a JSON body.
    pub(super) fn ok(body: Value) -> Self {
        Self::json(200, body)
    }

    pub(super) fn json(status: u16, body: Value) -> Self {
        Self {
            body: ReplyBody::Json(body),
            ..Self::empty(status)
        }
    }

    pub(super) fn bytes(status: u16, media_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            body: ReplyBody::Bytes(media_type.to_owned(), bytes.into()),
            ..Self::empty(status)
        }
    }

    /// Intercom's error envelope with one entry. The server adds the request id.
    pub(super) fn error(status: u16, code: &str, message: impl Into<String>) -> Self {
        let message: String = message.into();
        let body = json!({
            "type": "error.list",
            "errors": [{ "code": code, "message": message }],
        });
        Self::json(status, body)
    }

    /// 404, in the words of most resources: `Contact Not Found`.
    pub(super) fn not_found(resource: &str) -> Self {
        Self::error(404, "not_found", format!("{resource} Not Found"))
    }

    /// Sets a field of a JSON body.
    pub(super) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        if let ReplyBody::Json(body) = &mut self.body {
            body[key] = value.into();
        }
        self
    }

    /// Sets a field of an object in a JSON body.
    pub(super) fn with_member(mut self, object: &str, key: &str, value: impl Into<Value>) -> Self {
        if let ReplyBody::Json(body) = &mut self.body {
            body[object][key] = value.into();
        }
        self
    }

    pub(super) fn with_header(mut self, name: HeaderName, value: impl Into<HeaderValue>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Whether the body is Intercom's envelope of errors.
    pub(super) fn is_error_list(&self) -> bool {
        matches!(&self.body, ReplyBody::Json(body) if body["type"] == "error.list")
    }
}
