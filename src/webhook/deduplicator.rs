//! Remembers which notifications have been taken over.

use std::{error::Error, fmt, pin::Pin};

/// Remembers which notifications have been taken over.
///
/// A notification comes again if the answer was slow or lost, and anybody who has
/// captured one can send it again. [`claim`](Self::claim) its
/// [`key`](super::Notification::key) before it is queued, [`confirm`](Self::confirm)
/// it then, or [`release`](Self::release) it if it could not be taken over after all.
///
/// [`InMemoryDeduplicator`](super::InMemoryDeduplicator) is for one process.
/// Several that share a URL need a store that they share: with the feature `redis`,
/// `fleet::RedisDeduplicator`. Implement this trait for others. It is object safe:
/// `Arc<dyn Deduplicator>`.
///
/// ```
/// use std::{collections::HashSet, sync::Mutex};
/// use intercom_sdk::webhook::{ClaimFuture, Deduplicator, ReleaseFuture};
///
/// /// A store that lasts as long as its process, and grows.
/// #[derive(Debug, Default)]
/// struct Unbounded(Mutex<HashSet<String>>);
///
/// impl Deduplicator for Unbounded {
///     fn claim<'a>(&'a self, key: &'a str) -> ClaimFuture<'a> {
///         Box::pin(async move {
///             let mut keys = self.0.lock().map_err(|_| "a thread has panicked")?;
///             Ok(keys.insert(key.to_owned()))
///         })
///     }
///
///     fn release<'a>(&'a self, key: &'a str) -> ReleaseFuture<'a> {
///         Box::pin(async move {
///             self.0.lock().map_err(|_| "a thread has panicked")?.remove(key);
///             Ok(())
///         })
///     }
/// }
/// ```
pub trait Deduplicator: fmt::Debug + Send + Sync {
    /// Remembers `key`; `true` if it was not known, so that the caller has to act.
    ///
    /// Two calls with the same key at the same time must not both get `true`.
    fn claim<'a>(&'a self, key: &'a str) -> ClaimFuture<'a>;

    /// Remembers `key` for long: the notification has been taken over.
    ///
    /// A store that outlives a process should keep a claim for a short time only
    /// until it is confirmed. Otherwise what was claimed and not taken over, because
    /// the process ended, the request was dropped, or the answer of the store was
    /// lost, would be refused as a repeat when Intercom sends it again a minute
    /// later. Does nothing unless it is implemented.
    fn confirm<'a>(&'a self, key: &'a str) -> ConfirmFuture<'a> {
        let _ = key;
        Box::pin(std::future::ready(Ok(())))
    }

    /// Forgets `key`, so that a repeat is acted on.
    fn release<'a>(&'a self, key: &'a str) -> ReleaseFuture<'a>;
}

/// The error of a store.
pub type DeduplicatorError = Box<dyn Error + Send + Sync>;

/// The answer to [`Deduplicator::claim`].
pub type ClaimFuture<'a> =
    Pin<Box<dyn Future<Output = Result<bool, DeduplicatorError>> + Send + 'a>>;

/// The answer to [`Deduplicator::confirm`].
pub type ConfirmFuture<'a> =
    Pin<Box<dyn Future<Output = Result<(), DeduplicatorError>> + Send + 'a>>;

/// The answer to [`Deduplicator::release`].
pub type ReleaseFuture<'a> =
    Pin<Box<dyn Future<Output = Result<(), DeduplicatorError>> + Send + 'a>>;
