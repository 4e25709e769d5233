//! A page request under way.

use std::{future::Future, pin::Pin, time::Instant};

use tokio::task::JoinHandle;

use crate::{Error, response::RawExchange};

/// A page request in flight.
pub(super) type Fetch = Pin<Box<dyn Future<Output = Fetched> + Send>>;

/// The outcome of a page request.
pub(super) struct Fetched {
    pub(super) sent: Instant,
    pub(super) arrived: Instant,
    pub(super) result: Result<RawExchange, Error>,
}

/// A page request that has begun.
pub(super) enum Pending {
    Here(Fetch),
    /// A spawned prefetch; aborted on drop.
    Ahead(AbortOnDrop),
}

pub(super) struct AbortOnDrop(pub(super) JoinHandle<Fetched>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
