//! What decides in front of a queue whether the next call may be sent.

use std::fmt;

use tokio::time::Instant;

use super::Answer;

/// Decides whether an attempt may be sent. Pure: the time is passed in.
pub(crate) trait Limiter: fmt::Debug {
    /// Admits an attempt, or returns when to ask again at the latest. `waiting`
    /// calls are in the queue.
    fn admit(&mut self, now: Instant, even: bool, waiting: usize) -> Gate;

    /// Takes back what was admitted and is not sent.
    fn revoke(&mut self, now: Instant);

    /// Ends an attempt, with its response if there was one. `random`, from 0 to
    /// 1, spreads the clients that wait for the same moment.
    fn settle(&mut self, answer: Option<&Answer>, now: Instant, random: f64);
}

/// Whether an attempt may be sent.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Gate {
    Open,
    ShutUntil(Instant),
}
