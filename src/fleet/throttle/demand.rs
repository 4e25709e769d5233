//! How many permits a process is likely to need.

use std::time::Duration;

use tokio::time::Instant;

/// The most permits that are asked for at once.
pub(super) const MOST: u32 = 4_096;

/// How many calls this process makes.
#[derive(Debug)]
pub(super) struct Demand {
    /// The calls since then: since permits were asked for last.
    since: Instant,
    calls: u32,
    /// The permits of the window before, if they were too few.
    before: u32,
    /// Whether those of this one were too few.
    is_more: bool,
}

impl Demand {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            since: now,
            calls: 0,
            before: 0,
            is_more: false,
        }
    }

    /// Counts a call.
    pub(super) fn call(&mut self) {
        self.calls = self.calls.saturating_add(1);
    }

    /// Begins to count anew: permits are asked for.
    pub(super) fn ask(&mut self, now: Instant) {
        self.since = now;
        self.calls = 0;
    }

    /// Notes that fewer were granted than asked for.
    pub(super) fn granted_less(&mut self) {
        self.is_more = true;
    }

    /// Begins a window after one with so many permits.
    pub(super) fn begin_window(&mut self, used: u32) {
        self.before = if self.is_more { used } else { 0 };
        self.is_more = false;
    }

    /// How many permits to ask for: those of the calls that wait, or of those that
    /// come in the time of a `batch` if that is more. A few calls in a moment may
    /// be the last ones, so it is at most twice as many as were just made.
    pub(super) fn wanted(&self, now: Instant, waiting: u32, batch: Duration, used: Used) -> u32 {
        let passed = now.saturating_duration_since(self.since);
        let passed = passed.max(Duration::from_millis(1)).as_secs_f64();
        let soon = f64::from(self.calls) / passed * batch.as_secs_f64();
        let soon = soon.min(f64::from(self.calls) * 2.0);
        // The first request of a window is for as many as were used in the one
        // before, and some, if those were too few.
        let before = match used {
            Used::InWindow(0) => self.before,
            Used::InWindow(_) => 0,
            Used::InEnded(used) if self.is_more => used,
            Used::InEnded(_) => 0,
        };
        let before = before.saturating_add(before / 4);
        // A cast of a float saturates.
        waiting.max(soon.ceil() as u32).max(before).min(MOST)
    }
}

/// The permits that the process had in the newest window that it knows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Used {
    InWindow(u32),
    InEnded(u32),
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{Demand, MOST, Used};

    const BATCH: Duration = Duration::from_millis(50);

    #[test]
    fn calls_that_wait_are_the_least() {
        let now = Instant::now();
        let demand = Demand::new(now);
        for (waiting, wanted) in [(1, 1), (70, 70), (u32::MAX, MOST)] {
            assert_eq!(
                demand.wanted(now, waiting, BATCH, Used::InWindow(0)),
                wanted
            );
        }
    }

    #[test]
    fn a_busy_process_asks_for_the_calls_of_a_batch() {
        let now = Instant::now();
        let mut demand = Demand::new(now);
        (0..40).for_each(|_| demand.call());
        let later = now + Duration::from_millis(100);
        assert_eq!(demand.wanted(later, 1, BATCH, Used::InWindow(40)), 20);
        demand.ask(later);
        assert_eq!(
            demand.wanted(later + BATCH, 1, BATCH, Used::InWindow(40)),
            1
        );
    }

    #[test]
    fn a_burst_of_calls_is_not_taken_for_a_rate() {
        let now = Instant::now();
        let mut demand = Demand::new(now);
        (0..3).for_each(|_| demand.call());
        let later = now + Duration::from_millis(3);
        assert_eq!(demand.wanted(later, 2, BATCH, Used::InWindow(20)), 6);
    }

    #[test]
    fn a_window_begins_with_what_the_one_before_had_too_little_of() {
        let now = Instant::now();
        let mut demand = Demand::new(now);
        assert_eq!(demand.wanted(now, 3, BATCH, Used::InEnded(16)), 3);
        demand.granted_less();
        assert_eq!(demand.wanted(now, 3, BATCH, Used::InEnded(16)), 20);
        demand.begin_window(16);
        assert_eq!(demand.wanted(now, 3, BATCH, Used::InWindow(0)), 20);
        assert_eq!(demand.wanted(now, 3, BATCH, Used::InWindow(20)), 3);
        demand.begin_window(3);
        assert_eq!(demand.wanted(now, 3, BATCH, Used::InWindow(0)), 3);
    }
}
