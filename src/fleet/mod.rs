//! What many processes share, through Redis: one rate limit, leases,
//! checkpoints, and which notifications are done.
//!
//! Intercom counts the calls of an app and of a workspace, not those of a
//! process. [`RedisThrottle`] is a [`Throttle`](crate::throttle::Throttle) whose
//! window all processes share; [`RedisLeases`] and [`RedisCheckpoints`] are the
//! [`LeaseStore`](crate::lease::LeaseStore) and the
//! [`CheckpointStore`](crate::checkpoint::CheckpointStore) of a fleet. All of them
//! use a [`Redis`], which connects when it is first used and again whenever the
//! connection is lost. With the feature `webhook`, `RedisDeduplicator` tells
//! notifications that some process has taken over. `docs/fleet.md` is the guide.
//!
//! ```no_run
//! # #[cfg(feature = "v2_16")] mod example {
//! use intercom_sdk::{Error, fleet::{Redis, RedisThrottle}, v2_16::Client};
//!
//! # async fn run() -> Result<(), Error> {
//! let redis = Redis::new("redis://127.0.0.1:6379")?;
//! redis.check().await?;
//! let throttle = RedisThrottle::builder(&redis, "workspace-1", "app-1").build()?;
//! let client: Client = Client::from_env().throttle(throttle).build()?;
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! The access token is neither a key nor a value in Redis. A password in the URL
//! does not show in `Debug` output or errors.

mod checkpoints;
mod connection;
#[cfg(feature = "webhook")]
mod deduplicator;
mod failure;
mod keys;
mod leases;
mod redis;
mod throttle;
#[cfg(feature = "rustls")]
mod tls;

#[cfg(feature = "webhook")]
pub use self::deduplicator::RedisDeduplicator;
pub use self::{
    checkpoints::RedisCheckpoints,
    leases::RedisLeases,
    redis::Redis,
    throttle::{FleetCounts, RedisThrottle, RedisThrottleBuilder, WhenAway},
};
