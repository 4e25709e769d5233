//! What only one worker may do at a time: the company scroll of a workspace, a
//! nightly sync.
//!
//! A [`Lease`] belongs to one holder until it is released or runs out. Its holder
//! asks [`Lease::confirm`] before each call, which renews it in time, or lets
//! [`Lease::run`] do that. A lease that was lost is a clear error before the next
//! call, judged by the holder's own clock if the store cannot be reached. Each
//! holder gets a higher [`fencing`](Lease::fencing) number than all before it: a
//! store of yours that refuses lower numbers is safe from a holder that does not
//! know yet that it lost.
//!
//! [`InProcessLeases`] are for the tasks of one process. With the feature
//! `redis`, `fleet::RedisLeases` are for many processes.
//!
//! ```
//! use std::{sync::Arc, time::Duration};
//! use intercom_sdk::{Error, lease::{InProcessLeases, Lease}};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Error> {
//! let leases = Arc::new(InProcessLeases::new());
//! let ttl = Duration::from_secs(90);
//!
//! let lease = Lease::acquire(leases.clone(), "company scroll", ttl).await?;
//! let second = Lease::acquire(leases.clone(), "company scroll", ttl).await;
//! assert!(second.unwrap_err().is_held());
//!
//! for _page in 0..3 {
//!     lease.confirm().await?;
//!     // Request the page.
//! }
//! lease.release().await?;
//! assert!(Lease::acquire(leases, "company scroll", ttl).await.is_ok());
//! # Ok(())
//! # }
//! ```

mod error;
mod held;
mod in_process;

use std::{fmt, future::Future, pin::Pin, time::Duration};

pub use self::{error::LeaseError, held::Lease, in_process::InProcessLeases};

/// Gives out leases by name. It is object safe: `Arc<dyn LeaseStore>`.
///
/// Programs use a [`Lease`], which calls this, with names of 1 to 100 bytes and
/// times from 100 ms to a day.
pub trait LeaseStore: fmt::Debug + Send + Sync {
    /// Takes the lease `name` for `ttl`; returns its fencing number, which is
    /// higher than those of all holders before and identifies this one.
    ///
    /// # Errors
    ///
    /// [`LeaseError::Held`] if somebody else holds it, and
    /// [`LeaseError::Store`] if the store fails; the lease may be taken then,
    /// until it runs out.
    fn acquire<'a>(&'a self, name: &'a str, ttl: Duration) -> LeaseFuture<'a, u64>;

    /// Makes the lease run out `ttl` from now.
    ///
    /// # Errors
    ///
    /// [`LeaseError::Lost`] if somebody else holds it or has held it since, or
    /// the store cannot tell; [`LeaseError::Store`] if the store fails.
    fn renew<'a>(&'a self, name: &'a str, fencing: u64, ttl: Duration) -> LeaseFuture<'a, ()>;

    /// Gives the lease back. One that is held no more is left as it is.
    ///
    /// # Errors
    ///
    /// [`LeaseError::Store`] if the store fails; the lease runs out then.
    fn release<'a>(&'a self, name: &'a str, fencing: u64) -> LeaseFuture<'a, ()>;
}

/// The future of an operation of a [`LeaseStore`].
pub type LeaseFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, LeaseError>> + Send + 'a>>;
