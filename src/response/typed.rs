//! The response of a successful call.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    time::Duration,
};

use http::{HeaderMap, StatusCode};

use super::{
    exchange::RawExchange, headers::request_id, metadata::CallMetadata, rate_limit::RateLimit,
};

/// The decoded value of a successful call, with its status, headers and
/// metadata.
///
/// It derefs to the value: `client.show_contact()….send().await?.email` works.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    metadata: CallMetadata,
}

impl<T> Response<T> {
    /// Returns the value and drops the metadata.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// All response headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
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
        Self {
            value,
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

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("attempts", &self.metadata.attempts)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}
