//! Staying within the rate limit.
//!
//! All clones of a client share a throttle. The default one reads the rate
//! limit from responses and delays calls while the window is known to be used
//! up; see [`ThrottleMode`]. Processes that share one budget can implement
//! [`Throttle`] with a shared store:
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
//!             // Update the store: limit.remaining, limit.reset.
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

/// How the default throttle delays calls.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum ThrottleMode {
    /// Does not limit requests.
    Off,
    /// Sends as fast as the window allows, and waits while it is used up. Until
    /// the window is known, only a few calls are in flight.
    #[default]
    Polite,
    /// Like [`Polite`](Self::Polite), but spreads the remaining calls evenly
    /// over the rest of the window, so that other clients get their share.
    Even,
}

/// Decides when an attempt may be sent.
pub trait Throttle: fmt::Debug + Send + Sync + 'static {
    /// Waits for a permit to send one attempt. The future is dropped if the
    /// call is cancelled.
    fn admit(&self) -> Admission<'_>;

    /// Called once for every admitted attempt: with the response's data when
    /// its headers have arrived, or with `None` if there was no response.
    fn settle(&self, answer: Option<&Answer>);
}

/// The future of [`Throttle::admit`].
pub type Admission<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// What the response to an attempt says about the rate limit.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Answer {
    /// The status of the response.
    pub status: StatusCode,
    /// The rate limit, if its headers are present and valid.
    pub rate_limit: Option<RateLimit>,
    /// The time until the window ends, corrected if the clocks differ.
    pub window_left: Option<Duration>,
    /// How long the server asks to wait before a retry.
    pub retry_after: Option<Duration>,
}

/// An admitted attempt. Settles with the throttle on response or drop.
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

    /// Settles with the data of a response.
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
