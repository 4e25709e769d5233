//! The total time of a call.

use std::{future::Future, time::Duration};

use tokio::time::{Instant, timeout_at};

use crate::Error;

/// The total time of a call: its waits, its attempts and the body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline {
    total: Duration,
    /// `None` if there is no deadline, or one beyond the end of the clock.
    at: Option<Instant>,
}

/// What a call was doing when its deadline passed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stage {
    Queue,
    Token,
    Attempt,
}

impl Deadline {
    /// The deadline of a call that begins now.
    pub(super) fn new(total: Option<Duration>) -> Self {
        Self {
            total: total.unwrap_or(Duration::MAX),
            at: total.and_then(|total| Instant::now().checked_add(total)),
        }
    }

    /// The time that remains.
    pub(super) fn left(&self) -> Duration {
        self.at.map_or(Duration::MAX, |at| {
            at.saturating_duration_since(Instant::now())
        })
    }

    /// Waits for a future; `None` if the deadline passes first.
    pub(super) async fn limit<F: Future>(&self, future: F) -> Option<F::Output> {
        match self.at {
            Some(at) => timeout_at(at, future).await.ok(),
            None => Some(future.await),
        }
    }

    /// The error of a call whose deadline has passed after it was sent
    /// `attempts` times. `may_have_acted`: the call is not safe to repeat, and
    /// the server may have acted on it.
    pub(super) fn error(
        &self,
        operation: &'static str,
        stage: Stage,
        attempts: u32,
        may_have_acted: bool,
    ) -> Error {
        let stage = match stage {
            Stage::Queue => "in the queue of the throttle",
            Stage::Token => "while waiting for the token provider",
            Stage::Attempt => "while waiting for the response",
        };
        let sent = match (attempts, may_have_acted) {
            (0, _) => "; nothing was sent",
            (_, true) => "; the server may have acted on the request, and a repeat could act twice",
            (_, false) => "",
        };
        let total = self.total;
        Error::deadline(
            operation,
            format!("the deadline of {total:?} passed {stage}{sent}"),
        )
    }
}
