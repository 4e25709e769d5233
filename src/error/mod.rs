//! What can go wrong, in one type for all operations of all versions.

mod body;
mod conflict;
pub(crate) mod hint;
mod predicates;

use std::{
    convert::Infallible,
    error::Error as StdError,
    fmt,
    time::{Duration, SystemTime},
};

pub use self::body::ErrorEntry;
use self::body::ParsedErrorBody;
use crate::{
    call::retry::Outcome,
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
    cause: Option<Box<dyn StdError + Send + Sync>>,
    cursor: Option<Cursor>,
    metadata: Option<CallMetadata>,
    hint: Option<String>,
}

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A client cannot be built from what was given.
    Config,
    /// The token provider gave no access token; nothing was sent, or nothing
    /// since a 401.
    Token,
    /// A request is incomplete or contradicts itself; nothing was sent.
    InvalidRequest,
    /// Could not connect; the server has seen nothing.
    Connect,
    /// The request timed out.
    Timeout,
    /// The connection broke while a request or a response was under way.
    Network,
    /// The server answered with a status that is not a success.
    Status,
    /// The server answered with success and a body that does not match the
    /// expected type.
    Decode,
    /// A list cannot be walked on: it repeats itself, or says that the next
    /// page is somewhere it cannot be.
    StalledPagination,
}

impl Error {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// The operation that failed, by the name of its method.
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

    /// Everything the server found wrong.
    pub fn errors(&self) -> &[ErrorEntry] {
        &self.inner.entries
    }

    /// Intercom's id of the exchange, to quote to their support. Most errors
    /// have one.
    pub fn request_id(&self) -> Option<&str> {
        self.inner.request_id.as_deref()
    }

    /// How long to wait before another try, if the server said so: `Retry-After`,
    /// or after a 429 the end of the window (Intercom: `X-RateLimit-Reset`, Unix
    /// seconds).
    pub fn retry_after(&self) -> Option<Duration> {
        self.inner.retry_after
    }

    /// The body of the response, as it came; empty when there was none.
    pub fn body(&self) -> &Bytes {
        &self.inner.body
    }

    /// In a walk over a list, the page that failed: where to resume. `None` for
    /// the first page.
    pub fn cursor(&self) -> Option<&Cursor> {
        self.inner.cursor.as_ref()
    }

    /// What to look at first, where the failure is of a kind that has a usual
    /// cause: a missing permission, another region, a version without the
    /// operation. It is part of the message.
    pub fn hint(&self) -> Option<&str> {
        self.inner.hint.as_deref()
    }

    /// The error underneath, as the HTTP library, the decoder or the token
    /// provider gave it, to downcast. Its text is part of the message, so it is
    /// not a `source` of this error.
    pub fn cause(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner.cause.as_deref().map(|cause| cause as _)
    }

    /// The rate limit of this response, or the newest one known.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.inner.metadata.as_ref()?.rate_limit
    }

    /// How often the call was sent; 0 where nothing was.
    pub fn attempts(&self) -> u32 {
        self.inner
            .metadata
            .as_ref()
            .map_or(0, |metadata| metadata.attempts)
    }

    /// How long the call took, with all its attempts and waits.
    pub fn elapsed(&self) -> Duration {
        self.inner
            .metadata
            .as_ref()
            .map_or(Duration::ZERO, |metadata| metadata.elapsed)
    }

    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, None, message.into())
    }

    /// A request that cannot be, whatever operation it was meant for.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, None, message.into())
    }

    pub(crate) fn invalid_request(operation: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, Some(operation), message.into())
    }

    /// A failure below HTTP.
    pub(crate) fn network(operation: &'static str, error: reqwest::Error) -> Self {
        let (kind, message) = match Outcome::of(&error) {
            _ if error.is_builder() => (ErrorKind::InvalidRequest, "the request cannot be built"),
            Outcome::NotConnected => (ErrorKind::Connect, "could not connect"),
            Outcome::TimedOut => (ErrorKind::Timeout, "the request timed out"),
            _ => (ErrorKind::Network, "the connection broke"),
        };
        // The URL can hold email addresses and names.
        Self::new(kind, Some(operation), message.to_owned()).with_cause(error.without_url())
    }

    /// A response that is no success.
    pub(crate) fn status_code(
        operation: &'static str,
        status: StatusCode,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Self {
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

    /// A token provider that gave none.
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
        let mut error =
            Self::new(ErrorKind::Decode, Some(operation), message).with_cause(failure.source);
        error.inner.status = Some(status);
        error.inner.request_id = request_id(headers).map(str::to_owned);
        error.inner.body = body;
        error
    }

    /// A list whose next page cannot be asked for.
    pub(crate) fn stalled(operation: &'static str, message: String) -> Self {
        Self::new(ErrorKind::StalledPagination, Some(operation), message)
    }

    /// Adds how the call went.
    pub(crate) fn with_metadata(mut self, metadata: CallMetadata) -> Self {
        self.inner.metadata = Some(metadata);
        self
    }

    /// Says what to look at first.
    pub(crate) fn with_hint(mut self, hint: Option<String>) -> Self {
        self.inner.hint = hint;
        self
    }

    /// Takes the request id from a response whose body did not come.
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

    fn new(kind: ErrorKind, operation: Option<&'static str>, message: String) -> Self {
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
            write!(f, "{operation}: ")?;
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

/// The text of the error at the end of the chain: reqwest says "error sending
/// request" and leaves it to its sources to say why.
fn root_text(error: &(dyn StdError + 'static)) -> String {
    let mut root = error;
    while let Some(source) = root.source() {
        root = source;
    }
    root.to_string()
}

/// A conversion that cannot fail: what is a body already can be given as one.
impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

// No `source`: `Display` says the cause, and a chain would print it twice.
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
