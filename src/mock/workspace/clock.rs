//! The mock's clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A clock that can be moved forward, and stands still if it is set.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::mock) struct Clock {
    /// Where it stands, since 1970; it runs with the system's if `None`.
    fixed: Option<Duration>,
    ahead: Duration,
}

impl Clock {
    /// A clock that stands at `seconds`, Unix time.
    pub(in crate::mock) fn at(seconds: u64) -> Self {
        Self {
            fixed: Some(Duration::from_secs(seconds)),
            ahead: Duration::ZERO,
        }
    }

    pub(in crate::mock) fn advance(&mut self, duration: Duration) {
        self.ahead = self.ahead.saturating_add(duration);
    }

    /// The time since 1970.
    pub(in crate::mock) fn now(&self) -> Duration {
        let base = self.fixed.unwrap_or_else(|| {
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default()
        });
        base.saturating_add(self.ahead)
    }

    /// The time in Unix seconds.
    pub(in crate::mock) fn unix(&self) -> i64 {
        i64::try_from(self.now().as_secs()).unwrap_or(i64::MAX)
    }
}
