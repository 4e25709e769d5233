//! The error type of all operations and versions.

mod body;
mod conflict;
mod excerpt;
pub(crate) mod hint;
mod predicates;

use std::{
    convert::Infallible,
    error::Error as StdError,
    fmt,
    time::{Duration, SystemTime},
};

pub use self::body::ErrorEntry;
pub(crate) use self::body::MAX_ERROR_BODY;
use self::{
    body::ParsedErrorBody,
    excerpt::{MAX_MESSAGE, cut, root_text},
};
use crate::{
    call::retry::Outcome,
    client::HttpError,
    paging::Cursor,
    response::{CallMetadata, DecodeFailure, RateLimit, request_id, retry_after},
};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};

/// Why a call failed.
///
/// ```no_run
/// # #[cfg(feature = "v2_12")] mod example {
/// # use intercom_sdk::{Error, v2_12::Client};
/// # async fn run(client: Client) -> Result<(), Error> {
/// match client.show_contact().contact_id("5f4d3c1c").send().await {
///     Ok(contact) => println!("{:?}", contact.email),
///     Err(error) if error.is_not_found() => println!("no such contact"),
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// # }
/// ```
pub struct Error {
    inner: Box<Inner>,
}

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static str>,
    message: String,
    status: Option<StatusCode>,
    entries: Vec<ErrorEntry>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    body: Bytes,
    path: Option<String>,
    cause: Option<Box<dyn StdError + Send + Sync>>,
    cursor: Option<Cursor>,
    metadata: Option<CallMetadata>,
    hint: Option<String>,
}

/// The kind of a failure.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client's settings are invalid.
    Config,
    /// The token provider returned no access token. The request was not sent,
    /// or not sent again after a 401.
    Token,
    /// The request is incomplete or contradictory; it was not sent.
    InvalidRequest,
    /// Could not connect; the server has not received the request.
    Connect,
    /// The request timed out, or the call took longer than its
    /// [`deadline`](crate::CallOptions::deadline).
    Timeout,
    /// The connection broke while sending the request or reading the response.
    Network,
    /// The server responded with a status that is not a success.
    Status,
    /// The response is a success, but its body does not match the expected
    /// type.
    Decode,
    /// The body of the response is larger than
    /// [`max_body_size`](crate::ClientBuilder::max_body_size). The server has
    /// answered the request; [`Error::status`] says with which status.
    TooLarge,
    /// The next page of a list cannot be requested: the list repeats itself, or
    /// its next page is at another host or path.
    StalledPagination,
}

