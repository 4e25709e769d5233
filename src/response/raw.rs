//! A response that is not decoded.

use std::{fmt, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::{
    exchange::RawExchange, headers::request_id, rate_limit::RateLimit, repair::Repair,
    typed::Response,
};
use crate::{Error, types::field::Field};

/// An undecoded response of any status: for fields that the types do not know
/// yet, and for inspecting what Intercom sent.
///
/// Returned by `send_raw()`. [`decode`](Self::decode) converts it to what
/// `send()` would have returned.
///
/// ```no_run
/// # #[cfg(feature = "v2_16")] mod example {
/// # use intercom_sdk::{CallOptions, Error, v2_16::Client};
/// # async fn run(client: Client) -> Result<(), Error> {
/// let preview = CallOptions::new().api_version("Preview");
/// let raw = client.show_contact().contact_id("5f4d3c1c").options(preview).send_raw().await?;
/// println!("{} {}", raw.status(), String::from_utf8_lossy(raw.body()));
/// let contact = raw.decode()?;
/// # let _ = contact;
/// # Ok(())
/// # }
/// # }
/// ```
pub struct RawResponse<T> {
    pub(super) exchange: RawExchange,
    body: Bytes,
    decode: Decode<T>,
}

type Decode<T> = fn(&RawExchange) -> Result<(T, Vec<Repair>), Error>;

impl<T> RawResponse<T> {
    pub(crate) fn new(exchange: RawExchange) -> Self
    where
        T: Field,
    {
        Self::with(exchange, RawExchange::decode)
    }

    fn with(exchange: RawExchange, decode: Decode<T>) -> Self {
        Self {
            body: exchange.body.bytes(),
            exchange,
            decode,
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.exchange.status
    }

    /// All response headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.exchange.headers
    }

    /// The raw body.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Intercom's id of the request, to quote to their support (Intercom:
    /// `X-Request-Id`).
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.exchange.headers)
    }

    /// The rate limit in this response, or the newest one known.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.exchange.metadata.rate_limit
    }

    /// How often the call was sent: 1 if it was not retried.
    pub fn attempts(&self) -> u32 {
        self.exchange.metadata.attempts
    }

    /// How long the call took, including all attempts and waits.
    pub fn elapsed(&self) -> Duration {
        self.exchange.metadata.elapsed
    }
}

impl RawResponse<String> {
    pub(crate) fn of_text(exchange: RawExchange) -> Self {
        Self::with(exchange, |exchange| Ok((exchange.text()?, Vec::new())))
    }
}

impl RawResponse<Bytes> {
    pub(crate) fn of_bytes(exchange: RawExchange) -> Self {
        Self::with(exchange, |exchange| Ok((exchange.body.bytes(), Vec::new())))
    }
}

impl<T> RawResponse<T> {
    /// Decodes the body: returns what `send()` would have returned.
    ///
    /// # Errors
    ///
    /// Kind `Status` if the status is not a success, kind `Decode` if the body
    /// does not match the type.
    pub fn decode(&self) -> Result<T, Error> {
        self.read().map(|(value, _)| value)
    }

    /// Like [`decode`](Self::decode), with the metadata and the repairs.
    ///
    /// # Errors
    ///
    /// Those of `decode`.
    pub fn into_response(self) -> Result<Response<T>, Error> {
        let read = self.read()?;
        Ok(Response::repaired(read, self.exchange))
    }

    fn read(&self) -> Result<(T, Vec<Repair>), Error> {
        match self.exchange.failure() {
            Some(error) => Err(error),
            None => (self.decode)(&self.exchange),
        }
    }
}

impl<T> fmt::Debug for RawResponse<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.exchange.status)
            .field("attempts", &self.exchange.metadata.attempts)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
