//! The one way a request is sent.
//!
//! A generated builder makes a [`Call`] and hands it to [`Transport::send`];
//! walks over lists and raw calls do the same. What every call shares belongs
//! here and in [`attempt`](crate::attempt): who we are, the version, the throttle, how long to
//! wait, and when to send again.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use http::{HeaderMap, StatusCode};
use reqwest::Url;
use tracing::Instrument as _;

use crate::{
    CallOptions, Error, RateLimit, Region, RetryPolicy,
    attempt::{self, Attempted},
    auth::{AccessToken, Credentials, TokenError},
    call::{Call, Wanted},
    exchange::{Course, Exchange},
    retry::{Attempt, Decision, Outcome},
    throttle::{Throttle, Turn},
    trace,
};

/// Sends the requests of a client and all its clones.
#[derive(Clone)]
pub struct Transport {
    shared: Arc<Shared>,
}

/// What all clones of a client share.
pub(crate) struct Shared {
    pub(crate) http: reqwest::Client,
    pub(crate) base_url: Url,
    /// The region, unless the client has a URL of its own.
    pub(crate) region: Option<Region>,
    /// What every request carries, but for the token.
    pub(crate) headers: HeaderMap,
    pub(crate) credentials: Credentials,
    pub(crate) timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) throttle: Option<Arc<dyn Throttle>>,
    pub(crate) trace_bodies: bool,
    #[cfg(feature = "drift")]
    pub(crate) drift: Option<Arc<crate::drift::Watch>>,
    pub(crate) seen: Mutex<Option<RateLimit>>,
}

impl Shared {
    /// Keeps the newest rate limit.
    pub(crate) fn see(&self, rate_limit: RateLimit) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(rate_limit);
    }

    fn seen(&self) -> Option<RateLimit> {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport {
    pub(crate) fn new(shared: Shared) -> Self {
        Self {
            shared: Arc::new(shared),
        }
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.shared.http
    }

    /// The base URL without a slash at its end.
    pub(crate) fn base_url(&self) -> &str {
        self.shared.base_url.as_str().trim_end_matches('/')
    }

    pub(crate) fn rate_limit(&self) -> Option<RateLimit> {
        self.shared.seen()
    }

    /// Makes a call: sends it as often as its policy says, and gives the last
    /// response, whatever its status.
    pub(crate) async fn send(&self, call: Call, wanted: Wanted) -> Result<Exchange, Error> {
        let span = trace::call(&self.shared, &call);
        let result = self.attempts(call, wanted).instrument(span.clone()).await;
        trace::ended(&span, &result);
        result
    }

    async fn attempts(&self, call: Call, wanted: Wanted) -> Result<Exchange, Error> {
        let shared = &*self.shared;
        let operation = call.endpoint.id;
        let options = call.options.as_deref();
        if let Some(options) = options {
            options.check(operation)?;
        }
        let policy = options
            .and_then(CallOptions::retry_policy)
            .unwrap_or(&shared.retry);
        let timeout_of_attempt = options
            .and_then(CallOptions::timeout_of_attempt)
            .unwrap_or(shared.timeout);
        let mut course = Course {
            attempts: 0,
            elapsed: Duration::ZERO,
            rate_limit: None,
            replay_safe: call.is_replay_safe(),
            version: call.version(),
            region: shared.region,
        };
        let begun = Instant::now();
        // Time in the throttle's queue is not spent on trying.
        let mut spent = Duration::ZERO;
        let mut renewed = false;
        loop {
            let copy = call
                .try_clone()
                .ok_or_else(|| Error::invalid_request(operation, "the body cannot be repeated"))?;
            let turn = Turn::wait(shared.throttle.as_deref()).await;
            let token = match token(shared, None, timeout_of_attempt).await {
                Ok(token) => token,
                Err(error) => return Err(Error::no_token(operation, error).within(course)),
            };
            let timeout = match course.attempts {
                0 => timeout_of_attempt,
                _ => timeout_of_attempt.min(policy.time_left(spent)),
            };
            course.attempts += 1;
            let start = Instant::now();
            let span = trace::attempt(course.attempts);
            let attempted = attempt::run(shared, copy, &token, timeout, wanted, turn)
                .instrument(span.clone())
                .await;
            trace::attempted(&span, &attempted, start.elapsed());
            spent = spent.saturating_add(start.elapsed());
            course.elapsed = begun.elapsed();

            let Some(outcome) = attempted.outcome(wanted) else {
                return finish(shared, &call, attempted, course);
            };
            if outcome == Outcome::Status(StatusCode::UNAUTHORIZED)
                && shared.credentials.can_change()
                && !renewed
            {
                renewed = true;
                if let Err(error) = self::token(shared, Some(&token), timeout_of_attempt).await {
                    return Err(Error::no_token(operation, error).within(course));
                }
                if course.replay_safe {
                    trace::repeats_with_fresh_token();
                    continue;
                }
            }
            let decision = policy.decide(&Attempt {
                // One for a fresh token is no retry.
                number: course.attempts - u32::from(renewed),
                replay_safe: course.replay_safe,
                outcome,
                headers: attempted.headers(),
                elapsed: spent,
                now: SystemTime::now(),
                random: fastrand::f64(),
            });
            match decision {
                Decision::Wait(wait) => {
                    trace::waits(wait, outcome);
                    tokio::time::sleep(wait).await;
                    spent = spent.saturating_add(wait);
                }
                Decision::GiveUp(why) => {
                    trace::gives_up(why, outcome);
                    return finish(shared, &call, attempted, course);
                }
            }
        }
    }
}

/// What is left when nothing more is sent.
fn finish(
    shared: &Shared,
    call: &Call,
    attempted: Attempted,
    mut course: Course,
) -> Result<Exchange, Error> {
    course.rate_limit = RateLimit::from_headers(attempted.headers()).or(shared.seen());
    match attempted {
        Attempted::Answered {
            status,
            headers,
            body,
        } => Ok(Exchange {
            endpoint: call.endpoint,
            status,
            headers,
            body,
            course,
            #[cfg(feature = "drift")]
            drift: shared.drift.clone(),
        }),
        Attempted::Failed { error, headers, .. } => Err(Error::network(call.endpoint.id, error)
            .with_headers(&headers)
            .within(course)),
    }
}

/// The token to send, or a fresh one instead of the one that was `refused`. A
/// provider that never answers must not hold a call for ever.
async fn token(
    shared: &Shared,
    refused: Option<&AccessToken>,
    timeout: Duration,
) -> Result<AccessToken, TokenError> {
    tokio::time::timeout(timeout, shared.credentials.token(refused))
        .await
        .unwrap_or_else(|late| Err(late.into()))
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("base_url", &self.base_url())
            .field("timeout", &self.shared.timeout)
            .field("retry", &self.shared.retry)
            .field("throttle", &self.shared.throttle)
            .finish_non_exhaustive()
    }
}
