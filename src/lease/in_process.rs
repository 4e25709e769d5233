//! Leases within one process.

use std::{
    collections::HashMap,
    fmt,
    future::ready,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use super::{LeaseError, LeaseFuture, LeaseStore};

/// Gives leases to the tasks of one process. Clones give out the same ones.
#[derive(Clone, Default)]
pub struct InProcessLeases {
    table: Arc<Mutex<Table>>,
}

#[derive(Default)]
struct Table {
    /// The fencing number of each holder, and when its lease runs out.
    held: HashMap<String, (u64, Instant)>,
    /// The highest fencing number so far.
    fencing: u64,
}

impl InProcessLeases {
    /// Creates a store in which nobody holds a lease.
    pub fn new() -> Self {
        Self::default()
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        // No code panics while it holds the lock.
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn acquire(&mut self, name: &str, ttl: Duration, now: Instant) -> Result<u64, LeaseError> {
        self.held.retain(|_, (_, until)| now < *until);
        if let Some((_, until)) = self.held.get(name) {
            return Err(LeaseError::held(name, Some(*until - now)));
        }
        self.fencing = self.fencing.saturating_add(1);
        self.held.insert(name.to_owned(), (self.fencing, now + ttl));
        Ok(self.fencing)
    }

    fn renew(
        &mut self,
        name: &str,
        fencing: u64,
        ttl: Duration,
        now: Instant,
    ) -> Result<(), LeaseError> {
        match self.held.get_mut(name) {
            Some((holder, until)) if *holder == fencing => {
                *until = now + ttl;
                Ok(())
            }
            _ => Err(LeaseError::lost(name)),
        }
    }

    fn release(&mut self, name: &str, fencing: u64) {
        if self.held.get(name).is_some_and(|held| held.0 == fencing) {
            self.held.remove(name);
        }
    }
}

impl LeaseStore for InProcessLeases {
    fn acquire<'a>(&'a self, name: &'a str, ttl: Duration) -> LeaseFuture<'a, u64> {
        let acquired = self.table().acquire(name, ttl, Instant::now());
        Box::pin(ready(acquired))
    }

    fn renew<'a>(&'a self, name: &'a str, fencing: u64, ttl: Duration) -> LeaseFuture<'a, ()> {
        let renewed = self.table().renew(name, fencing, ttl, Instant::now());
        Box::pin(ready(renewed))
    }

    fn release<'a>(&'a self, name: &'a str, fencing: u64) -> LeaseFuture<'a, ()> {
        self.table().release(name, fencing);
        Box::pin(ready(Ok(())))
    }
}

impl fmt::Debug for InProcessLeases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InProcessLeases")
            .field("held", &self.table().held.len())
            .finish()
    }
}
