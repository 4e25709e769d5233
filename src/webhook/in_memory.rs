//! A deduplicator for one process.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    num::NonZeroUsize,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::deduplicator::{ClaimFuture, Deduplicator, ReleaseFuture};

/// Remembers the keys of a number of notifications in the memory of this process;
/// of more, the oldest are forgotten.
///
/// Intercom repeats a notification after a minute, and up to two hours later after
/// answers with 429: the capacity should be what arrives in that time.
///
/// ```
/// use intercom_sdk::webhook::{Deduplicator, InMemoryDeduplicator};
///
/// # async fn run() -> Result<(), intercom_sdk::webhook::DeduplicatorError> {
/// let seen = InMemoryDeduplicator::new();
/// assert!(seen.claim("notif_1").await?);
/// assert!(!seen.claim("notif_1").await?);
/// # Ok(())
/// # }
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(run()).unwrap();
/// ```
pub struct InMemoryDeduplicator {
    capacity: NonZeroUsize,
    keys: Mutex<Keys>,
}

#[derive(Default)]
struct Keys {
    /// The keys, with the number of their claim.
    known: HashMap<String, u64>,
    /// The same, oldest first. One that was released is left here until its turn
    /// comes.
    order: VecDeque<(u64, String)>,
    claims: u64,
}

/// About 20 MB with Intercom's identifiers.
const CAPACITY: NonZeroUsize = NonZeroUsize::new(100_000).unwrap();

impl InMemoryDeduplicator {
    /// Creates one for 100,000 keys.
    pub fn new() -> Self {
        Self::with_capacity(CAPACITY)
    }

    /// Creates one for this number of keys.
    pub fn with_capacity(capacity: NonZeroUsize) -> Self {
        Self {
            capacity,
            keys: Mutex::default(),
        }
    }

    /// How many keys are remembered.
    pub fn len(&self) -> usize {
        self.keys().known.len()
    }

    /// Whether no key is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn keys(&self) -> MutexGuard<'_, Keys> {
        // No code panics while it holds the lock.
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keys {
    fn claim(&mut self, key: &str, capacity: usize) -> bool {
        if self.known.contains_key(key) {
            return false;
        }
        self.claims += 1;
        self.known.insert(key.to_owned(), self.claims);
        self.order.push_back((self.claims, key.to_owned()));
        while self.order.len() > capacity {
            self.forget_oldest();
        }
        true
    }

    fn forget_oldest(&mut self) {
        let Some((claim, key)) = self.order.pop_front() else {
            return;
        };
        // It may have been released and claimed again since.
        if self.known.get(&key) == Some(&claim) {
            self.known.remove(&key);
        }
    }
}

impl Default for InMemoryDeduplicator {
    fn default() -> Self {
        Self::new()
    }
}

impl Deduplicator for InMemoryDeduplicator {
    fn claim<'a>(&'a self, key: &'a str) -> ClaimFuture<'a> {
        let is_new = self.keys().claim(key, self.capacity.get());
        Box::pin(std::future::ready(Ok(is_new)))
    }

    fn release<'a>(&'a self, key: &'a str) -> ReleaseFuture<'a> {
        self.keys().known.remove(key);
        Box::pin(std::future::ready(Ok(())))
    }
}

impl fmt::Debug for InMemoryDeduplicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InMemoryDeduplicator")
            .field("capacity", &self.capacity)
            .field("keys", &self.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Keys;

    #[test]
    fn the_oldest_key_is_forgotten_first() {
        let mut keys = Keys::default();
        for key in ["a", "b", "c"] {
            assert!(keys.claim(key, 2));
        }
        assert!(!keys.claim("b", 2));
        assert!(!keys.claim("c", 2));
        assert!(keys.claim("a", 2), "it was forgotten");
        assert_eq!((keys.known.len(), keys.order.len()), (2, 2));
    }

    #[test]
    fn a_key_that_was_released_can_be_claimed_again_and_stays() {
        let mut keys = Keys::default();
        assert!(keys.claim("a", 2));
        keys.known.remove("a");
        assert!(keys.claim("a", 2));
        // The first claim of it is the oldest.
        assert!(keys.claim("b", 2));
        assert!(!keys.claim("a", 2));
    }
}
