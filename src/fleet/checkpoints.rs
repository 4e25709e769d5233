//! Checkpoints in Redis.

use std::{sync::LazyLock, time::Duration};

use ::redis::Script;

use super::{failure::Failure, redis::Redis};
use crate::checkpoint::{
    Checkpoint, CheckpointError, CheckpointStore, Revision, StoreFuture, check_name,
};

static LOAD: LazyLock<Script> =
    LazyLock::new(|| Script::new("return redis.call('HMGET', KEYS[1], 'revision', 'value')"));
static STORE: LazyLock<Script> =
    LazyLock::new(|| Script::new(include_str!("checkpoint_store.lua")));

/// Checkpoints of many processes; see [`checkpoint`](crate::checkpoint).
///
/// A checkpoint is a hash with the fields `revision` and `value`. It is kept for
/// ever unless [`keep_for`](Self::keep_for) says otherwise, but no better than
/// Redis keeps its data: without persistence, a restart loses it.
///
/// A `store` that fails may have stored: load it again to see.
#[derive(Clone, Debug)]
pub struct RedisCheckpoints {
    redis: Redis,
    kept: Duration,
}

impl RedisCheckpoints {
    /// Creates a store of checkpoints in `redis`.
    pub fn new(redis: &Redis) -> Self {
        Self {
            redis: redis.clone(),
            kept: Duration::ZERO,
        }
    }

    /// Sets how long a checkpoint is kept after it was last stored, in whole
    /// milliseconds; zero, the default, is for ever.
    pub fn keep_for(mut self, kept: Duration) -> Self {
        self.kept = kept;
        self
    }

    fn key(&self, name: &str) -> Result<String, CheckpointError> {
        check_name(name)?;
        Ok(self.redis.keys().key("checkpoint", name, ""))
    }

    /// Replaces `expected` by `new`, or removes it.
    async fn replace(
        &self,
        name: &str,
        expected: Option<Revision>,
        new: Option<(Revision, &str)>,
    ) -> Result<(), CheckpointError> {
        let key = self.key(name)?;
        let text = |revision: Option<Revision>| {
            revision.map_or_else(String::new, |revision| revision.to_string())
        };
        let (expected, revision) = (text(expected), text(new.map(|(revision, _)| revision)));
        let value = new.map_or("", |(_, value)| value);
        let kept = self.kept.as_millis().to_string();
        let args = [expected.as_str(), &revision, value, &kept];
        match self.redis.run(&STORE, &[&key], &args).await {
            Ok(1) => Ok(()),
            Ok(_) => Err(CheckpointError::conflict(name)),
            Err(failure) => Err(CheckpointError::store(name, failure)),
        }
    }
}

impl CheckpointStore for RedisCheckpoints {
    fn load<'a>(&'a self, name: &'a str) -> StoreFuture<'a, Option<Checkpoint>> {
        Box::pin(async move {
            let key = self.key(name)?;
            let loaded = self.redis.run(&LOAD, &[&key], &[]).await;
            let loaded: (Option<String>, Option<String>) =
                loaded.map_err(|failure| CheckpointError::store(name, failure))?;
            let not_ours = |_| CheckpointError::store(name, Failure::WrongType);
            match loaded {
                (None, None) => Ok(None),
                (revision, value) => Ok(Some(Checkpoint {
                    revision: revision.unwrap_or_default().parse().map_err(not_ours)?,
                    value: value.unwrap_or_default(),
                })),
            }
        })
    }

    fn store<'a>(
        &'a self,
        name: &'a str,
        value: &'a str,
        expected: Option<Revision>,
    ) -> StoreFuture<'a, Revision> {
        Box::pin(async move {
            let new = Revision::random();
            self.replace(name, expected, Some((new, value))).await?;
            Ok(new)
        })
    }

    fn remove<'a>(&'a self, name: &'a str, expected: Revision) -> StoreFuture<'a, ()> {
        Box::pin(self.replace(name, Some(expected), None))
    }
}
