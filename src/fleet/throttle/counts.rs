//! What a throttle has counted.

use std::time::Duration;

/// What a [`RedisThrottle`](super::RedisThrottle) has counted since it was built,
/// for this process alone where nothing else is said.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct FleetCounts {
    /// The calls that were admitted.
    pub calls: u64,
    /// The calls that were answered with 429.
    pub refused: u64,
    /// The requests to Redis.
    pub round_trips: u64,
    /// Those of them that failed.
    pub failures: u64,
    /// How long calls waited for an answer of Redis, in all; not the time until a
    /// window begins.
    pub waited: Duration,
    /// The longest of these waits.
    pub longest_wait: Duration,
    /// The limit of a window; 0 if it is not known (Intercom:
    /// `X-RateLimit-Limit`).
    pub limit: u32,
    /// The processes of the fleet that were there in the last three windows.
    pub processes: u32,
    /// The calls of other programs in this window, as far as they show.
    pub foreign: u32,
    /// Whether Redis is away, so that calls go on as
    /// [`WhenAway`](super::WhenAway) says.
    pub is_away: bool,
}
