//! Makes errors.

use std::{error::Error as StdError, fmt::Write as _, time::SystemTime};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::{
    Error, ErrorKind, Inner, MAX_ERROR_BODY,
    body::ParsedErrorBody,
    excerpt::{MAX_MESSAGE, cut},
    redact::Secret,
};
use crate::{
    call::retry::Outcome,
    client::HttpError,
    paging::Cursor,
    response::{CallMetadata, DecodeFailure, request_id, retry_after},
};

impl Error {
    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, None, message.into())
    }

    /// A failure that is not tied to an operation.
    pub(crate) fn of_kind(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self::new(kind, None, message.into())
    }

    /// An invalid request that is not tied to an operation.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, None, message.into())
    }

    pub(crate) fn invalid_request(operation: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, Some(operation), message.into())
    }

    /// A failure of the HTTP client.
    pub(crate) fn network(operation: &'static str, error: HttpError) -> Self {
        let outcome = Outcome::of(&error);
        let (kind, message) = match outcome {
            _ if error.is_builder() => (ErrorKind::InvalidRequest, "the request cannot be built"),
            Outcome::NotConnected | Outcome::Certificate => {
                (ErrorKind::Connect, "could not connect")
            }
            Outcome::NotSent => (
                ErrorKind::Connect,
                "the connection was closed before the request was sent",
            ),
            Outcome::TimedOut => (ErrorKind::Timeout, "the request timed out"),
            Outcome::TooLarge => (
                ErrorKind::TooLarge,
                "the body of the response exceeds `max_body_size`",
            ),
            Outcome::Redirected => (
                ErrorKind::Redirected,
                "the HTTP client followed a redirect; it must not (`redirect::Policy::none()`)",
            ),
            _ => (ErrorKind::Network, "the connection broke"),
        };
        let status = error.status();
        // The URL can hold email addresses and names.
        let mut error =
            Self::new(kind, Some(operation), message.to_owned()).with_cause(error.into_cause());
        error.inner.status = status;
        error.inner.outcome = Some(outcome);
        error
    }

    /// A download that ends early.
    pub(crate) fn cut_download(
        operation: &'static str,
        error: HttpError,
        received: u64,
        size: Option<u64>,
    ) -> Self {
        let mut error = Self::network(operation, error);
        let of = size.map_or_else(String::new, |size| format!(" of {size}"));
        let _ = write!(error.inner.message, " after {received}{of} bytes");
        error
    }

    /// A response whose status is not a success.
    pub(crate) fn status_code(
        operation: &'static str,
        status: StatusCode,
        headers: &HeaderMap,
        body: Bytes,
        secret: &Secret,
    ) -> Self {
        // Of a raw response there can be more.
        let body = match body.get(..MAX_ERROR_BODY) {
            Some(beginning) if body.len() > MAX_ERROR_BODY => Bytes::copy_from_slice(beginning),
            _ => body,
        };
        // First of all: a text that is cut could end within the token.
        let parsed = ParsedErrorBody::from_body(&secret.redact_bytes(&body));
        let mut error = Self::new(ErrorKind::Status, Some(operation), parsed.message);
        error.inner.status = Some(status);
        error.inner.entries = parsed.entries;
        error.inner.request_id = parsed
            .request_id
            .or_else(|| request_id(headers).map(str::to_owned));
        let limited = status == StatusCode::TOO_MANY_REQUESTS;
        error.inner.retry_after = retry_after(headers, limited, SystemTime::now());
        error.inner.body = body;
        error
    }

    /// A failed token provider.
    pub(crate) fn no_token(
        operation: &'static str,
        error: Box<dyn StdError + Send + Sync>,
    ) -> Self {
        let message = "the token provider returned no access token".to_owned();
        Self::new(ErrorKind::Token, Some(operation), message).with_cause(error)
    }

    /// A success with a body that does not match the expected type.
    pub(crate) fn decode(
        operation: &'static str,
        failure: DecodeFailure,
        status: StatusCode,
        headers: &HeaderMap,
        body: Bytes,
        secret: &Secret,
    ) -> Self {
        let DecodeFailure { path, source } = failure;
        let path = secret.redact(&path).into_owned();
        let message = if body.is_empty() {
            "the response has no body".to_owned()
        } else if path.is_empty() {
            "the response cannot be decoded".to_owned()
        } else {
            format!("the response cannot be decoded at {path}")
        };
        let mut error = Self::new(ErrorKind::Decode, Some(operation), message).with_cause(source);
        error.inner.status = Some(status);
        error.inner.request_id = request_id(headers).map(str::to_owned);
        error.inner.body = body;
        error.inner.path = Some(path).filter(|path| !path.is_empty());
        error
    }

    /// A call whose total time is over.
    pub(crate) fn deadline(operation: &'static str, message: String) -> Self {
        Self::new(ErrorKind::Timeout, Some(operation), message)
    }

    /// A list whose next page cannot be requested.
    pub(crate) fn stalled(operation: &'static str, message: String) -> Self {
        Self::new(ErrorKind::StalledPagination, Some(operation), message)
    }

    /// Adds attempts, duration and rate limit of the call, and takes its token
    /// out of what headers said.
    pub(crate) fn with_metadata(mut self, metadata: CallMetadata) -> Self {
        let texts = [&mut self.inner.request_id, &mut self.inner.hint];
        for text in texts.into_iter().flatten() {
            *text = metadata.secret.redact(text).into_owned();
        }
        self.inner.metadata = Some(metadata);
        self
    }

    /// Replaces what the message says, including hint and cause.
    pub(crate) fn with_message(mut self, message: String) -> Self {
        self.inner.message = message;
        cut(&mut self.inner.message, MAX_MESSAGE);
        self.inner.hint = None;
        self.inner.cause = None;
        self
    }

    pub(crate) fn metadata(&self) -> Option<&CallMetadata> {
        self.inner.metadata.as_ref()
    }

    /// Adds the status of a response whose body was not received.
    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.inner.status = Some(status);
        self
    }

    /// Adds a hint at the cause.
    pub(crate) fn with_hint(mut self, hint: Option<String>) -> Self {
        self.inner.hint = hint;
        self
    }

    /// Adds the request id of a response whose body was not received.
    pub(crate) fn with_headers(mut self, headers: &HeaderMap) -> Self {
        self.inner.request_id = request_id(headers).map(str::to_owned);
        self
    }

    pub(crate) fn with_cursor(mut self, cursor: Option<Cursor>) -> Self {
        self.inner.cursor = cursor;
        self
    }

    pub(crate) fn with_cause(mut self, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.inner.cause = Some(cause.into());
        self
    }

    pub(super) fn new(
        kind: ErrorKind,
        operation: Option<&'static str>,
        mut message: String,
    ) -> Self {
        cut(&mut message, MAX_MESSAGE);
        Self {
            inner: Box::new(Inner {
                kind,
                operation,
                message,
                status: None,
                entries: Vec::new(),
                request_id: None,
                retry_after: None,
                body: Bytes::new(),
                path: None,
                cause: None,
                cursor: None,
                metadata: None,
                hint: None,
                outcome: None,
            }),
        }
    }
}
