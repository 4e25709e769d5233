//! What a successful call gives back.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    time::Duration,
};

use http::{HeaderMap, StatusCode};

use crate::{
    ByteStream, Error, RateLimit,
    call::{Call, Wanted},
    decode::Decoded,
    error::request_id,
    exchange::{Body, Course, Exchange},
    transport::Transport,
};

/// The value of a successful call, with what came around it.
///
/// It derefs to the value: `client.show_contact()….send().await?.email` works.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    course: Course,
}

impl<T> Response<T> {
    /// The value alone.
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

    /// Intercom's id of this exchange, to quote to their support
    /// (Intercom: `X-Request-Id`).
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// The rate limit, as this response tells it, or the newest one that did.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.course.rate_limit
    }

    /// How often the call was sent: 1 where nothing went wrong.
    pub fn attempts(&self) -> u32 {
        self.course.attempts
    }

    /// How long the call took, with all its attempts and waits: until the body
    /// was read, or until its first byte for a download.
    pub fn elapsed(&self) -> Duration {
        self.course.elapsed
    }

    pub(crate) fn new(value: T, exchange: Exchange) -> Self {
        Self {
            value,
            status: exchange.status,
            headers: exchange.headers,
            course: exchange.course,
        }
    }
}

impl<T: Decoded> Response<T> {
    /// Makes a call whose success is a JSON body.
    pub(crate) async fn json(transport: &Transport, call: Call) -> Result<Self, Error> {
        let exchange = transport.send(call, Wanted::Json).await?.success()?;
        Ok(Self::new(exchange.decode()?, exchange))
    }
}

impl Response<()> {
    /// Makes a call whose success says nothing more.
    pub(crate) async fn empty(transport: &Transport, call: Call) -> Result<Self, Error> {
        let exchange = transport.send(call, Wanted::Nothing).await?.success()?;
        Ok(Self::new((), exchange))
    }
}

impl Response<ByteStream> {
    /// Makes a call whose success is read bit by bit.
    pub(crate) async fn stream(transport: &Transport, call: Call) -> Result<Self, Error> {
        let mut exchange = transport.send(call, Wanted::Stream).await?.success()?;
        let body = std::mem::replace(&mut exchange.body, Body::Whole(Default::default()));
        let stream = ByteStream::new(exchange.endpoint.id, body);
        Ok(Self::new(stream, exchange))
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
            .field("attempts", &self.course.attempts)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}
