//! Errors made by hand, for tests of code that handles them.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json};

use super::{Error, ErrorEntry, ErrorKind};
use crate::{
    RateLimit,
    checkpoint::CheckpointError,
    client::{HttpError, MAX_BODY_SIZE},
    lease::LeaseError,
    paging::Cursor,
    response::{CallMetadata, DecodeFailure, fixture},
    types::IntoOptional,
};

impl Error {
    /// Creates an error for tests: the response with this status and Intercom's
    /// envelope with one entry of this code. It is read as a real response is, so
    /// that [`code`](Self::code), [`body`](Self::body), `is_not_found` and the like
    /// are as from a call.
    ///
    /// `with_…` methods change the rest. For an error without a response there is
    /// [`fixture_of`](Self::fixture_of); for a body of any other form, decode a
    /// [`RawResponse::fixture`](crate::RawResponse::fixture).
    ///
    /// # Panics
    ///
    /// Panics if the number is not the status of a failure: 300 to 999.
    ///
    /// ```
    /// use std::time::Duration;
    /// use intercom_sdk::{Error, ErrorEntry};
    ///
    /// let missing = Error::fixture(404, "not_found");
    /// assert!(missing.is_not_found());
    /// assert_eq!(missing.code(), Some("not_found"));
    ///
    /// let limited = Error::fixture(429, "rate_limit_exceeded").with_retry_after(Duration::from_secs(7));
    /// assert!(limited.is_rate_limited() && limited.is_retryable());
    ///
    /// let invalid = Error::fixture(400, "parameter_invalid")
    ///     .with_errors([ErrorEntry::fixture("parameter_invalid").field("email").message("is invalid")]);
    /// assert_eq!(invalid.errors()[0].field.as_deref(), Some("email"));
    /// ```
    #[must_use]
    #[track_caller]
    pub fn fixture(status: u16, code: impl Into<String>) -> Self {
        let status = fixture::status(status);
        assert!(
            status.as_u16() >= 300,
            "{status} is not the status of a failure"
        );
        of_entries(status, &[ErrorEntry::fixture(code)], DEFAULT_REQUEST_ID)
    }

    /// Creates the 409 of a contact that exists already, for tests:
    /// [`existing_id`](Self::existing_id) is its id. Ids of contacts have 24
    /// hexadecimal digits.
    ///
    /// ```
    /// let conflict = intercom_sdk::Error::fixture_of_conflict("5f4d3c1c0b0a090807060504");
    /// assert_eq!(conflict.existing_id(), Some("5f4d3c1c0b0a090807060504"));
    /// ```
    #[must_use]
    pub fn fixture_of_conflict(existing_id: impl std::fmt::Display) -> Self {
        let message = format!("A contact with these details exists already: id={existing_id}");
        let entry = ErrorEntry::fixture("conflict").message(message);
        of_entries(StatusCode::CONFLICT, &[entry], DEFAULT_REQUEST_ID)
    }

    /// Creates an error of this kind for tests: a timeout, a broken connection, a
    /// body that does not match its type. Of kind [`Status`](ErrorKind::Status), it
    /// is a 500.
    ///
    /// ```
    /// use intercom_sdk::{Error, ErrorKind};
    ///
    /// let error = Error::fixture_of(ErrorKind::Timeout);
    /// assert!(error.is_timeout() && error.is_retryable());
    /// assert_eq!(error.status(), None);
    /// ```
    #[must_use]
    pub fn fixture_of(kind: ErrorKind) -> Self {
        let id = fixture::ENDPOINT.id;
        let network = |error| Self::network(id, error).with_metadata(CallMetadata::fixture());
        let mut error = match kind {
            ErrorKind::Config => Self::config("the settings of a fixture are invalid"),
            ErrorKind::Token => Self::no_token(id, "the provider of a fixture has none".into()),
            ErrorKind::InvalidRequest => Self::invalid("the request of a fixture is invalid"),
            ErrorKind::Connect => network(HttpError::Connect("connection refused".into())),
            ErrorKind::Timeout => network(HttpError::TimedOut("the fixture took too long".into())),
            ErrorKind::Network => network(HttpError::Broken("connection reset".into())),
            ErrorKind::Status => Self::fixture(500, "server_error"),
            ErrorKind::Decode => fixture::exchange(StatusCode::OK, Bytes::from_static(b"{}"))
                .undecodable(DecodeFailure::new("id".to_owned(), "missing field `id`")),
            ErrorKind::TooLarge => network(HttpError::TooLarge {
                status: StatusCode::OK,
                limit: MAX_BODY_SIZE,
                size: None,
            }),
            ErrorKind::Redirected => network(HttpError::Redirected(None)),
            ErrorKind::StalledPagination => Self::stalled(id, "the list repeats itself".to_owned()),
            ErrorKind::Checkpoint => CheckpointError::conflict("fixture").into(),
            ErrorKind::Lease => LeaseError::lost("fixture").into(),
            ErrorKind::Ambiguous => Self::ambiguous("2 users have this email: 1, 2"),
            kind @ (ErrorKind::Export | ErrorKind::Io) => {
                Self::of_kind(kind, "the export of a fixture failed")
            }
        };
        error.inner.operation = None;
        error
    }

