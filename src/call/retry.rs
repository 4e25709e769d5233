//! When a call is retried.
//!
//! A call is retried only if that is harmless. Whether an operation is safe to
//! repeat is known from what Intercom does: reads, searches, updates, deletions
//! and upserts are, a reply to a conversation is not.
//!
//! | failure | safe call | other call |
//! |---|---|---|
//! | could not connect | retried | retried |
//! | the connection was closed before the request was sent | retried | retried |
//! | 429: refused before processing | retried | retried |
//! | 408, 500, 502, 503, 504 | retried | not retried |
//! | the connection broke, or the attempt timed out | retried | not retried |
//! | a success without the required body | retried | not retried |
//! | a body over `max_body_size` | not retried | not retried |
//! | the server's certificate is not accepted | not retried | not retried |
//! | anything else | not retried | not retried |
//!
//! The wait is the one that the server asks for: `Retry-After`, or after a 429
//! the time until the window ends (Intercom: `X-RateLimit-Reset`, Unix seconds,
//! corrected by `Date` if the clocks differ). Otherwise the wait is random, up
//! to a bound that doubles with every retry. A request that was not sent because
//! its idle connection had been closed is sent on another one within 10 ms.
//!
//! This is the only place that repeats a request: the HTTP client that the SDK
//! builds does not, so [`attempts`](crate::Response::attempts), the throttle and
//! the traces see every one. (With the feature `native-tls` and without `rustls`,
//! that client still moves an unsent request to another connection by itself.)
//!
//! Every attempt has its whole timeout; the deadline decides only whether
//! another one may start. A repeated write says again what was true when it was
//! first sent, and so could undo what somebody else wrote in between. A write
//! that may have been acted on is therefore repeated within
//! [`max_repeat_age`](RetryPolicy::max_repeat_age) only.
//!
//! ```
//! # #[cfg(feature = "v2_16")] {
//! use std::time::Duration;
//! use intercom_sdk::{RetryPolicy, v2_16::Client};
//!
//! let patient = RetryPolicy::new().max_retries(5).deadline(Duration::from_secs(600));
//! let client = Client::builder("dG9rOmFiYzEyMw==").retry(patient).build()?;
//! # }
//! # Ok::<(), intercom_sdk::Error>(())
//! ```

mod attempt;
mod outcome;

use std::time::Duration;

use http::StatusCode;

pub use self::{attempt::Attempt, outcome::Outcome};
use crate::response::retry_after;

/// When and how often a call is retried; see the [module](self).
///
/// The default: 2 retries, random waits of up to 1 s, then 2 s, no wait over
/// 60 s, no retry that starts later than 120 s after the first attempt, and none
/// of a write that may have been acted on later than 30 s after it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use = "a policy does nothing until it is given to a client or a call"]
pub struct RetryPolicy {
    max_retries: u32,
    base_delay: Duration,
    max_delay: Duration,
    deadline: Duration,
    max_repeat_age: Duration,
    repeat_unsafe: bool,
}

/// The longest wait before an unsent request is sent on another connection:
/// time for the client to notice which others are closed.
const NEXT_CONNECTION: Duration = Duration::from_millis(10);

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_retries: 2,
            base_delay: Duration::from_secs(1),
            max_delay: Duration::from_secs(60),
            deadline: Duration::from_secs(120),
            max_repeat_age: Duration::from_secs(30),
            repeat_unsafe: false,
        }
    }
}

impl RetryPolicy {
    /// The default policy.
    pub fn new() -> Self {
        Self::default()
    }

    /// A policy that never retries.
    pub fn none() -> Self {
        Self::default().max_retries(0)
    }

    /// Sets the maximum number of retries; 2 by default.
    pub fn max_retries(mut self, count: u32) -> Self {
        self.max_retries = count;
        self
    }

    /// Sets the bound of the first random wait, which doubles with every retry;
    /// 1 s by default.
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Sets the bound of every wait, including those that the server asks for;
    /// 60 s by default. A random part of at most 5 s is added to the latter, so
    /// that calls which were refused together do not come back together.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets how long after the first attempt a retry may start; 120 s by
    /// default. If the wait would end later, the call is not retried. An attempt
    /// that has started has its whole timeout.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Sets how long after the first attempt a write (a PUT, a DELETE or a POST
    /// that is no search) may be repeated if the server may have acted on it;
    /// 30 s by default. A later repeat could overwrite what somebody else has
    /// written since. Calls that were refused (429) or did not reach the server
    /// are not bound by it.
    pub fn max_repeat_age(mut self, age: Duration) -> Self {
        self.max_repeat_age = age;
        self
    }

    /// Sets whether to retry calls that the server may already have acted on: a
    /// conversation can then get the same reply twice. `false` by default. To
    /// allow it for one call, see
    /// [`CallOptions::idempotent`](crate::CallOptions::idempotent).
    pub fn repeat_unsafe(mut self, repeat: bool) -> Self {
        self.repeat_unsafe = repeat;
        self
    }

    /// Whether it retries at all.
    pub(crate) fn is_none(&self) -> bool {
        self.max_retries == 0
    }

