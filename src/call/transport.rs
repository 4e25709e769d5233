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
    endpoint::ExpectedBody,
    options::CallOptions,
    prepared::PreparedCall,
    retry::{Attempt, Decision, Outcome},
    trace,
};
use crate::{
    Error, RateLimit, RetryPolicy,
    auth::{AccessToken, TokenError},
    client::ClientState,
    error::redact::Secret,
    response::{CallMetadata, RawExchange},
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
        let options = call.options.as_deref();
        let policy = options
            .and_then(CallOptions::retry_policy)
            .unwrap_or(&self.state.retry);
        !policy.is_none()
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
        self.state.runtime.check()?;
        let span = trace::call_span(self.state.region, &call);
        let result = self.attempts(call, expected).instrument(span.clone()).await;
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
        let policy = options
            .and_then(CallOptions::retry_policy)
            .unwrap_or(&state.retry);
        let timeout_of_attempt = options
            .and_then(CallOptions::timeout_of_attempt)
            .unwrap_or(state.timeout);
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
        // Whether an earlier attempt may have been acted on.
        let mut may_have_acted = false;
        loop {
            let copy = call
                .try_clone()
                .ok_or_else(|| Error::invalid_request(operation, "the body cannot be repeated"))?;
            let permit = Permit::wait(state.throttle.as_deref()).await;
            let token = match token(state, None, timeout_of_attempt).await {
                Ok(token) => token,
                Err(error) => return Err(Error::no_token(operation, error).with_metadata(metadata)),
            };
            metadata.secret = Secret::new(&token);
            metadata.attempts += 1;
            let start = Instant::now();
            let span = trace::attempt_span(metadata.attempts);
            let result = attempt::run(state, copy, &token, timeout_of_attempt, expected, permit)
                .instrument(span.clone())
                .await;
            trace::record_attempt(&span, &result, start.elapsed(), &metadata.secret);
            spent = spent.saturating_add(start.elapsed());
            metadata.elapsed = begun.elapsed();

            let Some(outcome) = result.outcome(expected) else {
                return finish(state, &call, result, metadata);
            };
            if outcome == Outcome::Status(StatusCode::UNAUTHORIZED)
                && state.credentials.can_change()
                && !renewed
            {
                renewed = true;
                if let Err(error) = self::token(state, Some(&token), timeout_of_attempt).await {
                    return Err(Error::no_token(operation, error).with_metadata(metadata));
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
            match decision {
                Decision::Wait(wait) => {
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

/// Returns the token to send, or a fresh one if `refused` is given. Times out,
/// so that a provider that never answers cannot block a call forever.
async fn token(
    state: &ClientState,
    refused: Option<&AccessToken>,
    timeout: Duration,
) -> Result<AccessToken, TokenError> {
    tokio::time::timeout(timeout, state.credentials.token(refused))
        .await
        .unwrap_or_else(|late| Err(late.into()))
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
