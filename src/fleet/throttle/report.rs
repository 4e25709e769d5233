//! What the responses to this process said about the rate limit.

use std::time::Duration;

use http::StatusCode;
use tokio::time::Instant;

use crate::throttle::Answer;

/// What is said about a window further away than this is an error or a wrong
/// clock.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// What the responses about one window said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Report {
    /// When the window ends, by the server's clock in Unix seconds: identifies
    /// it.
    pub(super) name: i64,
    pub(super) ends: Instant,
    pub(super) limit: u32,
    /// The lowest count: responses arrive out of order.
    pub(super) remaining: u32,
}

/// What a response means.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) report: Option<Report>,
    /// After a 429, how long nobody may send; zero for the rest of the window.
    pub(super) pause: Option<Duration>,
    /// A success without a rate limit.
    pub(super) is_silent: bool,
}

impl Reading {
    /// Reads a response. `window` is how long windows last.
    pub(super) fn of(answer: &Answer, window: Duration, now: Instant) -> Self {
        let report = answer.rate_limit.and_then(|limit| {
            // A window that has ended says nothing any more, and the seconds of
            // the server's clock are whole ones.
            let left = answer.window_left.filter(|left| {
                !left.is_zero() && *left <= window.saturating_add(Duration::from_secs(1))
            })?;
            Some(Report {
                name: limit.reset?.unix(),
                ends: now + left,
                limit: limit.limit.filter(|limit| *limit > 0)?,
                remaining: limit.remaining?,
            })
        });
        // A 429 while calls are left is about another limit, such as one data
        // export at a time.
        let is_refused = answer.status == StatusCode::TOO_MANY_REQUESTS
            && report.is_none_or(|report| report.remaining == 0);
        let asked = answer.retry_after.unwrap_or_default();
        Self {
            report,
            pause: is_refused.then(|| match report {
                Some(report) => report.ends - now,
                None => asked.min(LONGEST_PAUSE),
            }),
            is_silent: answer.status.is_success() && report.is_none(),
        }
    }
}

/// The reports about the newest window and the one before.
#[derive(Debug, Default)]
pub(super) struct Reports(Vec<Report>);

impl Reports {
    pub(super) fn add(&mut self, report: Report) {
        if let Some(same) = self.0.iter_mut().find(|old| old.name == report.name) {
            same.remaining = same.remaining.min(report.remaining);
            return;
        }
        if self.0.len() == 2 {
            self.0.remove(0);
        }
        self.0.push(report);
        self.0.sort_by_key(|report| report.name);
    }

    pub(super) fn newest(&self) -> Option<Report> {
        self.0.last().copied()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn take(&mut self) -> Vec<Report> {
        std::mem::take(&mut self.0)
    }
}
