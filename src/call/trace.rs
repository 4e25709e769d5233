//! Tracing: one span per call, one span per attempt.
//!
//! Fields follow OpenTelemetry's conventions for HTTP clients; others start
//! with `intercom.`. None contains tokens, addresses, names or customers'
//! texts: paths are recorded as templates, errors as codes. Bodies are recorded
//! at level TRACE, if the client enables it.

use std::time::Duration;

use http::HeaderMap;
use reqwest::Request;
use tracing::{Span, debug, debug_span, field::Empty, info_span, trace};

use super::{
    attempt_result::AttemptResult,
    prepared::PreparedCall,
    retry::{Outcome, StopReason},
};
use crate::{
    Error, Region,
    error::redact::Secret,
    response::{Body, RawExchange, request_id},
};

/// The target of events that carry bodies.
const BODY: &str = "intercom_sdk::body";

/// Creates the span of a call.
pub(crate) fn call_span(region: Option<Region>, call: &PreparedCall) -> Span {
    let endpoint = call.endpoint;
    let method = call.request.method().as_str();
    let url = call.request.url();
    let note = call.options.as_deref().and_then(|options| options.note());
    info_span!(
        "intercom.call",
        "otel.name" = format_args!("{method} {}", call.template()),
        "otel.kind" = "client",
        "http.request.method" = method,
        "url.template" = call.template(),
        "server.address" = url.host_str(),
        "server.port" = url.port_or_known_default(),
        "http.response.status_code" = Empty,
        "http.request.resend_count" = Empty,
        "error.type" = Empty,
        "intercom.operation" = endpoint.id,
        "intercom.version" = &*call.version(),
        "intercom.region" = region.map(tracing::field::display),
        "intercom.replay_safe" = call.is_replay_safe(),
        "intercom.idempotent_because" = note,
        "intercom.request_id" = Empty,
        "intercom.error_code" = Empty,
        "intercom.elapsed_ms" = Empty,
    )
}

/// Records how a call ended.
pub(crate) fn record_result(span: &Span, result: &Result<RawExchange, Error>) {
    if span.is_disabled() {
        return;
    }
    let (attempts, elapsed) = match result {
        Ok(exchange) => {
            span.record("http.response.status_code", exchange.status.as_u16());
            if !exchange.status.is_success() {
                span.record("error.type", exchange.status.as_str());
                let failure = exchange.failure();
                span.record(
                    "intercom.error_code",
                    failure.as_ref().and_then(|error| error.code()),
                );
            }
            record_request_id(span, &exchange.headers, &exchange.metadata.secret);
            (exchange.metadata.attempts, exchange.metadata.elapsed)
        }
        Err(error) => {
            let status = error.status().map(|status| status.as_u16());
            span.record("http.response.status_code", status);
            span.record("error.type", tracing::field::debug(error.kind()));
            span.record("intercom.request_id", error.request_id());
            (error.attempts(), error.elapsed())
        }
    };
    span.record("http.request.resend_count", attempts.saturating_sub(1));
    span.record("intercom.elapsed_ms", milliseconds(elapsed));
}

/// Creates the span of an attempt, counted from 1.
pub(crate) fn attempt_span(number: u32) -> Span {
    debug_span!(
        "intercom.attempt",
        "http.request.resend_count" = number - 1,
        "http.response.status_code" = Empty,
        "error.type" = Empty,
        "intercom.request_id" = Empty,
        "intercom.elapsed_ms" = Empty,
    )
}

/// Records how an attempt ended.
pub(crate) fn record_attempt(
    span: &Span,
    result: &AttemptResult,
    elapsed: Duration,
    secret: &Secret,
) {
    match result {
        AttemptResult::Answered { status, .. } => {
            span.record("http.response.status_code", status.as_u16());
            if !status.is_success() {
                span.record("error.type", status.as_str());
            }
        }
        AttemptResult::Failed { error, .. } => {
            if let Some(status) = error.status() {
                span.record("http.response.status_code", status.as_u16());
            }
            span.record("error.type", tracing::field::debug(Outcome::of(error)));
        }
    }
    record_request_id(span, result.headers(), secret);
    span.record("intercom.elapsed_ms", milliseconds(elapsed));
}

/// Reports a wait before a retry.
pub(crate) fn wait(wait: Duration, outcome: Outcome) {
    debug!(
        "intercom.wait_ms" = milliseconds(wait),
        "error.type" = ?outcome,
        "waiting before the retry"
    );
}

/// Reports that a call is not retried.
pub(crate) fn stop(reason: StopReason, outcome: Outcome) {
    debug!("intercom.stop_reason" = ?reason, "error.type" = ?outcome, "not retrying the call");
}

/// Reports a retry with a fresh token.
pub(crate) fn token_renewed() {
    debug!("the token was refused; retrying with a fresh one");
}

/// Records a request body, for clients with `trace_bodies`.
pub(crate) fn request_body(request: &Request, secret: &Secret) {
    if let Some(bytes) = request.body().and_then(reqwest::Body::as_bytes) {
        trace!(target: BODY, body = %shown(bytes, secret), "request");
    }
}

/// Records a response body, for clients with `trace_bodies`; not a download's.
pub(crate) fn response_body(result: &AttemptResult, secret: &Secret) {
    if let AttemptResult::Answered {
        body: Body::Whole(bytes),
        ..
    } = result
    {
        trace!(target: BODY, body = %shown(bytes, secret), "response");
    }
}

/// A body as text, without the token.
fn shown(body: &[u8], secret: &Secret) -> String {
    String::from_utf8_lossy(&secret.redact_bytes(body)).into_owned()
}

/// Records the request id in the headers, without the token, if a server sent
/// that.
fn record_request_id(span: &Span, headers: &HeaderMap, secret: &Secret) {
    let id = request_id(headers).map(|id| secret.redact(id));
    span.record("intercom.request_id", id.as_deref());
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
