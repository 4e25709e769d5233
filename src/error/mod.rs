//! The error type of all operations and versions.

mod body;
mod conflict;
mod construct;
mod excerpt;
#[cfg(feature = "mock")]
mod fixture;
pub(crate) mod hint;
mod merged;
mod predicates;
pub(crate) mod printable;
pub(crate) mod redact;
mod show;

use std::{convert::Infallible, error::Error as StdError, time::Duration};

use bytes::Bytes;
use http::StatusCode;

pub use self::body::ErrorEntry;
#[cfg(all(feature = "redis", feature = "rustls"))]
pub(crate) use self::excerpt::chain_text;
pub(crate) use self::{body::MAX_ERROR_BODY, excerpt::chain};
use crate::{
    call::retry::Outcome,
    paging::Cursor,
    response::{CallMetadata, RateLimit},
};

/// Why a call failed.
///
/// It is shown on one line: control characters in what a server sent are
/// escaped. An access token that a server sends back is replaced with
/// `[redacted]` in all that this type shows and returns, except the raw
/// [`body`](Self::body) and the [`cause`](Self::cause).
///
/// ```no_run
/// # #[cfg(feature = "v2_16")] mod example {
/// # use intercom_sdk::{Error, v2_16::Client};
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
    /// The contact that the one in question was merged into.
    merged_into: Option<String>,
    cause: Option<Box<dyn StdError + Send + Sync>>,
    cursor: Option<Cursor>,
    metadata: Option<CallMetadata>,
    hint: Option<String>,
    /// How the last attempt failed, if no complete response was received.
    outcome: Option<Outcome>,
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
    /// Could not connect, or the connection was closed before the request was
    /// sent: the server has not received the request. A certificate that is not
    /// accepted is one of these; see [`Error::is_certificate`].
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
    /// The caller's [`http_client`](crate::ClientBuilder::http_client) followed a
    /// redirect: the response is not that of the request, which may have been
    /// changed on the way, such as a POST to a GET.
    Redirected,
    /// A list cannot be read to its end: it repeats itself, gets no nearer to its
    /// end, or has a next page that must not or cannot be requested. See
    /// [`paging`](crate::paging).
    StalledPagination,
    /// Several resources match what has to name one, so that a
    /// [job](crate::jobs) has written nothing. The message lists them.
    Ambiguous,
    /// A checkpoint could not be loaded or stored; see
    /// [`checkpoint`](crate::checkpoint). The [`cause`](Error::cause) is a
    /// [`CheckpointError`](crate::checkpoint::CheckpointError).
    Checkpoint,
    /// An export has failed or was canceled; see [`jobs`](crate::jobs).
    Export,
    /// What was received could not be written, such as to a full disk. The
    /// [`cause`](Error::cause) is a [`std::io::Error`].
    Io,
    /// A lease is held by another worker, lost, or its store cannot be reached;
    /// see [`lease`](crate::lease). The [`cause`](Error::cause) is a
    /// [`LeaseError`](crate::lease::LeaseError).
    Lease,
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
    ///
    /// These are the bytes that the server sent. They can hold customers' data,
    /// control characters, and even the access token, if the server echoes it.
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
    /// the `source` of this error. It can quote what the server sent, as
    /// [`body`](Self::body) does.
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