    /// The time that remains for a retry to start, `elapsed` after the first
    /// attempt; `is_repeat` if it repeats a write that may have been acted on.
    pub(crate) fn time_left(&self, elapsed: Duration, is_repeat: bool) -> Duration {
        let latest = match is_repeat {
            true => self.deadline.min(self.max_repeat_age),
            false => self.deadline,
        };
        latest.saturating_sub(elapsed)
    }

    /// Decides what follows a failed attempt. The decision depends only on
    /// `attempt`: the clock and the random number are passed in.
    #[must_use]
    pub fn decide(&self, attempt: &Attempt<'_>) -> Decision {
        if !attempt.outcome.is_transient() {
            return Decision::Stop(StopReason::Permanent);
        }
        if !attempt.outcome.is_harmless(attempt.replay_safe) && !self.repeat_unsafe {
            return Decision::Stop(StopReason::Unsafe);
        }
        if attempt.number > self.max_retries {
            return Decision::Stop(StopReason::Attempts);
        }
        let limited = attempt.outcome == Outcome::Status(StatusCode::TOO_MANY_REQUESTS);
        let wait = retry_after(attempt.headers, limited, attempt.now)
            // A window that has already ended does not say how long to wait.
            .filter(|wait| !wait.is_zero())
            .unwrap_or_else(|| self.backoff(attempt.number, attempt.random))
            .min(self.max_delay);
        let wait = match attempt.outcome {
            Outcome::NotSent => wait.min(NEXT_CONNECTION),
            _ => wait,
        };
        let age = attempt.elapsed.saturating_add(wait);
        if age >= self.deadline {
            return Decision::Stop(StopReason::Deadline);
        }
        if attempt.is_write && attempt.outcome.may_have_acted() && age >= self.max_repeat_age {
            return Decision::Stop(StopReason::RepeatAge);
        }
        Decision::Wait(wait)
    }

    /// A random part of a bound that doubles (full jitter).
    fn backoff(&self, number: u32, random: f64) -> Duration {
        let doubled = 2_u32.saturating_pow(number.saturating_sub(1));
        let bound = self.base_delay.saturating_mul(doubled).min(self.max_delay);
        let random = match random.is_finite() {
            true => random.clamp(0.0, 1.0),
            false => 1.0,
        };
        // As a float, the largest duration is larger still.
        Duration::try_from_secs_f64(bound.as_secs_f64() * random)
            .map_or(bound, |part| part.min(bound))
    }
}

/// What a policy decides after a failed attempt.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Decision {
    /// Retry after this wait.
    Wait(Duration),
    /// Do not retry.
    Stop(StopReason),
}

