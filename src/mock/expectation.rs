//! Answers that a test has prepared: what they match, and what they say.
//!
//! This is the engine's side. An [`Expectation`] is made by the typed
//! expectations of a version; the engine asks all of them, the newest first,
//! before it looks into its workspace.

use serde_json::Value;

use super::{incoming::Incoming, reply::Reply};

/// Answers that were prepared for requests of one operation.
#[derive(Clone, Debug, Default)]
pub(super) struct Expectation {
    /// The name of the operation.
    pub(super) operation: String,
    pub(super) conditions: Vec<Condition>,
    /// In turn; the last one again and again.
    pub(super) replies: Vec<Reply>,
    /// The calls that it has answered.
    pub(super) calls: usize,
}

/// What a request must have.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    Path(String, String),
    Query(String, String),
    Header(String, String),
    /// This JSON, exactly.
    Body(Value),
    /// At least these fields, at any depth.
    BodyIncludes(Value),
}

impl Expectation {
    /// What `incoming` lacks, in words; nothing if it matches.
    pub(super) fn differences(
        &self,
        incoming: &Incoming<'_>,
        headers: &http::HeaderMap,
    ) -> Vec<String> {
        self.conditions
            .iter()
            .filter_map(|condition| condition.difference(incoming, headers))
            .collect()
    }

    /// Counts a call and gives its answer.
    pub(super) fn answer(&mut self) -> Reply {
        let turn = self.calls.min(self.replies.len().saturating_sub(1));
        self.calls += 1;
        let reply = self.replies.get(turn);
        reply.cloned().unwrap_or_else(|| Reply::empty(200))
    }
}

impl Condition {
    fn difference(&self, incoming: &Incoming<'_>, headers: &http::HeaderMap) -> Option<String> {
        let (name, expected, found) = match self {
            Self::Path(name, value) => (name, value, Some(incoming.argument(name))),
            Self::Query(name, value) => (name, value, incoming.query(name)),
            Self::Header(name, value) => {
                let found = headers.get(name).and_then(|value| value.to_str().ok());
                (name, value, found)
            }
            Self::Body(expected) => {
                return (incoming.body != expected)
                    .then(|| format!("the body is {}, not {expected}", incoming.body));
            }
            Self::BodyIncludes(expected) => {
                return (!includes(incoming.body, expected))
                    .then(|| format!("the body is {}, without {expected}", incoming.body));
            }
        };
        match found {
            Some(found) if found == expected => None,
            Some(found) => Some(format!("{name} is {found:?}, not {expected:?}")),
            None => Some(format!("{name} is missing")),
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