impl Error {
    /// The kind of the failure.
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// The operation that failed, as the name of its method: `request` for a
    /// [`CustomRequest`](crate::CustomRequest).
    pub fn operation(&self) -> Option<&'static str> {
        self.inner.operation
    }

    /// The HTTP status, if there was a response.
    pub fn status(&self) -> Option<StatusCode> {
        self.inner.status
    }

    /// The code of the first entry: `not_found`, `rate_limit_exceeded`, ….
    pub fn code(&self) -> Option<&str> {
        self.inner.entries.first().map(|entry| entry.code.as_str())
    }

    /// All errors that the server reported.
    pub fn errors(&self) -> &[ErrorEntry] {
        &self.inner.entries
    }

    /// Intercom's id of the request, to quote to their support. Most error
    /// responses have one.
    pub fn request_id(&self) -> Option<&str> {
        self.inner.request_id.as_deref()
    }

    /// How long the server asks to wait before a retry: `Retry-After`, or after
    /// a 429 the time until the window ends (Intercom: `X-RateLimit-Reset`,
    /// Unix seconds).
    pub fn retry_after(&self) -> Option<Duration> {
        self.inner.retry_after
    }

    /// The raw body of the response; empty if there was none. Of a response
    /// whose status is not a success, at most the first 64 KiB; for a list entry
    /// that cannot be decoded, the JSON of the entry.
    pub fn body(&self) -> &Bytes {
        &self.inner.body
    }

    /// The place in the response of what cannot be decoded, such as
    /// `data[3].id`.
    pub fn path(&self) -> Option<&str> {
        self.inner.path.as_deref()
    }

    /// The cursor to resume a list at: the page that failed (`None` for the
    /// first page), or behind an entry that cannot be decoded.
    pub fn cursor(&self) -> Option<&Cursor> {
        self.inner.cursor.as_ref()
    }

    /// A hint at the cause, for failures with a usual one: a missing
    /// permission, the wrong region, a version without the operation. It is
    /// part of the message.
    pub fn hint(&self) -> Option<&str> {
        self.inner.hint.as_deref()
    }

    /// The underlying error of the HTTP client, the decoder or the token
    /// provider, for downcasting. Its text is part of the message, so it is not
    /// the `source` of this error.
    pub fn cause(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner.cause.as_deref().map(|cause| cause as _)
    }

    /// The rate limit in this response, or the newest one known.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.inner.metadata.as_ref()?.rate_limit
    }

    /// How often the call was sent; 0 if it was not sent.
    pub fn attempts(&self) -> u32 {
        self.inner
            .metadata
            .as_ref()
            .map_or(0, |metadata| metadata.attempts)
    }

    /// How long the call took, including all attempts and waits.
    pub fn elapsed(&self) -> Duration {
        self.inner
            .metadata
            .as_ref()
            .map_or(Duration::ZERO, |metadata| metadata.elapsed)
    }

    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, None, message.into())
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
        let (kind, message) = match Outcome::of(&error) {
            _ if error.is_builder() => (ErrorKind::InvalidRequest, "the request cannot be built"),
            Outcome::NotConnected => (ErrorKind::Connect, "could not connect"),
            Outcome::TimedOut => (ErrorKind::Timeout, "the request timed out"),
            Outcome::TooLarge => (
                ErrorKind::TooLarge,
                "the body of the response exceeds `max_body_size`",
            ),
            _ => (ErrorKind::Network, "the connection broke"),
        };
        let status = error.status();
        // The URL can hold email addresses and names.
        let mut error =
            Self::new(kind, Some(operation), message.to_owned()).with_cause(error.into_cause());
        error.inner.status = status;
        error
    }

    /// A response whose status is not a success.
    pub(crate) fn status_code(
        operation: &'static str,
        status: StatusCode,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Self {
        // Of a raw response there can be more.
        let body = match body.get(..MAX_ERROR_BODY) {
            Some(beginning) if body.len() > MAX_ERROR_BODY => Bytes::copy_from_slice(beginning),
            _ => body,
        };
        let parsed = ParsedErrorBody::from_body(&body);
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

    /// A call whose total time is over.
    pub(crate) fn deadline(operation: &'static str, message: String) -> Self {
        Self::new(ErrorKind::Timeout, Some(operation), message)
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
    ) -> Self {
        let message = if body.is_empty() {
            "the response has no body".to_owned()
        } else if failure.path.is_empty() {
            "the response cannot be decoded".to_owned()
        } else {
            format!("the response cannot be decoded at {}", failure.path)
        };
        let DecodeFailure { path, source } = failure;
        let mut error = Self::new(ErrorKind::Decode, Some(operation), message).with_cause(source);
        error.inner.status = Some(status);
        error.inner.request_id = request_id(headers).map(str::to_owned);
        error.inner.body = body;
        error.inner.path = Some(path).filter(|path| !path.is_empty());
        error
    }

    /// A list whose next page cannot be requested.
    pub(crate) fn stalled(operation: &'static str, message: String) -> Self {
        Self::new(ErrorKind::StalledPagination, Some(operation), message)
    }

    /// Adds attempts, duration and rate limit of the call.
    pub(crate) fn with_metadata(mut self, metadata: CallMetadata) -> Self {
        self.inner.metadata = Some(metadata);
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

    fn new(kind: ErrorKind, operation: Option<&'static str>, mut message: String) -> Self {
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
            }),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.inner;
        if let Some(operation) = inner.operation {
            match inner.metadata.as_ref().and_then(|of| of.target.as_deref()) {
                Some(target) => write!(f, "{operation} {target}: ")?,
                None => write!(f, "{operation}: ")?,
            }
        }
        if let (ErrorKind::Status, Some(status)) = (inner.kind, inner.status) {
            write!(f, "{status}")?;
            if !inner.message.is_empty() {
                write!(f, ": ")?;
            }
        }
        f.write_str(&inner.message)?;
        if let Some(cause) = &inner.cause {
            write!(f, ": {}", root_text(&**cause))?;
        }
        if let Some(hint) = &inner.hint {
            write!(f, "; {hint}")?;
        }
        match &inner.request_id {
            Some(id) => write!(f, " (request id {id})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.inner;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("operation", &inner.operation)
            .field("message", &inner.message)
            .field("status", &inner.status)
            .field("errors", &inner.entries)
            .field("request_id", &inner.request_id)
            .field("retry_after", &inner.retry_after)
            .field("attempts", &self.attempts())
            .field("elapsed", &self.elapsed())
            .field("hint", &inner.hint)
            .field("body_bytes", &inner.body.len())
            .field("cause", &inner.cause)
            .finish()
    }
}

/// For conversions that cannot fail, such as that of a body into itself.
impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

// No `source`: `Display` includes the cause, and error reporters would print it
// twice.
impl StdError for Error {}

#[cfg(test)]
mod tests {
    use super::Error;

    #[test]
    fn errors_go_between_threads() {
        fn check<T: Send + Sync + 'static>() {}
        check::<Error>();
    }
}
