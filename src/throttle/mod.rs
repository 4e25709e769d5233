//! Not running into the rate limit in the first place.
//!
//! All clones of a client share a throttle. The one it has by default reads the
//! rate limit off the responses and holds calls back where the window is known
//! to be empty; see [`ThrottleMode`]. A fleet of processes that shares one
//! budget can bring its own, with a store of its own behind it:
//!
//! ```
//! # #[cfg(feature = "v2_12")] {
//! use intercom_sdk::{throttle::{Admission, Answer, Throttle}, v2_12::Client};
//!
//! /// Asks a budget that several processes share.
//! #[derive(Debug)]
//! struct Fleet;
//!
//! impl Throttle for Fleet {
//!     fn admit(&self) -> Admission<'_> {
//!         Box::pin(async { /* wait for a token of the bucket in the store */ })
//!     }
//!
//!     fn settle(&self, answer: Option<&Answer>) {
//!         if let Some(limit) = answer.and_then(|answer| answer.rate_limit) {
//!             // Tell the store: limit.remaining, limit.reset.
//! #           let _ = limit;
//!         }
//!     }
//! }
//!
//! let client = Client::builder("dG9rOmFiYzEyMw==").throttle(Fleet).build()?;
//! # }
//! # Ok::<(), intercom_sdk::Error>(())
//! ```

mod in_process;
mod window;

use std::{fmt, future::Future, pin::Pin, time::Duration};

use http::StatusCode;

use crate::RateLimit;
pub(crate) use in_process::InProcessThrottle;

/// How the throttle of a client holds calls back.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum ThrottleMode {
    /// Does not limit requests.
    Off,
    /// Sends as fast as the window allows, and waits where it is empty. While
    /// nothing is known of the window, calls start in small numbers.
    #[default]
    Polite,
    /// As [`Polite`](Self::Polite), with what is left of the window spread
    /// evenly over the time that is left, so that others get their share.
    Even,
}

/// Decides when an attempt may be sent.
pub trait Throttle: fmt::Debug + Send + Sync + 'static {
    /// Waits until one attempt may be sent. It is dropped where the caller no
    /// longer wants it.
    fn admit(&self) -> Admission<'_>;

    /// Called once for every attempt that was admitted: with the answer when
    /// its headers have come, with `None` where there was none.
    fn settle(&self, answer: Option<&Answer>);
}

/// A wait for the permission to send.
pub type Admission<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// What the answer to an attempt says of the rate limit.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Answer {
    /// The status of the response.
    pub status: StatusCode,
    /// The rate limit, where its headers can be read.
    pub rate_limit: Option<RateLimit>,
    /// How long the window lasts, corrected for a clock that is wrong.
    pub window_left: Option<Duration>,
    /// How long to wait before another try, if the server said so.
    pub retry_after: Option<Duration>,
}

/// An attempt that was admitted; settles it, whatever becomes of it.
pub(crate) struct Permit<'a> {
    throttle: Option<&'a dyn Throttle>,
}

impl<'a> Permit<'a> {
    /// Waits for a permit.
    pub(crate) async fn wait(throttle: Option<&'a dyn Throttle>) -> Self {
        if let Some(throttle) = throttle {
            throttle.admit().await;
        }
        Self { throttle }
    }

    /// The answer has come.
    pub(crate) fn answered(mut self, answer: &Answer) {
        if let Some(throttle) = self.throttle.take() {
            throttle.settle(Some(answer));
        }
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if let Some(throttle) = self.throttle {
            throttle.settle(None);
        }
    }
}