    /// Replaces the entries of the error list of a fixture, and its body.
    #[must_use]
    pub fn with_errors(self, errors: impl IntoIterator<Item = ErrorEntry>) -> Self {
        let errors: Vec<ErrorEntry> = errors.into_iter().collect();
        self.with_envelope(|request_id| envelope(&errors, request_id))
    }

    /// Sets the request id of a fixture, also in its body.
    #[must_use]
    pub fn with_request_id(mut self, id: impl Into<String>) -> Self {
        self.inner.request_id = Some(id.into());
        let errors = self.inner.entries.clone();
        match self.kind() {
            ErrorKind::Status => self.with_envelope(|id| envelope(&errors, id)),
            _ => self,
        }
    }

    /// Sets the operation of a fixture, which its text begins with.
    #[must_use]
    pub fn with_operation(mut self, operation: &'static str) -> Self {
        self.inner.operation = Some(operation);
        self
    }

    /// Sets how long the server asks to wait before a retry.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.inner.retry_after = Some(wait);
        self
    }

    /// Sets the rate limit of a fixture.
    #[must_use]
    pub fn with_rate_limit(mut self, limit: RateLimit) -> Self {
        self.call().rate_limit = Some(limit);
        self
    }

    /// Sets how often the call of a fixture was sent; once by default.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.call().attempts = attempts;
        self
    }

    /// Sets how long the call of a fixture took.
    #[must_use]
    pub fn with_elapsed(mut self, elapsed: Duration) -> Self {
        self.call().elapsed = elapsed;
        self
    }

    /// Sets whether repeating the call of a fixture is harmless, as it is by
    /// default; see [`is_retryable`](Self::is_retryable).
    #[must_use]
    pub fn with_replay_safe(mut self, replay_safe: bool) -> Self {
        self.call().replay_safe = replay_safe;
        self
    }

    /// Sets the place in the response of what cannot be decoded.
    #[must_use]
    pub fn with_path(mut self, path: impl Into<String>) -> Self {
        self.inner.path = Some(path.into());
        self
    }

    /// Sets the cursor that a list goes on at after a fixture.
    #[must_use]
    pub fn resuming_at(self, cursor: Cursor) -> Self {
        self.with_cursor(Some(cursor))
    }

    fn call(&mut self) -> &mut CallMetadata {
        self.inner
            .metadata
            .get_or_insert_with(CallMetadata::fixture)
    }

    /// Reads another envelope, and keeps what does not come from it.
    fn with_envelope(mut self, envelope: impl FnOnce(&str) -> Value) -> Self {
        let id = self.inner.request_id.take().unwrap_or_default();
        let status = self.inner.status.unwrap_or(StatusCode::BAD_REQUEST);
        let read = read(status, &envelope(&id));
        let inner = *read.inner;
        self.inner.kind = inner.kind;
        self.inner.status = inner.status;
        self.inner.message = inner.message;
        self.inner.entries = inner.entries;
        self.inner.request_id = inner.request_id;
        self.inner.hint = inner.hint;
        self.inner.body = inner.body;
        self
    }
}

impl ErrorEntry {
    /// Creates an entry of an error list for tests, with a message.
    #[must_use]
    pub fn fixture(code: impl Into<String>) -> Self {
        let code = code.into();
        Self {
            message: Some(code.replace('_', " ")),
            code,
            ..Self::default()
        }
    }

    /// Sets the message of a fixture; `None` leaves it out.
    #[must_use]
    pub fn message(mut self, message: impl IntoOptional<String>) -> Self {
        self.message = message.into_optional();
        self
    }

    /// Sets the field that a fixture is about.
    #[must_use]
    pub fn field(mut self, field: impl IntoOptional<String>) -> Self {
        self.field = field.into_optional();
        self
    }

    /// Sets the additional data of a fixture.
    #[must_use]
    pub fn data(mut self, data: Value) -> Self {
        self.data = Some(data);
        self
    }
}

/// Most of Intercom's error responses have a request id.
const DEFAULT_REQUEST_ID: &str = "fixture";

fn of_entries(status: StatusCode, entries: &[ErrorEntry], request_id: &str) -> Error {
    read(status, &envelope(entries, request_id))
}

/// Reads a response as a call does.
fn read(status: StatusCode, envelope: &Value) -> Error {
    let exchange = fixture::exchange(status, envelope.to_string().into());
    let mut error = match exchange.failure() {
        Some(error) => error,
        // Only of a success, which the caller has excluded.
        None => Error::invalid("a success is no error"),
    };
    error.inner.operation = None;
    error
}

/// Intercom's `error.list`.
fn envelope(entries: &[ErrorEntry], request_id: &str) -> Value {
    let entry = |entry: &ErrorEntry| {
        let mut object = json!({ "code": entry.code });
        for (key, value) in [("message", &entry.message), ("field", &entry.field)] {
            if let Some(value) = value {
                object[key] = json!(value);
            }
        }
        if let Some(data) = &entry.data {
            object["data"] = data.clone();
        }
        object
    };
    let errors: Vec<Value> = entries.iter().map(entry).collect();
    json!({ "type": "error.list", "request_id": request_id, "errors": errors })
}
