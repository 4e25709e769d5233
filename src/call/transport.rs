//! The single path by which requests are sent.
//!
//! Typed and raw calls, list streams and region detection all go through
//! [`Transport::send`]. It and [`attempt`](super::attempt) apply what all calls
//! share: the token, the throttle, waits and retries.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use http::StatusCode;
use tracing::Instrument as _;

use super::{
    attempt,
    attempt_result::AttemptResult,
    deadline::{Deadline, Stage},
    endpoint::ExpectedBody,
    jitter::spread,
    options::CallOptions,
    prepared::PreparedCall,
    retry::{Attempt, Decision, Outcome, StopReason},
    trace,
};
use crate::{
    Error, RateLimit, RetryPolicy,
    client::ClientState,
    error::redact::Secret,
    response::{CallMetadata, RawExchange, retry_after},
    throttle::Permit,
};

/// Sends the requests of a client and all its clones.
#[derive(Clone)]
pub struct Transport {
    state: Arc<ClientState>,
}

impl Transport {
    pub(crate) fn new(state: ClientState) -> Self {
        Self {
            state: Arc::new(state),
        }
    }

    /// A transport for `url`, which is not Intercom's: it sends no token.
    #[cfg(feature = "files")]
    pub(crate) fn foreign(&self, url: &reqwest::Url) -> Result<Self, Error> {
        self.state.foreign(url).map(Self::new)
    }

    /// The base URL without a trailing slash.
    pub(crate) fn base_url(&self) -> &str {
        self.state.base_url.as_str().trim_end_matches('/')
    }

    /// The longest wait for the next bytes of a download.
    pub(crate) fn read_timeout(&self, call: &PreparedCall) -> Duration {
        let options = call.options.as_deref();
        options
            .and_then(CallOptions::pause_of_download)
            .unwrap_or(self.state.read_timeout)
    }

    /// Whether the client retries `call` at all.
    pub(crate) fn retries(&self, call: &PreparedCall) -> bool {
        !self.policy_of(call).is_none()
    }

    fn policy_of<'a>(&'a self, call: &'a PreparedCall) -> &'a RetryPolicy {
        let options = call.options.as_deref();
        options
            .and_then(CallOptions::retry_policy)
            .unwrap_or(&self.state.retry)
    }

    pub(crate) fn rate_limit(&self) -> Option<RateLimit> {
        self.state.rate_limit()
    }

    /// When calls are retried whose options do not say.
    pub(crate) fn retry_policy(&self) -> &RetryPolicy {
        &self.state.retry
    }

    /// Sends a call, retries it as its policy decides, and returns the last
    /// response, whatever its status.
    pub(crate) async fn send(
        &self,
        call: PreparedCall,
        expected: ExpectedBody,
    ) -> Result<RawExchange, Error> {
        let span = trace::call_span(self.state.region, &call);
        let attempts = self.attempts(call, expected).instrument(span.clone());
        let result = self.state.runtime.run(attempts).await;
        trace::record_result(&span, &result);
        result
    }

