//! What does not change about a throttle.

use std::time::Duration;

use super::when_away::WhenAway;
use crate::throttle::ThrottleMode;

/// What does not change about a throttle.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// The app's window, the processes, and those that want more.
    pub(super) keys: [String; 3],
    pub(super) workspace_key: Option<String>,
    pub(super) workspace_limit: u32,
    /// Names the process: random.
    pub(super) member: String,
    pub(super) mode: ThrottleMode,
    pub(super) window: Duration,
    pub(super) share: f64,
    pub(super) when_away: WhenAway,
    /// What is assumed until more is known: the limit, 0 for nothing, and the
    /// number of processes.
    pub(super) limit: u32,
    pub(super) processes: u32,
}

impl Settings {
    pub(super) fn is_even(&self) -> bool {
        self.mode == ThrottleMode::Even
    }

    /// For how long permits are taken in advance: the longest time until a
    /// process hears of a pause.
    pub(super) fn batch(&self) -> Duration {
        self.window / 10
    }

    /// How long before the end of a window no call is sent: it would arrive in
    /// the next one.
    pub(super) fn guard(&self) -> Duration {
        (self.window / 100).min(Duration::from_millis(50))
    }

    /// How much later than the end of a window a process comes: at random, so
    /// that they do not all come at once.
    pub(super) fn delay(&self, random: f64) -> Duration {
        let most = (self.window / 50).min(Duration::from_millis(200));
        Duration::from_millis(2) + most.mul_f64(random.clamp(0.0, 1.0))
    }
}
