//! What a policy decides on.

use std::time::{Duration, SystemTime};

use http::HeaderMap;

use super::Outcome;

/// A failed attempt, as input to [`RetryPolicy::decide`](super::RetryPolicy::decide).
///
/// To try a policy out, start with [`new`](Self::new) and set the fields.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// How often the call was sent, including this attempt.
    pub number: u32,
    /// Whether repeating the operation is harmless: by the operation's
    /// definition, or because the caller marked it so.
    pub replay_safe: bool,
    /// Whether the operation writes, so that a late repeat could overwrite what
    /// somebody else has written.
    pub is_write: bool,
    /// What happened.
    pub outcome: Outcome,
    /// The headers of the response; empty if there was none.
    pub headers: &'a HeaderMap,
    /// The time since the first attempt started.
    pub elapsed: Duration,
    /// The current time.
    pub now: SystemTime,
    /// A random number from 0 to 1, for jitter.
    pub random: f64,
}

impl<'a> Attempt<'a> {
    /// The first attempt at a call that must not be repeated, failed just now.
    pub fn new(outcome: Outcome, headers: &'a HeaderMap) -> Self {
        Self {
            number: 1,
            replay_safe: false,
            is_write: true,
            outcome,
            headers,
            elapsed: Duration::ZERO,
            now: SystemTime::now(),
            random: 1.0,
        }
    }
}
