//! What a call gives back, untouched.

use std::{fmt, marker::PhantomData, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::{
    Error, RateLimit,
    call::{Call, Wanted},
    decode::Decoded,
    error::request_id,
    exchange::Exchange,
    transport::Transport,
};

/// A response as it came, whatever its status: for what the types do not know
/// yet, and for seeing what Intercom really said.
///
/// Made by `send_raw()` of a request. [`decode`](Self::decode) makes of it what
/// `send()` would have given.
///
/// ```no_run
/// # #[cfg(feature = "v2_12")] mod example {
/// # use intercom_sdk::{CallOptions, Error, v2_12::Client};
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
    exchange: Exchange,
    body: Bytes,
    value: PhantomData<fn() -> T>,
}

impl<T> RawResponse<T> {
    /// Makes a call and keeps whatever comes.
    pub(crate) async fn send(transport: &Transport, call: Call) -> Result<Self, Error> {
        let exchange = transport.send(call, Wanted::Anything).await?;
        Ok(Self {
            body: exchange.body.bytes(),
            exchange,
            value: PhantomData,
        })
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.exchange.status
    }

    /// All response headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.exchange.headers
    }

    /// The body, byte for byte.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Intercom's id of this exchange, to quote to their support
    /// (Intercom: `X-Request-Id`).
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.exchange.headers)
    }

    /// The rate limit, as this response tells it, or the newest one that did.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.exchange.course.rate_limit
    }

    /// How often the call was sent: 1 where nothing went wrong.
    pub fn attempts(&self) -> u32 {
        self.exchange.course.attempts
    }

    /// How long the call took, with all its attempts and waits.
    pub fn elapsed(&self) -> Duration {
        self.exchange.course.elapsed
    }
}

impl<T: Decoded> RawResponse<T> {
    /// The typed value.
    ///
    /// # Errors
    ///
    /// Kind `Status` where the status is no success, kind `Decode` where the
    /// body does not fit.
    pub fn decode(&self) -> Result<T, Error> {
        match self.exchange.failure() {
            Some(error) => Err(error),
            None => self.exchange.decode(),
        }
    }
}

impl<T> fmt::Debug for RawResponse<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.exchange.status)
            .field("attempts", &self.exchange.course.attempts)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