    async fn attempts(
        &self,
        call: PreparedCall,
        expected: ExpectedBody,
    ) -> Result<RawExchange, Error> {
        let state = &*self.state;
        let operation = call.endpoint.id;
        let options = call.options.as_deref();
        if let Some(options) = options {
            options.check(operation)?;
        }
        let policy = self.policy_of(&call);
        let timeout_of_attempt = options
            .and_then(CallOptions::timeout_of_attempt)
            .unwrap_or(state.timeout);
        let priority = options.map(CallOptions::urgency).unwrap_or_default();
        let deadline = Deadline::new(options.and_then(CallOptions::total_time).or(state.deadline));
        let mut metadata = CallMetadata {
            attempts: 0,
            elapsed: Duration::ZERO,
            rate_limit: None,
            target: call.target(),
            replay_safe: call.is_replay_safe(),
            found_gone: None,
            version: call.version(),
            secret: Secret::default(),
        };
        let begun = Instant::now();
        // Time in the throttle's queue does not count towards the deadline.
        let mut spent = Duration::ZERO;
        let mut renewed = false;
        let mut retried = false;
        // Whether an attempt may have been acted on.
        let mut may_have_acted = false;
        // Whether that is a harm, because the call is not safe to repeat.
        let mut in_doubt = false;
        loop {
            let copy = call
                .try_clone()
                .ok_or_else(|| Error::invalid_request(operation, "the body cannot be repeated"))?;
            let expired = |stage, metadata: CallMetadata, in_doubt| {
                let error = deadline.error(operation, stage, metadata.attempts, in_doubt);
                let elapsed = begun.elapsed();
                Err(error.with_metadata(CallMetadata {
                    elapsed,
                    ..metadata
                }))
            };
            let permit = Permit::wait(state.throttle.as_deref(), priority);
            let Some(permit) = deadline.limit(permit).await else {
                return expired(Stage::Queue, metadata, in_doubt);
            };
            let token = state.credentials.token(None, state.token_timeout);
            let token = match deadline.limit(token).await {
                Some(Ok(token)) => token,
                Some(Err(error)) => {
                    return Err(Error::no_token(operation, error).with_metadata(metadata));
                }
                None => return expired(Stage::Token, metadata, in_doubt),
            };
            metadata.secret = Secret::new(&token);
            let time_left = deadline.left();
            if time_left.is_zero() {
                return expired(Stage::Queue, metadata, in_doubt);
            }
            metadata.attempts += 1;
            let start = Instant::now();
            let span = trace::attempt_span(metadata.attempts);
            let result = attempt::run(
                state,
                copy,
                &token,
                timeout_of_attempt.min(time_left),
                expected,
                permit,
            )
            .instrument(span.clone())
            .await;
            trace::record_attempt(&span, &result, start.elapsed(), &metadata.secret);
            spent = spent.saturating_add(start.elapsed());
            metadata.elapsed = begun.elapsed();

            let Some(outcome) = result.outcome(expected) else {
                state.retry_budget.succeeded(retried);
                return finish(state, &call, result, metadata);
            };
            in_doubt |= outcome.is_transient() && !outcome.is_harmless(metadata.replay_safe);
            if outcome == Outcome::TimedOut && time_left < timeout_of_attempt {
                return expired(Stage::Attempt, metadata, in_doubt);
            }
            if outcome == Outcome::Status(StatusCode::UNAUTHORIZED)
                && state.credentials.can_change()
                && !renewed
            {
                renewed = true;
                let fresh = state.credentials.token(Some(&token), state.token_timeout);
                match deadline.limit(fresh).await {
                    Some(Ok(_)) => {}
                    Some(Err(error)) => {
                        return Err(Error::no_token(operation, error).with_metadata(metadata));
                    }
                    None => return expired(Stage::Token, metadata, in_doubt),
                }
                // A refused request was not acted on, whatever it was.
                trace::token_renewed();
                continue;
            }
            if may_have_acted && result.is_not_found() {
                metadata.found_gone = call.removed();
            }
            may_have_acted |= outcome.may_have_acted();
            let decision = policy.decide(&Attempt {
                // An attempt with a fresh token does not count as a retry.
                number: metadata.attempts - u32::from(renewed),
                replay_safe: metadata.replay_safe,
                is_write: call.is_write(),
                outcome,
                headers: result.headers(),
                elapsed: spent,
                now: SystemTime::now(),
                random: fastrand::f64(),
            });
            let is_limited = outcome == Outcome::Status(StatusCode::TOO_MANY_REQUESTS);
            let decision = match decision {
                Decision::Wait(wait) if wait >= deadline.left() => {
                    Decision::Stop(StopReason::Deadline)
                }
                Decision::Wait(_) if !is_limited && !state.retry_budget.try_spend() => {
                    Decision::Stop(StopReason::Budget)
                }
                decision => decision,
            };
            match decision {
                Decision::Wait(wait) => {
                    retried |= !is_limited;
                    let told = retry_after(result.headers(), is_limited, SystemTime::now());
                    let is_repeat = call.is_write() && outcome.may_have_acted();
                    let left = policy.time_left(spent, is_repeat).min(deadline.left());
                    // A wait that the server did not ask for is random already.
                    let wait = match told {
                        Some(told) if !told.is_zero() => spread(wait, left, fastrand::f64()),
                        _ => wait,
                    };
                    trace::wait(wait, outcome);
                    tokio::time::sleep(wait).await;
                    spent = spent.saturating_add(wait);
                }
                Decision::Stop(reason) => {
                    trace::stop(reason, outcome);
                    return finish(state, &call, result, metadata);
                }
            }
        }
    }
}

/// Builds the result of a call from its last attempt.
fn finish(
    state: &ClientState,
    call: &PreparedCall,
    result: AttemptResult,
    mut metadata: CallMetadata,
) -> Result<RawExchange, Error> {
    metadata.rate_limit = RateLimit::from_headers(result.headers()).or(state.rate_limit());
    match result {
        AttemptResult::Answered {
            status,
            headers,
            body,
        } => Ok(RawExchange {
            endpoint: call.endpoint,
            status,
            headers,
            body,
            metadata,
            region: state.region,
            strict: state.strict,
            #[cfg(feature = "drift")]
            drift: state.drift.clone(),
        }),
        AttemptResult::Failed { error, headers, .. } => {
            Err(Error::network(call.endpoint.id, error)
                .with_headers(&headers)
                .with_metadata(metadata))
        }
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("base_url", &self.base_url())
            .field("timeout", &self.state.timeout)
            .field("retry", &self.state.retry)
            .field("throttle", &self.state.throttle)
            .finish_non_exhaustive()
    }
}
