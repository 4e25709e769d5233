//! The rate limit: so many calls in each window.

use std::time::Duration;

use super::reply::Reply;

/// The calls that a mock answers in a window, of those that it counts.
#[derive(Clone, Debug)]
pub(super) struct Rate {
    limit: u32,
    window: u64,
    is_enforced: bool,
    number: u64,
    used: u32,
    counts: RateCounts,
}

/// What a mock's rate limit has counted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct RateCounts {
    /// The calls within the limit.
    pub accepted: u32,
    /// The calls that were answered with 429.
    pub refused: u32,
    /// The most calls that were accepted in one window.
    pub most_in_a_window: u32,
}

/// 10,000 calls a minute, counted in windows of ten seconds (Intercom).
const DEFAULT_LIMIT: u32 = 1_667;
const DEFAULT_WINDOW: u64 = 10;

impl Default for Rate {
    /// Intercom's default, which is told in headers and not enforced.
    fn default() -> Self {
        Self {
            is_enforced: false,
            ..Self::new(DEFAULT_LIMIT, Duration::from_secs(DEFAULT_WINDOW))
        }
    }
}

impl Rate {
    /// A limit per window of whole seconds: its end is told in those.
    pub(super) fn new(limit: u32, window: Duration) -> Self {
        Self {
            limit,
            window: window.as_secs().max(1),
            is_enforced: true,
            number: 0,
            used: 0,
            counts: RateCounts::default(),
        }
    }

    /// Counts a call at `now`, in Unix seconds; an error is the refusal.
    pub(super) fn admit(&mut self, now: u64) -> Result<(), Reply> {
        let number = now / self.window;
        if self.number != number {
            (self.number, self.used) = (number, 0);
        }
        if self.is_enforced && self.used >= self.limit {
            self.counts.refused += 1;
            let message = format!(
                "Exceeded rate limit of {} in {}_seconds",
                self.limit, self.window
            );
            return Err(Reply::error(429, "rate_limit_exceeded", message));
        }
        self.used += 1;
        self.counts.accepted += 1;
        self.counts.most_in_a_window = self.counts.most_in_a_window.max(self.used);
        Ok(())
    }

    /// Intercom's headers: limit, remaining calls, and the window's end.
    pub(super) fn headers(&self) -> [(&'static str, u64); 3] {
        [
            ("x-ratelimit-limit", self.limit.into()),
            (
                "x-ratelimit-remaining",
                match self.is_enforced {
                    true => self.limit.saturating_sub(self.used).into(),
                    // What is not enforced must not slow a client down.
                    false => u64::from(self.limit) - 1,
                },
            ),
            ("x-ratelimit-reset", (self.number + 1) * self.window),
        ]
    }

    pub(super) fn counts(&self) -> RateCounts {
        self.counts
    }
}