/// Why a call is not retried.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum StopReason {
    /// A retry would fail the same way.
    Permanent,
    /// The server may have acted on the request.
    Unsafe,
    /// The maximum number of retries is reached.
    Attempts,
    /// The wait would end after the deadline.
    Deadline,
    /// The write is older than [`RetryPolicy::max_repeat_age`], and the server
    /// may have acted on it.
    RepeatAge,
    /// The [budget of retries](crate::throttle::RetryBudget) is used up. A
    /// policy does not decide this.
    Budget,
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use http::{HeaderMap, StatusCode};
    use proptest::prelude::*;

    use super::{Attempt, Decision, Outcome, RetryPolicy, StopReason};

    const SECOND: Duration = Duration::from_secs(1);

    fn attempt(headers: &HeaderMap, outcome: Outcome) -> Attempt<'_> {
        Attempt {
            number: 1,
            replay_safe: false,
            is_write: false,
            outcome,
            headers,
            elapsed: Duration::ZERO,
            now: UNIX_EPOCH + Duration::from_secs(1_000),
            random: 0.5,
        }
    }

    fn status(code: u16) -> Outcome {
        Outcome::Status(StatusCode::from_u16(code).unwrap())
    }

    #[test]
    fn only_what_cannot_do_harm_is_repeated() {
        let none = HeaderMap::new();
        let wait = Decision::Wait(SECOND / 2);
        let unsafe_ = Decision::Stop(StopReason::Unsafe);
        let permanent = Decision::Stop(StopReason::Permanent);
        for (outcome, safe, other) in [
            (Outcome::NotConnected, wait, wait),
            (status(429), wait, wait),
            (Outcome::TimedOut, wait, unsafe_),
            (Outcome::Broken, wait, unsafe_),
            (Outcome::NoBody, wait, unsafe_),
            (status(408), wait, unsafe_),
            (status(500), wait, unsafe_),
            (status(502), wait, unsafe_),
            (status(503), wait, unsafe_),
            (status(504), wait, unsafe_),
            (status(400), permanent, permanent),
            (status(401), permanent, permanent),
            (status(404), permanent, permanent),
            (status(409), permanent, permanent),
            (status(501), permanent, permanent),
            (status(302), permanent, permanent),
            (Outcome::TooLarge, permanent, permanent),
            (Outcome::Certificate, permanent, permanent),
            (Outcome::Redirected, permanent, permanent),
        ] {
            let policy = RetryPolicy::new();
            let mut attempt = attempt(&none, outcome);
            assert_eq!(policy.decide(&attempt), other, "{outcome:?}");
            attempt.replay_safe = true;
            assert_eq!(policy.decide(&attempt), safe, "{outcome:?}");
            attempt.replay_safe = false;
            let bold = policy.repeat_unsafe(true);
            assert_eq!(bold.decide(&attempt), safe, "{outcome:?}");
        }
    }

    #[test]
    fn the_wait_is_what_the_server_says_within_the_bounds() {
        let short = RetryPolicy::new().max_delay(5 * SECOND);
        for (policy, pairs, code, wait) in [
            (RetryPolicy::new(), vec![("retry-after", "7")], 429, 7_000),
            (RetryPolicy::new(), vec![("retry-after", "7")], 503, 7_000),
            (
                RetryPolicy::new(),
                vec![("x-ratelimit-reset", "1010")],
                429,
                10_000,
            ),
            // The header says when the window ends, not when the server
            // recovers.
            (
                RetryPolicy::new(),
                vec![("x-ratelimit-reset", "1010")],
                503,
                500,
            ),
            (
                RetryPolicy::new(),
                vec![("x-ratelimit-reset", "900")],
                429,
                500,
            ),
            (RetryPolicy::new(), vec![("retry-after", "0")], 429, 500),
            (short.clone(), vec![("retry-after", "3600")], 429, 5_000),
            (short, vec![("x-ratelimit-reset", "4600")], 429, 5_000),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in &pairs {
                headers.insert(*name, value.parse().unwrap());
            }
            let mut attempt = attempt(&headers, status(code));
            attempt.replay_safe = true;
            assert_eq!(
                policy.decide(&attempt),
                Decision::Wait(Duration::from_millis(wait)),
                "{pairs:?} {code}"
            );
        }
    }

    #[test]
    fn waits_double_up_to_the_bound() {
        let none = HeaderMap::new();
        let policy = RetryPolicy::new()
            .max_retries(100)
            .deadline(Duration::MAX)
            .max_delay(5 * SECOND);
        for (number, bound) in [(1, 1), (2, 2), (3, 4), (4, 5), (100, 5)] {
            let mut attempt = attempt(&none, status(429));
            attempt.number = number;
            attempt.random = 1.0;
            assert_eq!(policy.decide(&attempt), Decision::Wait(bound * SECOND));
        }
    }

    #[test]
    fn attempts_and_time_run_out() {
        let none = HeaderMap::new();
        let policy = RetryPolicy::new();
        let mut attempt = attempt(&none, status(429));
        attempt.number = 3;
        assert_eq!(
            policy.decide(&attempt),
            Decision::Stop(StopReason::Attempts)
        );
        attempt.number = 1;
        attempt.elapsed = 120 * SECOND;
        assert_eq!(
            policy.decide(&attempt),
            Decision::Stop(StopReason::Deadline)
        );
        attempt.elapsed = Duration::ZERO;
        assert_eq!(
            RetryPolicy::none().decide(&attempt),
            Decision::Stop(StopReason::Attempts)
        );
    }

    #[test]
    fn an_unsent_request_hardly_waits() {
        let none = HeaderMap::new();
        let decision = RetryPolicy::new().decide(&attempt(&none, Outcome::NotSent));
        assert_eq!(decision, Decision::Wait(Duration::from_millis(10)));
    }

    #[test]
    fn no_duration_is_too_long() {
        let none = HeaderMap::new();
        let policy = RetryPolicy::new()
            .base_delay(Duration::MAX)
            .max_delay(Duration::MAX)
            .deadline(Duration::MAX);
        for random in [0.0, 0.5, 1.0 - f64::EPSILON, 1.0, 2.0, f64::NAN] {
            let mut attempt = attempt(&none, status(429));
            attempt.random = random;
            let decision = policy.decide(&attempt);
            let full = random >= 1.0 || random.is_nan();
            assert_eq!(full, decision == Decision::Stop(StopReason::Deadline));
        }
    }

    proptest! {
        #[test]
        fn whatever_happens_the_bounds_hold(
            number in 1_u32..1_000,
            code in 100_u16..600,
            elapsed in 0_u64..1_000_000,
            random in any::<f64>(),
            retry_after in "[0-9a-zA-Z, :-]{0,30}",
            reset in "[0-9-]{0,22}",
            replay_safe: bool,
        ) {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", retry_after.parse().unwrap());
            headers.insert("x-ratelimit-reset", reset.parse().unwrap());
            let mut attempt = attempt(&headers, status(code));
            attempt.number = number;
            attempt.random = random;
            attempt.replay_safe = replay_safe;
            attempt.elapsed = Duration::from_millis(elapsed);
            if let Decision::Wait(wait) = RetryPolicy::new().decide(&attempt) {
                prop_assert!(number <= 2);
                prop_assert!(replay_safe || code == 429);
                prop_assert!(wait <= 60 * SECOND);
                prop_assert!(attempt.elapsed + wait <= 120 * SECOND);
            }
        }
    }
}
