//! One attempt at a call: from the token to the last byte.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{ACCEPT, AUTHORIZATION},
};
use reqwest::Response;

use crate::{
    auth::AccessToken,
    call::{Call, Wanted},
    exchange::Body,
    rate_limit::{RateLimit, retry_after, window_left},
    retry::Outcome,
    throttle::{Answer, Turn},
    trace,
    transport::Shared,
};

/// What became of an attempt.
pub(crate) enum Attempted {
    Answered {
        status: StatusCode,
        headers: HeaderMap,
        body: Body,
    },
    Failed {
        error: reqwest::Error,
        /// Those of the response, where the body was what failed.
        headers: HeaderMap,
    },
}

impl Attempted {
    /// What a retry policy has to know; `None` for a success.
    pub(crate) fn outcome(&self, wanted: Wanted) -> Option<Outcome> {
        match self {
            Self::Failed { error, .. } => Some(Outcome::of(error)),
            Self::Answered { status, body, .. } if status.is_success() => {
                let empty = matches!(body, Body::Whole(bytes) if bytes.is_empty());
                (wanted == Wanted::Json && empty).then_some(Outcome::NoBody)
            }
            Self::Answered { status, .. } => Some(Outcome::Status(*status)),
        }
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        match self {
            Self::Failed { headers, .. } | Self::Answered { headers, .. } => headers,
        }
    }
}

/// Sends the request of `call`, and reads what is wanted of the answer within
/// `timeout`.
pub(crate) async fn run(
    shared: &Shared,
    call: Call,
    token: &AccessToken,
    timeout: Duration,
    wanted: Wanted,
    turn: Turn<'_>,
) -> Attempted {
    let mut request = call.request;
    let headers = request.headers_mut();
    for (name, value) in &shared.headers {
        headers.insert(name, value.clone());
    }
    headers
        .entry(ACCEPT)
        .or_insert(HeaderValue::from_static("application/json"));
    if let Some(options) = &call.options {
        options.apply(headers);
    }
    headers.insert(AUTHORIZATION, token.header());
    *request.timeout_mut() = Some(timeout);
    if shared.trace_bodies {
        trace::request_body(&request);
    }
    // The only place where a request leaves.
    let attempted = match shared.http.execute(request).await {
        Ok(response) => {
            take_note(shared, &response, turn);
            read(response, wanted).await
        }
        Err(error) => Attempted::Failed {
            error,
            headers: HeaderMap::new(),
        },
    };
    if shared.trace_bodies {
        trace::response_body(&attempted);
    }
    attempted
}

/// What the answer says of the rate limit is for all clones of the client.
fn take_note(shared: &Shared, response: &Response, turn: Turn<'_>) {
    let (status, headers) = (response.status(), response.headers());
    let rate_limit = RateLimit::from_headers(headers);
    if let Some(rate_limit) = rate_limit {
        shared.see(rate_limit);
    }
    let now = SystemTime::now();
    turn.answered(&Answer {
        status,
        rate_limit,
        window_left: window_left(headers, now),
        retry_after: retry_after(headers, status == StatusCode::TOO_MANY_REQUESTS, now),
    });
}

async fn read(mut response: Response, wanted: Wanted) -> Attempted {
    let status = response.status();
    let headers = response.headers().clone();
    if wanted == Wanted::Stream && status.is_success() {
        return Attempted::Answered {
            status,
            headers,
            body: Body::Coming(response),
        };
    }
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            // A body that breaks off takes nothing from what the status of a
            // failure says.
            Err(_) if !status.is_success() => break,
            Err(error) => return Attempted::Failed { error, headers },
        }
    }
    Attempted::Answered {
        status,
        headers,
        body: Body::Whole(Bytes::from(body)),
    }
}
