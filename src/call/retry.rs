//! When a call is sent again.
//!
//! A call is repeated only where that cannot do harm. Which calls those are is
//! known per operation, from what Intercom does: reads, searches, updates,
//! deletions, upserts. A reply to a conversation is not one of them.
//!
//! | what happened | safe call | any other |
//! |---|---|---|
//! | could not connect | again | again |
//! | 429: refused before it was looked at | again | again |
//! | 408, 500, 502, 503, 504 | again | no |
//! | the connection broke, or the attempt timed out | again | no |
//! | a success without the body it must have | again | no |
//! | anything else | no | no |
//!
//! The wait is what the server says: `Retry-After`, or after a 429 the end of
//! the window (Intercom: `X-RateLimit-Reset`, Unix seconds, corrected by `Date`
//! where the clocks differ). Where it says nothing, the wait is random, up to a
//! bound that doubles with every try.
//!
//! ```
//! # #[cfg(feature = "v2_12")] {
//! use std::time::Duration;
//! use intercom_sdk::{RetryPolicy, v2_12::Client};
//!
//! let patient = RetryPolicy::new().max_retries(5).deadline(Duration::from_secs(600));
//! let client = Client::builder("dG9rOmFiYzEyMw==").retry(patient).build()?;
//! # }
//! # Ok::<(), intercom_sdk::Error>(())
//! ```

use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};

use crate::response::retry_after;

/// When and how often a call is sent again; see the [module](self).
///
/// The default: 2 retries, random waits of up to 1 s, then 2 s, no wait over
/// 60 s, and no try that starts later than 120 s after the first.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use = "a policy does nothing until it is given to a client or a call"]
pub struct RetryPolicy {
    max_retries: u32,
    base_delay: Duration,
    max_delay: Duration,
    deadline: Duration,
    repeat_unsafe: bool,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_retries: 2,
            base_delay: Duration::from_secs(1),
            max_delay: Duration::from_secs(60),
            deadline: Duration::from_secs(120),
            repeat_unsafe: false,
        }
    }
}

impl RetryPolicy {
    /// The default policy.
    pub fn new() -> Self {
        Self::default()
    }

    /// Every call is sent once.
    pub fn none() -> Self {
        Self::default().max_retries(0)
    }

    /// How often a call may be sent again; 2 by default.
    pub fn max_retries(mut self, count: u32) -> Self {
        self.max_retries = count;
        self
    }

    /// The bound of the first wait where the server says nothing, doubled with
    /// every try; 1 s by default.
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The bound of every wait, also of those that the server asks for; 60 s by
    /// default.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// How long after the first try another may start; 120 s by default. A wait
    /// that would end later is not begun, and a try that starts before is cut
    /// off there.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Whether calls are repeated that the server may have carried out already:
    /// a conversation can then get the same reply twice. Off by default; to
    /// allow it for a call that you know better, see
    /// [`CallOptions::idempotent`](crate::CallOptions::idempotent).
    pub fn repeat_unsafe(mut self, repeat: bool) -> Self {
        self.repeat_unsafe = repeat;
        self
    }

    /// What is left of the time for another try, `elapsed` after the first.
    pub(crate) fn time_left(&self, elapsed: Duration) -> Duration {
        self.deadline.saturating_sub(elapsed)
    }

    /// What follows from an attempt that failed. It depends on nothing else: no
    /// clock, no random numbers but those in `attempt`.
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
            // A window that has ended says nothing about when to come back.
            .filter(|wait| !wait.is_zero())
            .unwrap_or_else(|| self.backoff(attempt.number, attempt.random))
            .min(self.max_delay);
        if attempt.elapsed.saturating_add(wait) >= self.deadline {
            return Decision::Stop(StopReason::Deadline);
        }
        Decision::Wait(wait)
    }

    /// A random share of a bound that doubles (full jitter).
    fn backoff(&self, number: u32, random: f64) -> Duration {
        let doubled = 2_u32.saturating_pow(number.saturating_sub(1));
        let bound = self.base_delay.saturating_mul(doubled).min(self.max_delay);
        bound.mul_f64(if random.is_finite() {
            random.clamp(0.0, 1.0)
        } else {
            1.0
        })
    }
}

/// An attempt that failed, as a policy sees it.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// How often the call was sent, this attempt included.
    pub number: u32,
    /// Whether carrying the operation out twice does no harm: known of every
    /// operation, or said by the caller.
    pub replay_safe: bool,
    /// What happened.
    pub outcome: Outcome,
    /// The headers of the response; empty where there was none.
    pub headers: &'a HeaderMap,
    /// The time since the first attempt started.
    pub elapsed: Duration,
    /// The time of day.
    pub now: SystemTime,
    /// A random number from 0 to 1, which spreads the waits.
    pub random: f64,
}

/// What happened to an attempt.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Outcome {
    /// Could not connect: the server has seen nothing.
    NotConnected,
    /// The attempt timed out.
    TimedOut,
    /// The connection broke while the request or the response was under way.
    Broken,
    /// A success came without the body it must have.
    NoBody,
    /// A response with a status that is no success.
    Status(StatusCode),
}

impl Outcome {
    /// What a failure below HTTP is.
    pub(crate) fn of(error: &reqwest::Error) -> Self {
        if error.is_connect() {
            Self::NotConnected
        } else if error.is_timeout() {
            Self::TimedOut
        } else {
            Self::Broken
        }
    }

    /// Another try may fare better.
    pub(crate) fn is_transient(self) -> bool {
        match self {
            Self::NotConnected | Self::TimedOut | Self::Broken | Self::NoBody => true,
            Self::Status(status) => matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504),
        }
    }

    /// Another try can do no harm: the server has not acted (it has seen
    /// nothing, or refused to look), or acting twice is harmless.
    pub(crate) fn is_harmless(self, replay_safe: bool) -> bool {
        let refused = matches!(
            self,
            Self::NotConnected | Self::Status(StatusCode::TOO_MANY_REQUESTS)
        );
        refused || replay_safe
    }
}

/// What a policy decides.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Decision {
    /// Send the call again after this wait.
    Wait(Duration),
    /// Do not send it again.
    Stop(StopReason),
}

/// Why a call is not sent again.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum StopReason {
    /// It would fail again.
    Permanent,
    /// The server may have carried it out.
    Unsafe,
    /// It was sent as often as allowed.
    Attempts,
    /// The wait would last beyond the deadline.
    Deadline,
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
            // It says when the window ends, not when the server is well again.
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
