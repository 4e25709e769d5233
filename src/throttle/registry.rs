//! What the clients of one token share, wherever in the process they are built.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
    sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, Weak},
};

use super::{InProcessThrottle, RetryBudget, ThrottleMode};

/// What the clients of one token share. The last client drops it.
#[derive(Debug)]
pub(crate) struct SharedLimits {
    throttle: InProcessThrottle,
    retry_budget: RetryBudget,
    /// Its key in the registry; `None` if it is not there.
    key: Option<Key>,
}

/// Base URL and token, as hashes: the registry keeps no secrets.
type Key = [u64; 2];

static REGISTRY: LazyLock<Registry> = LazyLock::new(Registry::default);

#[derive(Default)]
struct Registry {
    /// Random in each process, so that a hash says nothing about a token.
    hashers: [RandomState; 2],
    limits: Mutex<HashMap<Key, Weak<SharedLimits>>>,
}

impl Registry {
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Weak<SharedLimits>>> {
        // No code panics while it holds the lock.
        self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SharedLimits {
    /// The limits of the clients that send `token` to `base_url`. `None` for a
    /// token that is not known in advance: its client shares with its clones.
    pub(crate) fn of(base_url: &str, token: Option<&[u8]>) -> Arc<Self> {
        let Some(token) = token else {
            return Arc::new(Self::new(None));
        };
        let key = REGISTRY
            .hashers
            .each_ref()
            .map(|hasher| hasher.hash_one((base_url, token)));
        let mut limits = REGISTRY.lock();
        if let Some(found) = limits.get(&key).and_then(Weak::upgrade) {
            return found;
        }
        let new = Arc::new(Self::new(Some(key)));
        limits.insert(key, Arc::downgrade(&new));
        new
    }

    fn new(key: Option<Key>) -> Self {
        Self {
            throttle: InProcessThrottle::new(ThrottleMode::Polite),
            retry_budget: RetryBudget::default(),
            key,
        }
    }

    /// The shared throttle, for a client with this mode.
    pub(crate) fn throttle(&self, mode: ThrottleMode) -> InProcessThrottle {
        self.throttle.with_mode(mode)
    }

    /// The shared budget of retries.
    pub(crate) fn retry_budget(&self) -> RetryBudget {
        self.retry_budget.clone()
    }
}

impl Drop for SharedLimits {
    fn drop(&mut self) {
        let Some(key) = self.key else { return };
        let mut limits = REGISTRY.lock();
        // Another client may have registered the key again.
        if limits
            .get(&key)
            .is_some_and(|kept| kept.strong_count() == 0)
        {
            limits.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{REGISTRY, SharedLimits};

    const US: &str = "https://us.registry.test";

    #[test]
    fn what_is_shared_is_by_place_and_token() {
        let of = |url, token: &str| SharedLimits::of(url, Some(token.as_bytes()));
        let first = of(US, "a");
        assert!(Arc::ptr_eq(&first, &of(US, "a")));
        for other in [
            of(US, "b"),
            of("https://eu.registry.test", "a"),
            SharedLimits::of(US, None),
        ] {
            assert!(!Arc::ptr_eq(&first, &other));
        }
    }

    #[test]
    fn the_last_client_removes_the_entry() {
        let only = SharedLimits::of(US, Some(b"only"));
        let key = only.key.unwrap();
        let second = SharedLimits::of(US, Some(b"only"));
        drop(only);
        assert!(REGISTRY.lock().contains_key(&key));
        drop(second);
        assert!(!REGISTRY.lock().contains_key(&key));
    }
}
