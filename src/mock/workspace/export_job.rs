//! An export as a job: it is asked for, gets done by the mock's clock, and its
//! file expires.

use std::time::Duration;

/// How the exports of a mock end.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum ExportOutcome {
    /// With a file; a content export without rows ends as `no_data`.
    #[default]
    Completed,
    /// As `failed`.
    Failed,
    /// As `canceled`, as if somebody had done it in the app.
    Canceled,
}

/// How long a file can be downloaded.
const LIFETIME: Duration = Duration::from_secs(2 * 24 * 60 * 60);

/// Where an export stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum JobState {
    Pending,
    InProgress,
    Ended(ExportOutcome),
}

/// An export that was asked for.
#[derive(Clone, Debug)]
pub(super) struct ExportJob {
    pub(super) id: String,
    /// When it was asked for, since 1970.
    started: Duration,
    duration: Duration,
    outcome: ExportOutcome,
}

impl ExportJob {
    pub(super) fn new(
        id: String,
        now: Duration,
        duration: Duration,
        outcome: ExportOutcome,
    ) -> Self {
        Self {
            id,
            started: now,
            duration,
            outcome,
        }
    }

    /// Where it stands at `now`: it waits for half of its time.
    pub(super) fn state(&self, now: Duration) -> JobState {
        let elapsed = now.saturating_sub(self.started);
        if elapsed >= self.duration {
            JobState::Ended(self.outcome)
        } else if elapsed < self.duration / 2 {
            JobState::Pending
        } else {
            JobState::InProgress
        }
    }

    pub(super) fn is_running(&self, now: Duration) -> bool {
        !matches!(self.state(now), JobState::Ended(_))
    }

    /// Ends it as canceled, unless it has ended.
    pub(super) fn cancel(&mut self, now: Duration) {
        if self.is_running(now) {
            self.outcome = ExportOutcome::Canceled;
            self.duration = now.saturating_sub(self.started);
        }
    }

    /// When its file expires, since 1970.
    pub(super) fn expires(&self) -> Duration {
        self.started
            .saturating_add(self.duration)
            .saturating_add(LIFETIME)
    }

    /// Whether its file can be downloaded at `now`.
    pub(super) fn is_available(&self, now: Duration) -> bool {
        self.state(now) == JobState::Ended(ExportOutcome::Completed) && now < self.expires()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{ExportJob, ExportOutcome, JobState};

    #[test]
    fn a_job_waits_runs_and_ends() {
        let at = Duration::from_secs;
        let done = JobState::Ended(ExportOutcome::Completed);
        let mut job = ExportJob::new("a".to_owned(), at(100), at(60), ExportOutcome::Completed);
        for (now, state, available) in [
            (at(100), JobState::Pending, false),
            (at(129), JobState::Pending, false),
            (at(130), JobState::InProgress, false),
            (at(160), done, true),
            (at(160 + 2 * 86_400 - 1), done, true),
            (at(160 + 2 * 86_400), done, false),
        ] {
            assert_eq!(job.state(now), state, "{now:?}");
            assert_eq!(job.is_available(now), available, "{now:?}");
        }
        job.cancel(at(200));
        assert_eq!(job.state(at(200)), done);
        let mut job = ExportJob::new("b".to_owned(), at(100), at(60), ExportOutcome::Completed);
        job.cancel(at(110));
        assert_eq!(job.state(at(110)), JobState::Ended(ExportOutcome::Canceled));
    }
}
