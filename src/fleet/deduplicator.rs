//! Which notifications have been taken over, in Redis.

use std::{sync::LazyLock, time::Duration};

use ::redis::Script;

use super::redis::Redis;
use crate::webhook::{ClaimFuture, Deduplicator, ReleaseFuture};

static CLAIM: LazyLock<Script> = LazyLock::new(|| {
    Script::new("return redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[1]) and 1 or 0")
});
static RELEASE: LazyLock<Script> =
    LazyLock::new(|| Script::new("return redis.call('DEL', KEYS[1])"));

/// Intercom repeats a notification for two hours at most.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// Remembers for many processes which notifications have been taken over.
///
/// While Redis is away, [`claim`](Deduplicator::claim) is an error: answer the
/// notification with 500, and Intercom sends it again.
///
/// ```no_run
/// use intercom_sdk::{
///     fleet::{Redis, RedisDeduplicator},
///     webhook::Deduplicator as _,
/// };
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// let seen = RedisDeduplicator::new(&Redis::new("redis://127.0.0.1")?);
/// if seen.claim("notif_1").await? {
///     // Nobody has taken it over yet.
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct RedisDeduplicator {
    redis: Redis,
    kept: Duration,
}

impl RedisDeduplicator {
    /// Creates one that remembers a key for a day.
    pub fn new(redis: &Redis) -> Self {
        Self {
            redis: redis.clone(),
            kept: KEPT,
        }
    }

    /// Sets how long a key is remembered, in whole milliseconds, at least one; a
    /// day by default. What is sent again later is taken for new.
    pub fn keep_for(mut self, kept: Duration) -> Self {
        self.kept = kept;
        self
    }

    fn key(&self, key: &str) -> String {
        self.redis.keys().key("notification", key, "")
    }
}

impl Deduplicator for RedisDeduplicator {
    fn claim<'a>(&'a self, key: &'a str) -> ClaimFuture<'a> {
        Box::pin(async move {
            let kept = self.kept.as_millis().max(1).to_string();
            let claimed = self.redis.run(&CLAIM, &[&self.key(key)], &[&kept]).await;
            Ok(claimed.map(|claimed: u8| claimed == 1)?)
        })
    }

    fn release<'a>(&'a self, key: &'a str) -> ReleaseFuture<'a> {
        Box::pin(async move {
            let released = self.redis.run(&RELEASE, &[&self.key(key)], &[]).await;
            Ok(released.map(|_: i64| ())?)
        })
    }
}
