//! Answers that a test has prepared: what they match, and what they say.
//!
//! This is the engine's side. An [`Expectation`] is made by the typed
//! expectations of a version; the engine asks all of them, the newest first,
//! before it looks into its workspace.

use std::time::Duration;

use http::HeaderMap;
use serde_json::Value;

use super::{incoming::Incoming, reply::Reply};

/// Answers that were prepared for requests of one operation.
#[derive(Clone, Debug)]
pub(super) struct Expectation {
    /// Its number in the mock.
    pub(super) id: usize,
    /// The name of the operation.
    pub(super) operation: &'static str,
    pub(super) conditions: Vec<Condition>,
    /// How many calls it answers; `None` is all.
    pub(super) limit: Option<usize>,
    /// In turn; the last one again and again. Without any, the description
    /// answers.
    pub(super) replies: Vec<Prepared>,
    /// The numbers of the calls that it has answered.
    pub(super) calls: Vec<usize>,
}

/// An answer that waits for its call.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    pub(super) reply: Reply,
    /// How long the window of the rate limit is open after the answer.
    pub(super) reset: Option<Duration>,
}

/// What a request must have.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    Path(String, String),
    Query(String, String),
    Header(String, String),
    /// No query parameter, header or field of the body has this name.
    Without(String),
    /// This JSON, exactly.
    Body(Value),
    /// This JSON, and any `pagination`.
    BodyOfSearch(Value),
    /// At least these fields, at any depth.
    BodyIncludes(Value),
}

impl Expectation {
    /// What `incoming` lacks, in words; nothing if it matches.
    pub(super) fn differences(&self, incoming: &Incoming<'_>, headers: &HeaderMap) -> Vec<String> {
        let is_used_up = self.limit.is_some_and(|limit| self.calls.len() >= limit);
        let used_up = is_used_up.then(|| format!("it has answered {} calls", self.calls.len()));
        self.conditions
            .iter()
            .filter_map(|condition| condition.difference(incoming, headers))
            .chain(used_up)
            .collect()
    }

    /// Counts a call and gives its answer; `None` leaves it to the description.
    pub(super) fn answer(&mut self, call: usize, now: u64) -> Option<Reply> {
        let turn = self.calls.len().min(self.replies.len().saturating_sub(1));
        self.calls.push(call);
        let Prepared { reply, reset } = self.replies.get(turn)?.clone();
        Some(match reset {
            None => reply,
            Some(reset) => {
                // Whole seconds, as Intercom sends them: not before the window ends.
                let seconds = reset.as_millis().div_ceil(1000);
                let reset = now.saturating_add(u64::try_from(seconds).unwrap_or(u64::MAX));
                let name = http::HeaderName::from_static("x-ratelimit-reset");
                reply.with_header(name, reset)
            }
        })
    }
}

impl Condition {
    fn difference(&self, incoming: &Incoming<'_>, headers: &HeaderMap) -> Option<String> {
        let body = incoming.body;
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let (name, expected, found) = match self {
            Self::Path(name, value) => (name, value, Some(incoming.argument(name))),
            Self::Query(name, value) => (name, value, incoming.query(name)),
            Self::Header(name, value) => (name, value, header(name)),
            Self::Without(name) => {
                let in_body = body.get(name).is_some() || body["pagination"].get(name).is_some();
                let is_there = in_body || incoming.query(name).is_some() || header(name).is_some();
                return is_there.then(|| format!("{name} is set"));
            }
            Self::Body(expected) => {
                return (body != expected).then(|| format!("the body is {body}, not {expected}"));
            }
            Self::BodyOfSearch(expected) => {
                let mut found = body.clone();
                if let Value::Object(found) = &mut found
                    && expected.get("pagination").is_none()
                {
                    found.remove("pagination");
                }
                return (found != *expected).then(|| format!("the body is {body}, not {expected}"));
            }
            Self::BodyIncludes(expected) => {
                return (!includes(body, expected))
                    .then(|| format!("the body is {body}, without {expected}"));
            }
        };
        match found {
            Some(found) if found == expected => None,
            Some(found) => Some(format!("{name} is {found:?}, not {expected:?}")),
            None => Some(format!("{name} is missing, not {expected:?}")),
        }
    }
}

/// Whether `value` has all that `part` has.
fn includes(value: &Value, part: &Value) -> bool {
    match (value, part) {
        (Value::Object(value), Value::Object(part)) => part.iter().all(|(key, part)| {
            let inner = value.get(key);
            inner.is_some_and(|inner| includes(inner, part))
        }),
        (Value::Array(values), Value::Array(parts)) => {
            values.len() == parts.len()
                && values
                    .iter()
                    .zip(parts)
                    .all(|(value, part)| includes(value, part))
        }
        (value, part) => value == part,
    }
}
