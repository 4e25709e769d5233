//! How many rows are under way, and when the next one may start.

use std::time::{Duration, SystemTime};

use crate::{Error, RateLimit};

/// How many rows are under way at first.
const FIRST: usize = 4;

/// How many rows succeed until one more is under way.
const STEADY: usize = 4;

/// The longest wait for a window: one of Intercom's, and a second.
const LONGEST_WAIT: Duration = Duration::from_secs(11);

/// How many rows are under way, and when the next one may start.
#[derive(Debug)]
pub(super) struct Steering {
    most: usize,
    now: usize,
    successes: usize,
    /// The part of a window that is used.
    share: f64,
}

impl Steering {
    pub(super) fn new(most: usize, share: f64) -> Self {
        Self {
            most,
            now: FIRST.min(most),
            successes: 0,
            share,
        }
    }

    /// How many rows may be under way.
    pub(super) fn limit(&self) -> usize {
        self.now
    }

    /// Takes note of a row that is done.
    pub(super) fn finished(&mut self, error: Option<&Error>) {
        match error {
            None => {
                self.successes += 1;
                if self.successes >= STEADY && self.now < self.most {
                    self.now += 1;
                    self.successes = 0;
                }
            }
            Some(error) if is_load(error) => {
                self.now = (self.now / 2).max(1);
                self.successes = 0;
            }
            Some(_) => {}
        }
    }

    /// How long to wait before another row is started beside `under_way`, if the
    /// window has no more than what is left to others.
    pub(super) fn wait(
        &self,
        rate: Option<RateLimit>,
        under_way: usize,
        now: SystemTime,
    ) -> Option<Duration> {
        // With none under way nobody would learn of the next window.
        if under_way == 0 || self.share >= 1.0 {
            return None;
        }
        let rate = rate?;
        let (limit, remaining) = (rate.limit?, rate.remaining?);
        let under_way = u32::try_from(under_way).unwrap_or(u32::MAX);
        let left = remaining.saturating_sub(under_way);
        if f64::from(left) > f64::from(limit) * (1.0 - self.share) {
            return None;
        }
        let reset = u64::try_from(rate.reset?.unix()).ok()?;
        let reset = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(reset))?;
        let wait = reset.duration_since(now).ok()?;
        Some(wait.min(LONGEST_WAIT)).filter(|wait| !wait.is_zero())
    }
}

/// Whether an error says that the server has too much to do.
fn is_load(error: &Error) -> bool {
    error.is_rate_limited()
        || error.is_timeout()
        || error
            .status()
            .is_some_and(|status| status.is_server_error())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::Steering;
    use crate::{Error, RateLimit, types::Timestamp};

    #[test]
    fn the_number_of_rows_grows_slowly_and_is_halved_under_load() {
        let mut steering = Steering::new(6, 0.7);
        let refused = Error::deadline("create_contact", "late".to_owned());
        assert_eq!(steering.limit(), 4);
        for (successes, limit) in [(3, 4), (1, 5), (40, 6)] {
            (0..successes).for_each(|_| steering.finished(None));
            assert_eq!(steering.limit(), limit);
        }
        for limit in [3, 1, 1] {
            steering.finished(Some(&refused));
            assert_eq!(steering.limit(), limit);
        }
        steering.finished(Some(&Error::invalid("bad")));
        assert_eq!(steering.limit(), 1);
        assert_eq!(Steering::new(2, 0.7).limit(), 2);
    }

    #[test]
    fn a_window_is_left_to_others_when_the_share_is_used() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
        let rate = |remaining, reset: i64| RateLimit {
            limit: Some(100),
            remaining: Some(remaining),
            reset: Some(Timestamp::try_from(reset).unwrap()),
        };
        let steering = Steering::new(16, 0.7);
        let wait = |rate, under_way| steering.wait(rate, under_way, now);
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        for (rate, under_way, expected) in [
            (None, 1, None),
            (Some(rate(100, 1_004)), 1, None),
            (Some(rate(32, 1_004)), 1, None),
            (Some(rate(31, 1_004)), 1, seconds(4)),
            (Some(rate(40, 1_004)), 10, seconds(4)),
            // The window is over, or nobody would learn when it is.
            (Some(rate(0, 999)), 1, None),
            (Some(rate(0, 1_004)), 0, None),
            // A clock that is wrong.
            (Some(rate(0, 9_999)), 1, seconds(11)),
        ] {
            assert_eq!(wait(rate, under_way), expected, "{rate:?}, {under_way}");
        }
        assert_eq!(
            Steering::new(16, 1.0).wait(Some(rate(0, 1_004)), 1, now),
            None
        );
    }
}
