//! Responses made by hand, for tests of code that gets them from a trait.

use std::{pin::Pin, task, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use super::{
    ByteStream, RateLimit, RawResponse, Repair, Response,
    exchange::{Body, RawExchange},
    metadata::CallMetadata,
};
use crate::{
    call::endpoint::{Endpoint, Output, Replay, RequestBody},
    client::HttpError,
    error::redact::Secret,
    types::{Timestamp, field::Field, fixture::fixture_setter},
};

/// The operation of what no operation has returned.
pub(crate) static ENDPOINT: Endpoint = Endpoint {
    id: "fixture",
    version: crate::NEWEST_VERSION,
    method: Method::GET,
    path: "/fixture",
    parameters: &[],
    body: RequestBody::None,
    replay: Replay::Safe,
    output: Output::Json,
    paging: None,
};

impl CallMetadata {
    /// The metadata of a call that was sent once.
    pub(crate) fn fixture() -> Self {
        Self {
            attempts: 1,
            elapsed: Duration::ZERO,
            rate_limit: None,
            target: None,
            replay_safe: true,
            found_gone: None,
            version: ENDPOINT.version.into(),
            secret: Secret::default(),
        }
    }
}

/// A response of this status, from no call.
pub(crate) fn exchange(status: StatusCode, body: Bytes) -> RawExchange {
    RawExchange {
        endpoint: &ENDPOINT,
        status,
        headers: HeaderMap::new(),
        body: Body::Whole(body),
        metadata: CallMetadata::fixture(),
        region: None,
        strict: false,
        #[cfg(feature = "drift")]
        drift: None,
    }
}

/// The status of this number.
#[track_caller]
pub(crate) fn status(number: u16) -> StatusCode {
    match StatusCode::from_u16(number) {
        Ok(status) => status,
        Err(_) => panic!("{number} is not an HTTP status"),
    }
}

/// A header from texts.
#[track_caller]
pub(crate) fn header(name: &str, value: &str) -> (HeaderName, HeaderValue) {
    match (
        HeaderName::from_bytes(name.as_bytes()),
        HeaderValue::from_str(value),
    ) {
        (Ok(name), Ok(value)) => (name, value),
        (Err(_), _) => panic!("{name:?} is not the name of a header"),
        (_, Err(_)) => panic!("{value:?} cannot be the value of the header {name}"),
    }
}

impl<T> Response<T> {
    /// Creates a response for tests: status 200, sent once, no headers, an empty
    /// raw body. `with_…` methods set the rest.
    ///
    /// ```
    /// # #[cfg(feature = "v2_16")] {
    /// use intercom_sdk::{Response, v2_16::types::Contact};
    ///
    /// let response = Response::fixture(Contact::fixture().email("ada@example.com"))
    ///     .with_header("x-request-id", "r1")
    ///     .with_attempts(2);
    /// assert_eq!(response.email.as_deref(), Some("ada@example.com"));
    /// assert_eq!(response.request_id(), Some("r1"));
    /// assert_eq!(response.attempts(), 2);
    /// # }
    /// ```
    #[must_use]
    pub fn fixture(value: T) -> Self {
        Self::new(value, exchange(StatusCode::OK, Bytes::new()))
    }

    /// Sets the status of a fixture.
    ///
    /// # Panics
    ///
    /// Panics if the number is not a status, 100 to 999.
    #[must_use]
    #[track_caller]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = self::status(status);
        self
    }

    /// Adds a header to a fixture. Those of the rate limit set
    /// [`rate_limit`](Self::rate_limit) as well.
    ///
    /// # Panics
    ///
    /// Panics if this cannot be a header.
    #[must_use]
    #[track_caller]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        let (name, value) = header(name, value);
        self.headers.append(name, value);
        self.metadata.rate_limit =
            RateLimit::from_headers(&self.headers).or(self.metadata.rate_limit);
        self
    }

    /// Sets the raw body of a fixture; the value stays as it is.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Sets what did not fit the types in a fixture.
    #[must_use]
    pub fn with_repairs(mut self, repairs: impl IntoIterator<Item = Repair>) -> Self {
        self.repairs = repairs.into_iter().collect();
        self
    }

    /// Sets [`found_gone`](Self::found_gone) of a fixture.
    #[must_use]
    pub fn with_found_gone(mut self, found_gone: bool) -> Self {
        self.metadata.found_gone = found_gone.then(Bytes::new);
        self
    }

    /// Sets the rate limit of a fixture.
    #[must_use]
    pub fn with_rate_limit(mut self, limit: RateLimit) -> Self {
        self.metadata.rate_limit = Some(limit);
        self
    }

    /// Sets how often the call of a fixture was sent.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.metadata.attempts = attempts;
        self
    }

    /// Sets how long the call of a fixture took.
    #[must_use]
    pub fn with_elapsed(mut self, elapsed: Duration) -> Self {
        self.metadata.elapsed = elapsed;
        self
    }
}

