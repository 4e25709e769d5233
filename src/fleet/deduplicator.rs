//! Which notifications have been taken over, in Redis.

use std::{sync::LazyLock, time::Duration};

use ::redis::{FromRedisValue, Script};

use super::redis::Redis;
use crate::webhook::{ClaimFuture, ConfirmFuture, Deduplicator, DeduplicatorError, ReleaseFuture};

// Each reads the key first, which is an error if it is something else.
static CLAIM: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('GET', KEYS[1]) then return 0 end \
         redis.call('SET', KEYS[1], 'claimed', 'PX', ARGV[1]) \
         return 1",
    )
});
static CONFIRM: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "redis.call('GET', KEYS[1]) \
         return redis.call('SET', KEYS[1], 'confirmed', 'PX', ARGV[1])",
    )
});
static RELEASE: LazyLock<Script> = LazyLock::new(|| {
    Script::new("return redis.call('GET', KEYS[1]) and redis.call('DEL', KEYS[1])")
});

/// Longer than an answer may take (Intercom: 5 s), and over when a notification that
/// was not answered is sent again (Intercom: after a minute).
const CLAIMED: Duration = Duration::from_secs(30);

/// Intercom repeats a notification for two hours at most.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// Remembers for many processes which notifications have been taken over.
///
/// A claim lasts for 30 s until it is [confirmed](Deduplicator::confirm): if its
/// process ends first, the notification is taken over when Intercom sends it again.
///
/// While Redis is away, [`claim`](Deduplicator::claim) is an error: answer the
/// notification with 500, and Intercom sends it again. After an error of `confirm`,
/// the notification is taken over all the same; only a repeat would not be noticed.
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
///     // Nobody has taken it over yet. Queue it, and then:
///     seen.confirm("notif_1").await?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct RedisDeduplicator {
    redis: Redis,
    claimed: Duration,
    kept: Duration,
}

impl RedisDeduplicator {
    /// Creates one whose claims last for 30 s, and for a day once confirmed.
    pub fn new(redis: &Redis) -> Self {
        Self {
            redis: redis.clone(),
            claimed: CLAIMED,
            kept: KEPT,
        }
    }

    /// Sets how long a claim lasts that is not confirmed, in whole milliseconds, at
    /// least one; 30 s by default. As long as [`keep_for`](Self::keep_for), nothing is
    /// taken over twice, and what was claimed by a process that crashed is lost.
    pub fn claim_for(mut self, claimed: Duration) -> Self {
        self.claimed = claimed;
        self
    }

    /// Sets how long a confirmed key is remembered, in whole milliseconds, at least
    /// one; a day by default. What is sent again later is taken for new.
    pub fn keep_for(mut self, kept: Duration) -> Self {
        self.kept = kept;
        self
    }

    /// Runs a script on a key, with a time if it takes one.
    async fn run<T: FromRedisValue>(
        &self,
        script: &Script,
        key: &str,
        time: Option<Duration>,
    ) -> Result<T, DeduplicatorError> {
        let key = self.redis.keys().key("notification", key, "");
        let time = time.map(|time| time.as_millis().max(1).to_string());
        let args: Vec<&str> = time.as_deref().into_iter().collect();
        Ok(self.redis.run(script, &[&key], &args).await?)
    }
}

impl Deduplicator for RedisDeduplicator {
    fn claim<'a>(&'a self, key: &'a str) -> ClaimFuture<'a> {
        Box::pin(async move {
            let claimed: u8 = self.run(&CLAIM, key, Some(self.claimed)).await?;
            Ok(claimed == 1)
        })
    }

    fn confirm<'a>(&'a self, key: &'a str) -> ConfirmFuture<'a> {
        Box::pin(self.run(&CONFIRM, key, Some(self.kept)))
    }

    fn release<'a>(&'a self, key: &'a str) -> ReleaseFuture<'a> {
        Box::pin(async move {
            let _: Option<u8> = self.run(&RELEASE, key, None).await?;
            Ok(())
        })
    }
}
