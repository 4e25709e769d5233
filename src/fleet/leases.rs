//! Leases in Redis.

use std::{sync::LazyLock, time::Duration};

use ::redis::{FromRedisValue, ParsingError, Script, Value};

use super::redis::Redis;
use crate::lease::{LeaseError, LeaseFuture, LeaseStore};

static ACQUIRE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("lease_acquire.lua")));
static RENEW: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("lease_renew.lua")));
static RELEASE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("lease_release.lua")));

/// How long the highest fencing number of a lease is kept after its last use. If
/// it is gone, numbers still rise: they are times of Redis' clock.
const FENCING_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Leases of many processes; see [`lease`](crate::lease).
///
/// A lease is a key that expires by Redis' clock. If Redis loses its data (a
/// restart without persistence, `FLUSHALL`, a failover), its holder puts it back
/// when it renews it, and until then somebody else can take it: both hold it for
/// up to a third of its time. Where that must not be,
/// [`guard_data_loss`](Self::guard_data_loss).
///
/// ```no_run
/// use std::{sync::Arc, time::Duration};
/// use intercom_sdk::{Error, fleet::{Redis, RedisLeases}, lease::Lease};
///
/// # async fn run() -> Result<(), Error> {
/// let leases = Arc::new(RedisLeases::new(&Redis::new("redis://127.0.0.1")?));
/// let lease = Lease::acquire(leases, "company scroll", Duration::from_secs(90)).await?;
/// lease.confirm().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct RedisLeases {
    redis: Redis,
    is_guarded: bool,
}

/// What `lease_acquire.lua` returns.
enum Acquired {
    Fencing(u64),
    /// Held for so many milliseconds; -1 if it does not say.
    Held(i64),
}

impl FromRedisValue for Acquired {
    fn from_redis_value(value: Value) -> Result<Self, ParsingError> {
        match value {
            Value::Int(left) => Ok(Self::Held(left)),
            other => u64::from_redis_value(other).map(Self::Fencing),
        }
    }
}

impl RedisLeases {
    /// Creates a store of leases in `redis`.
    pub fn new(redis: &Redis) -> Self {
        Self {
            redis: redis.clone(),
            is_guarded: false,
        }
    }

    /// Sets whether a lease that Redis knows nothing of is given to nobody for as
    /// long as it is asked for, so that a holder from before a loss of data is
    /// gone. The very first holder of a lease waits for that as well. All who use
    /// the lease must ask for the same time. Not so by default.
    pub fn guard_data_loss(mut self, is_guarded: bool) -> Self {
        self.is_guarded = is_guarded;
        self
    }

    fn keys(&self, name: &str) -> [String; 2] {
        let keys = self.redis.keys();
        [
            keys.key("lease", name, ""),
            keys.key("lease", name, "highest"),
        ]
    }
}

fn millis(time: Duration) -> String {
    time.as_millis().to_string()
}

impl LeaseStore for RedisLeases {
    fn acquire<'a>(&'a self, name: &'a str, ttl: Duration) -> LeaseFuture<'a, u64> {
        Box::pin(async move {
            let [holder, highest] = self.keys(name);
            let guard = if self.is_guarded { ttl } else { Duration::ZERO };
            let args = [millis(ttl), millis(FENCING_KEPT), millis(guard)];
            let args = args.each_ref().map(String::as_str);
            match self.redis.run(&ACQUIRE, &[&holder, &highest], &args).await {
                Ok(Acquired::Fencing(fencing)) => Ok(fencing),
                Ok(Acquired::Held(left)) => {
                    let left = u64::try_from(left).ok().map(Duration::from_millis);
                    Err(LeaseError::held(name, left))
                }
                Err(failure) => Err(LeaseError::store(name, failure)),
            }
        })
    }

    fn renew<'a>(&'a self, name: &'a str, fencing: u64, ttl: Duration) -> LeaseFuture<'a, ()> {
        Box::pin(async move {
            let [holder, highest] = self.keys(name);
            let args = [fencing.to_string(), millis(ttl), millis(FENCING_KEPT)];
            let args = args.each_ref().map(String::as_str);
            match self.redis.run(&RENEW, &[&holder, &highest], &args).await {
                Ok(1) => Ok(()),
                Ok(_) => Err(LeaseError::lost(name)),
                Err(failure) => Err(LeaseError::store(name, failure)),
            }
        })
    }

    fn release<'a>(&'a self, name: &'a str, fencing: u64) -> LeaseFuture<'a, ()> {
        Box::pin(async move {
            let [holder, _] = self.keys(name);
            let fencing = fencing.to_string();
            match self.redis.run(&RELEASE, &[&holder], &[&fencing]).await {
                Ok(()) => Ok(()),
                Err(failure) => Err(LeaseError::store(name, failure)),
            }
        })
    }
}
