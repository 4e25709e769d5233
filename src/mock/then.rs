//! What a request is answered with, of an operation `O`.

use std::{fmt, marker::PhantomData, time::Duration};

use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::Value;

use super::{
    description::Description,
    expectation::Prepared,
    reply::{Cut, Reply, ReplyBody},
};
use crate::{
    Error, ErrorEntry,
    call::endpoint::{Endpoint, Output},
    response::fixture,
};

/// The answers of an expectation; see `MockServer` of a version.
///
/// `then.ok(…)` takes what the operation returns: a value of its type, a text,
/// bytes, the URL of a redirect, or nothing. Each call of `ok`, `error`,
/// `rate_limited`, `json`, `fail` and `cut` adds an answer; they are given in turn,
/// and the last one again and again. [`header`](Self::header),
/// [`delay`](Self::delay) and [`times`](Self::times) are about the answer before
/// them. Without any answer, the mock makes one up from the description.
pub struct Then<O> {
    endpoint: &'static Endpoint,
    pub(super) replies: Vec<Prepared>,
    operation: PhantomData<fn() -> O>,
}

impl<O> Then<O> {
    pub(super) fn new(endpoint: &'static Endpoint) -> Self {
        Self {
            endpoint,
            replies: Vec::new(),
            operation: PhantomData,
        }
    }

    /// Answers with Intercom's error envelope with one entry of this code.
    ///
    /// # Panics
    ///
    /// Panics if the number is not a status, 100 to 999.
    #[track_caller]
    pub fn error(&mut self, status: u16, code: &str) -> &mut Self {
        let entry = ErrorEntry::fixture(code);
        let message = entry.message.unwrap_or_default();
        self.add(Reply::error(number(status), code, message))
    }

    /// Answers with the response that `error` is of, such as
    /// [`Error::fixture_of_conflict`]. An error without one cuts the connection.
    pub fn fail(&mut self, error: &Error) -> &mut Self {
        let Some(status) = error.status() else {
            return self.cut();
        };
        let body = error.body().to_vec();
        let mut reply = match serde_json::from_slice(&body) {
            Ok(json) => Reply::json(status.as_u16(), json),
            Err(_) => Reply::bytes(status.as_u16(), "text/plain", body),
        };
        if let Some(wait) = error.retry_after() {
            reply = reply.with_header(header::RETRY_AFTER, wait.as_secs());
        }
        self.add(reply)
    }

    /// Answers with 429, `rate_limit_exceeded`: no call is left in the window, which
    /// ends after `reset`, rounded up to whole seconds (Intercom:
    /// `X-RateLimit-Reset`, Unix seconds).
    pub fn rate_limited(&mut self, reset: Duration) -> &mut Self {
        let name = http::HeaderName::from_static("x-ratelimit-remaining");
        let code = "rate_limit_exceeded";
        let reply = Reply::error(429, code, "rate limit exceeded").with_header(name, 0);
        self.replies.push(Prepared {
            reply,
            reset: Some(reset),
        });
        self
    }

    /// Answers with any JSON.
    ///
    /// # Panics
    ///
    /// Panics if the number is not a status, 100 to 999.
    #[track_caller]
    pub fn json(&mut self, status: u16, body: Value) -> &mut Self {
        self.add(Reply::json(number(status), body))
    }

    /// Closes the connection instead of an answer.
    pub fn cut(&mut self) -> &mut Self {
        self.add(Reply {
            cut: Some(Cut::BeforeHead),
            ..Reply::empty(200)
        })
    }

    /// Adds a header to the answer before.
    ///
    /// # Panics
    ///
    /// Panics if there is no answer before, or this cannot be a header.
    #[track_caller]
    pub fn header(&mut self, name: &str, value: &str) -> &mut Self {
        let header = fixture::header(name, value);
        self.last("header").reply.headers.push(header);
        self
    }

    /// Waits before the answer before is sent.
    ///
    /// # Panics
    ///
    /// Panics if there is no answer before.
    #[track_caller]
    pub fn delay(&mut self, delay: Duration) -> &mut Self {
        self.last("delay").reply.delay = delay;
        self
    }

    /// Gives the answer before `count` times, then the next one:
    /// `then.error(503, "service_unavailable").times(2).ok(…)`.
    ///
    /// # Panics
    ///
    /// Panics if there is no answer before, or `count` is 0.
    #[track_caller]
    pub fn times(&mut self, count: usize) -> &mut Self {
        assert!(count > 0, "{}: `times` is 0", self.endpoint.id);
        let last = self.last("times").clone();
        self.replies
            .extend(std::iter::repeat_n(last, count.saturating_sub(1)));
        self
    }

    /// The answer of a success.
    pub(crate) fn ok_json(&mut self, body: &impl Serialize) -> &mut Self {
        // Only a map whose keys are no texts cannot be JSON, and no type has one.
        let body = serde_json::to_value(body).unwrap_or_default();
        self.success(ReplyBody::Json(body))
    }

    pub(crate) fn ok_empty(&mut self) -> &mut Self {
        self.success(ReplyBody::Empty)
    }

    pub(crate) fn ok_bytes(&mut self, bytes: Vec<u8>) -> &mut Self {
        let media = match self.endpoint.output {
            Output::Stream(media) => media,
            _ => "text/plain; charset=utf-8",
        };
        self.success(ReplyBody::Bytes(media.to_owned(), bytes))
    }

    #[track_caller]
    pub(crate) fn ok_redirect(&mut self, url: &str) -> &mut Self {
        let Ok(url) = HeaderValue::from_str(url) else {
            panic!("{}: {url:?} cannot be sent as a URL", self.endpoint.id);
        };
        let reply = Reply::empty(self.success_status());
        self.add(reply.with_header(header::LOCATION, url))
    }

    fn success(&mut self, body: ReplyBody) -> &mut Self {
        let status = self.success_status();
        self.add(Reply {
            body,
            ..Reply::empty(status)
        })
    }

    fn success_status(&self) -> u16 {
        let description = Description::of(self.endpoint.version);
        description.map_or(200, |known| known.success_status_of(self.endpoint.id))
    }

    fn add(&mut self, reply: Reply) -> &mut Self {
        self.replies.push(Prepared { reply, reset: None });
        self
    }

    #[track_caller]
    fn last(&mut self, setter: &str) -> &mut Prepared {
        match self.replies.last_mut() {
            Some(last) => last,
            None => panic!("{}: `{setter}` is before any answer", self.endpoint.id),
        }
    }
}

/// The number of a status that can be sent.
#[track_caller]
fn number(status: u16) -> u16 {
    let status: StatusCode = fixture::status(status);
    status.as_u16()
}

impl<O> fmt::Debug for Then<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Then")
            .field("operation", &self.endpoint.id)
            .field("answers", &self.replies.len())
            .finish_non_exhaustive()
    }
}
