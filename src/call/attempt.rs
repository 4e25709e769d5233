//! One attempt at a call: sends the request and reads the response.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header::AUTHORIZATION};
use reqwest::Response;

use super::{attempt_result::AttemptResult, endpoint::ExpectedBody, prepared::PreparedCall, trace};
use crate::{
    auth::AccessToken,
    client::ClientState,
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
    let mut request = call.request;
    let headers = request.headers_mut();
    for (name, value) in &state.headers {
        headers.insert(name, value.clone());
    }
    if let Some(options) = &call.options {
        options.apply(headers);
    }
    headers.insert(AUTHORIZATION, token.header());
    if state.trace_bodies {
        trace::request_body(&request);
    }
    // The only place in the crate that sends a request.
    let attempted = match state.http.execute(request, timeout).await {
        Ok(response) => {
            note_rate_limit(state, &response, permit);
            read(response, expected).await
        }
        Err(error) => AttemptResult::Failed {
            error,
            headers: HeaderMap::new(),
        },
    };
    if state.trace_bodies {
        trace::response_body(&attempted);
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

async fn read(mut response: Response, expected: ExpectedBody) -> AttemptResult {
    let status = response.status();
    let headers = response.headers().clone();
    if expected == ExpectedBody::Stream && status.is_success() {
        return AttemptResult::Answered {
            status,
            headers,
            body: Body::Incoming(response),
        };
    }
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            // The status of a failure is enough, even if its body is
            // incomplete.
            Err(_) if !status.is_success() => break,
            Err(error) => {
                let error = error.into();
                return AttemptResult::Failed { error, headers };
            }
        }
    }
    AttemptResult::Answered {
        status,
        headers,
        body: Body::Whole(Bytes::from(body)),
    }
}
