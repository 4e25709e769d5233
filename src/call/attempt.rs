//! One attempt at a call: sends the request and reads the response.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header::AUTHORIZATION};
use reqwest::Response;

use super::{
    attempt_result::AttemptResult, body_limit::BodyLimit, endpoint::ExpectedBody,
    options::CallOptions, prepared::PreparedCall, trace,
};
use crate::{
    auth::AccessToken,
    client::ClientState,
    error::redact::Secret,
    response::{Body, RateLimit, retry_after, window_left},
    throttle::{Answer, Permit},
};

/// Sends the request of `call` and reads the part of the response that
/// `expected` asks for, within `timeout`.
pub(crate) async fn run(
    state: &ClientState,
    call: PreparedCall,
    token: &AccessToken,
    timeout: Duration,
    expected: ExpectedBody,
    permit: Permit<'_>,
) -> AttemptResult {
    let options = call.options.as_deref();
    let max_body_size = options
        .and_then(CallOptions::body_size)
        .unwrap_or(state.max_body_size);
    let mut request = call.request;
    let headers = request.headers_mut();
    for (name, value) in &state.headers {
        headers.insert(name, value.clone());
    }
    if let Some(options) = options {
        options.apply(headers);
    }
    if token.is_sent() {
        headers.insert(AUTHORIZATION, token.header());
    }
    let secret = Secret::new(token);
    if state.trace_bodies {
        trace::request_body(&request, &secret);
    }
    // The only place in the crate that sends a request.
    let is_stream = expected == ExpectedBody::Stream;
    let attempted = match state.http.execute(request, timeout, !is_stream).await {
        Ok(response) => {
            note_rate_limit(state, &response, permit);
            read(response, expected, max_body_size, timeout).await
        }
        Err(error) => AttemptResult::Failed {
            error,
            headers: HeaderMap::new(),
        },
    };
    if state.trace_bodies {
        trace::response_body(&attempted, &secret);
    }
    attempted
}

/// Reports the rate limit in the response to the throttle, and stores it for
/// all clones of the client.
fn note_rate_limit(state: &ClientState, response: &Response, permit: Permit<'_>) {
    let (status, headers) = (response.status(), response.headers());
    let rate_limit = RateLimit::from_headers(headers);
    if let Some(rate_limit) = rate_limit {
        state.keep_rate_limit(rate_limit);
    }
    let now = SystemTime::now();
    permit.answered(&Answer {
        status,
        rate_limit,
        window_left: window_left(headers, now),
        retry_after: retry_after(headers, status == StatusCode::TOO_MANY_REQUESTS, now),
    });
}

async fn read(
    response: Response,
    expected: ExpectedBody,
    max_body_size: usize,
    timeout: Duration,
) -> AttemptResult {
    let status = response.status();
    let headers = response.headers().clone();
    let limit = BodyLimit::new(status, expected, max_body_size);
    let body = match expected {
        ExpectedBody::Stream if status.is_success() => Ok(Body::Incoming(response)),
        // Nothing else limits the time of this body, and the status is enough.
        ExpectedBody::Stream => tokio::time::timeout(timeout, limit.read(response))
            .await
            .unwrap_or_else(|_| Ok(Bytes::new()))
            .map(Body::Whole),
        _ => limit.read(response).await.map(Body::Whole),
    };
    match body {
        Ok(body) => AttemptResult::Answered {
            status,
            headers,
            body,
        },
        Err(error) => AttemptResult::Failed { error, headers },
    }
}
