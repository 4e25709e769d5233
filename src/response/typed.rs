//! The response of a successful call.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::{Serialize, Serializer};

use super::{
    exchange::RawExchange, headers::request_id, metadata::CallMetadata, rate_limit::RateLimit,
    repair::Repair,
};

/// The decoded value of a successful call, with its status, headers and
/// metadata.
///
/// It derefs to the value: `client.show_contact()….send().await?.email` works.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) metadata: CallMetadata,
    pub(super) body: Bytes,
    pub(super) repairs: Vec<Repair>,
}

impl<T> Response<T> {
    /// Returns the value and drops the metadata.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The response with another value that was made from its own.
    pub(crate) fn map<U>(self, map: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            value: map(self.value),
            status: self.status,
            headers: self.headers,
            metadata: self.metadata,
            body: self.body,
            repairs: self.repairs,
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// All response headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The raw body; empty for a download.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The values that did not fit their types and were left out; empty if all
    /// did. A client can be [`strict`](crate::ClientBuilder::strict) instead.
    pub fn repairs(&self) -> &[Repair] {
        &self.repairs
    }

    /// Whether a retried DELETE got a 404: an earlier attempt, whose answer was
    /// lost, has removed the thing, or somebody else has. The value then has the
    /// identifier and `deleted` alone.
    pub fn found_gone(&self) -> bool {
        self.metadata.found_gone.is_some()
    }

    /// Intercom's id of the request, to quote to their support (Intercom:
    /// `X-Request-Id`).
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// The rate limit in this response, or the newest one known.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.metadata.rate_limit
    }

    /// How often the call was sent: 1 if it was not retried.
    pub fn attempts(&self) -> u32 {
        self.metadata.attempts
    }

    /// How long the call took, including all attempts and waits: until the body
    /// was read, or for a download until the headers arrived.
    pub fn elapsed(&self) -> Duration {
        self.metadata.elapsed
    }

    pub(crate) fn new(value: T, exchange: RawExchange) -> Self {
        Self::repaired((value, Vec::new()), exchange)
    }

    pub(crate) fn repaired((value, repairs): (T, Vec<Repair>), exchange: RawExchange) -> Self {
        Self {
            value,
            body: exchange.body.bytes(),
            repairs,
            status: exchange.status,
            headers: exchange.headers,
            metadata: exchange.metadata,
        }
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

/// As the value alone.
impl<T: Serialize> Serialize for Response<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("attempts", &self.metadata.attempts)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}
