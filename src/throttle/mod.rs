//! Staying within the rate limit.
//!
//! The clients of a process that send one token to one base URL share a
//! throttle, wherever they are built: Intercom counts their calls together. It
//! reads the rate limit from responses and delays calls while the window is
//! known to be used up; see [`ThrottleMode`]. Calls wait in the order in which
//! they came, apart from their [`Priority`]. The last client drops what it
//! knew.
//!
//! - Clients that share may differ in their mode: each call waits as the mode of
//!   its own client says, and no call overtakes another of its priority, so
//!   calls of a [`Polite`](ThrottleMode::Polite) client queue behind those of an
//!   [`Even`](ThrottleMode::Even) one. A client whose mode is
//!   [`Off`](ThrottleMode::Off) neither waits nor tells the others what it
//!   learns.
//! - The token of a client with a [`TokenProvider`](crate::auth::TokenProvider)
//!   is not known in advance: such a client shares with its clones only. To
//!   share with others, give them clones of one [`InProcessThrottle`].
//! - To share with nobody, give a client an [`InProcessThrottle`] of its own.
//!
//! After a 429, or at the end of a window, the processes that wait for the same
//! moment must not all send then. So waits are longer by a random part, never
//! shorter, and if the server does not say its window, the waiting calls of a
//! process are spread as well. [`RetryBudget`] keeps retries from adding to the
//! load of a server that fails.
//!
//! With the feature `redis`, `fleet::RedisThrottle` shares a window among
//! processes. For another store, implement [`Throttle`]:
//!
//! ```
//! # #[cfg(feature = "v2_16")] {
//! use intercom_sdk::{throttle::{Admission, Answer, Throttle}, v2_16::Client};
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

#[cfg(feature = "mock")]
mod fixture;
mod in_process;
mod limiter;
mod line;
mod permit;
mod priority;
mod queue;
mod registry;
mod retry_budget;
mod waiting;
mod window;

use std::{fmt, future::Future, pin::Pin, time::Duration};

use http::StatusCode;

pub use self::{in_process::InProcessThrottle, priority::Priority, retry_budget::RetryBudget};
#[cfg(feature = "redis")]
pub(crate) use self::{
    limiter::{Gate, Limiter},
    line::Line,
    waiting::Waiting,
};
pub(crate) use self::{permit::Permit, registry::SharedLimits};
use crate::RateLimit;

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

    /// Like [`admit`](Self::admit), for a call with this priority; ignores it
    /// unless implemented. Clients call this one.
    fn admit_with(&self, priority: Priority) -> Admission<'_> {
        let _ = priority;
        self.admit()
    }

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