#[expect(private_bounds, reason = "it is implemented by the types of responses")]
impl<T: Field> RawResponse<T> {
    /// Creates an undecoded response for tests. It is decoded as a real one is, and
    /// fails as a real one does.
    ///
    /// # Panics
    ///
    /// Panics if the number is not a status, 100 to 999.
    ///
    /// ```
    /// # #[cfg(feature = "v2_16")] {
    /// use intercom_sdk::{RawResponse, v2_16::types::Contact};
    ///
    /// let raw = RawResponse::<Contact>::fixture(200, r#"{"id":"5f4d3c1c"}"#);
    /// assert_eq!(raw.decode().unwrap().id, "5f4d3c1c");
    /// let raw = RawResponse::<Contact>::fixture(502, "<title>Bad Gateway</title>");
    /// assert_eq!(raw.decode().unwrap_err().status().unwrap(), 502);
    /// # }
    /// ```
    #[must_use]
    #[track_caller]
    pub fn fixture(status: u16, body: impl Into<Bytes>) -> Self {
        Self::new(exchange(self::status(status), body.into()))
    }
}

impl RawResponse<String> {
    /// Creates an undecoded response for tests, whose body is plain text.
    ///
    /// # Panics
    ///
    /// Panics if the number is not a status, 100 to 999.
    #[must_use]
    #[track_caller]
    pub fn fixture_of_text(status: u16, text: impl Into<Bytes>) -> Self {
        Self::of_text(exchange(self::status(status), text.into()))
    }
}

impl RawResponse<Bytes> {
    /// Creates an undecoded response for tests, whose body has no type.
    ///
    /// # Panics
    ///
    /// Panics if the number is not a status, 100 to 999.
    #[must_use]
    #[track_caller]
    pub fn fixture_of_bytes(status: u16, body: impl Into<Bytes>) -> Self {
        Self::of_bytes(exchange(self::status(status), body.into()))
    }
}

impl<T> RawResponse<T> {
    /// Adds a header to a fixture. Those of the rate limit set
    /// [`rate_limit`](Self::rate_limit) as well.
    ///
    /// # Panics
    ///
    /// Panics if this cannot be a header.
    #[must_use]
    #[track_caller]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        let (name, value) = header(name, value);
        let exchange = &mut self.exchange;
        exchange.headers.append(name, value);
        exchange.metadata.rate_limit =
            RateLimit::from_headers(&exchange.headers).or(exchange.metadata.rate_limit);
        self
    }

    /// Sets how often the call of a fixture was sent.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.exchange.metadata.attempts = attempts;
        self
    }

    /// Sets how long the call of a fixture took.
    #[must_use]
    pub fn with_elapsed(mut self, elapsed: Duration) -> Self {
        self.exchange.metadata.elapsed = elapsed;
        self
    }
}

impl ByteStream {
    /// Creates a download for tests, which yields these chunks. It needs no
    /// runtime.
    ///
    /// ```
    /// use futures_util::FutureExt;
    /// use intercom_sdk::ByteStream;
    ///
    /// let all = ByteStream::fixture(["id,", "email"]).bytes().now_or_never().unwrap()?;
    /// assert_eq!(all, "id,email");
    /// # Ok::<(), intercom_sdk::Error>(())
    /// ```
    pub fn fixture<B: Into<Bytes>>(chunks: impl IntoIterator<Item = B>) -> Self {
        Self::of_chunks(chunks, None)
    }

    /// Like [`fixture`](Self::fixture), but the connection breaks after the chunks:
    /// the last item is an error of kind [`Network`](crate::ErrorKind::Network).
    pub fn fixture_cut<B: Into<Bytes>>(chunks: impl IntoIterator<Item = B>) -> Self {
        let cut = HttpError::Broken("the fixture ends here".into());
        Self::of_chunks(chunks, Some(cut))
    }

    fn of_chunks<B: Into<Bytes>>(
        chunks: impl IntoIterator<Item = B>,
        cut: Option<HttpError>,
    ) -> Self {
        let chunks: Vec<Bytes> = chunks.into_iter().map(Into::into).collect();
        let chunks = Chunks {
            chunks: chunks.into_iter(),
            cut: cut.map(HttpError::into_cause),
        };
        let mut exchange = exchange(StatusCode::OK, Bytes::new());
        exchange.body = Body::Given(reqwest::Body::wrap(chunks));
        Self::new(&mut exchange, Duration::MAX, None)
    }
}

/// A body of chunks.
struct Chunks {
    chunks: std::vec::IntoIter<Bytes>,
    cut: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl http_body::Body for Chunks {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut task::Context<'_>,
    ) -> task::Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        let chunk = self.chunks.next().map(http_body::Frame::data).map(Ok);
        task::Poll::Ready(chunk.or_else(|| self.cut.take().map(Err)))
    }
}

impl Repair {
    /// Creates a repair for tests: the value `found`, as JSON, was left out at
    /// `path`.
    ///
    /// ```
    /// use intercom_sdk::Repair;
    ///
    /// let repair = Repair::fixture("data[3].avatar", "an avatar", "7");
    /// assert_eq!(repair.to_string(), "data[3].avatar: expected an avatar");
    /// ```
    #[must_use]
    pub fn fixture(
        path: impl Into<String>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        Self::new(path.into(), expected.into(), found.into())
    }
}

impl RateLimit {
    /// Creates a rate limit for tests, of which nothing is known; setters add the
    /// rest.
    ///
    /// ```
    /// use intercom_sdk::RateLimit;
    ///
    /// let limit = RateLimit::fixture().limit(1000).remaining(0);
    /// assert_eq!((limit.remaining, limit.reset), (Some(0), None));
    /// ```
    #[must_use]
    pub const fn fixture() -> Self {
        Self {
            limit: None,
            remaining: None,
            reset: None,
        }
    }

    fixture_setter! { limit: Option u32 }
    fixture_setter! { remaining: Option u32 }
    fixture_setter! { reset: Option Timestamp }
}
