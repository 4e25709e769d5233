//! What a throttle is told, made by hand for its tests.

use std::time::Duration;

use super::Answer;
use crate::{RateLimit, response::fixture, types::fixture::fixture_setter};

impl Answer {
    /// Creates an answer for tests of a [`Throttle`](super::Throttle), with a
    /// status alone; setters add the rest.
    ///
    /// # Panics
    ///
    /// Panics if the number is not a status, 100 to 999.
    ///
    /// ```
    /// use std::time::Duration;
    /// use intercom_sdk::{RateLimit, throttle::{Answer, InProcessThrottle, Throttle, ThrottleMode}};
    ///
    /// let throttle = InProcessThrottle::new(ThrottleMode::Polite);
    /// let limit = RateLimit::fixture().limit(1000).remaining(12);
    /// throttle.settle(Some(&Answer::fixture(200).rate_limit(limit).window_left(Duration::from_secs(9))));
    /// ```
    #[must_use]
    #[track_caller]
    pub fn fixture(status: u16) -> Self {
        Self {
            status: fixture::status(status),
            rate_limit: None,
            window_left: None,
            retry_after: None,
        }
    }

    fixture_setter! { rate_limit: Option RateLimit }
    fixture_setter! { window_left: Option Duration }
    fixture_setter! { retry_after: Option Duration }
}
