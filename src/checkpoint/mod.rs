//! Where a long job is, kept so that another run of it goes on there.
//!
//! A sync, an export or a bulk run stores its place under a name, as text: a
//! [`Cursor`](crate::paging::Cursor) or a struct of yours as JSON. Each text has
//! a [`Revision`], and a new text is stored only if the revision is still the
//! one that was read: two workers that run the same job by mistake cannot
//! overwrite each other's progress, because the second one gets a
//! [`Conflict`](CheckpointError::Conflict).
//!
//! [`FileCheckpoints`] keeps them in a folder, for one process. With the feature
//! `redis`, `fleet::RedisCheckpoints` keeps them for many.
//!
//! ```
//! use intercom_sdk::{Error, checkpoint::{CheckpointStore, FileCheckpoints}};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Error> {
//! let folder = std::env::temp_dir().join(format!("checkpoints-of-a-doctest-{}", std::process::id()));
//! let store = FileCheckpoints::new(&folder);
//!
//! let begun = store.store("contacts", r#"{"page":1}"#, None).await?;
//! let kept = store.load("contacts").await?.expect("it was stored");
//! assert_eq!((kept.value.as_str(), kept.revision), (r#"{"page":1}"#, begun));
//!
//! let second = store.store("contacts", r#"{"page":2}"#, Some(begun)).await?;
//! let late = store.store("contacts", r#"{"page":9}"#, Some(begun)).await;
//! assert!(late.unwrap_err().is_conflict());
//!
//! store.remove("contacts", second).await?;
//! assert!(store.load("contacts").await?.is_none());
//! # std::fs::remove_dir_all(&folder).unwrap();
//! # Ok(())
//! # }
//! ```

mod error;
mod file;
mod name;
mod revision;

use std::{fmt, future::Future, pin::Pin};

#[cfg(feature = "redis")]
pub(crate) use self::name::check as check_name;
pub use self::{error::CheckpointError, file::FileCheckpoints, revision::Revision};

/// Keeps checkpoints by name. It is object safe: `Arc<dyn CheckpointStore>`.
///
/// A name has 1 to 100 bytes of any text. A store does not interpret the values.
///
/// Dropping a future leaves open whether its operation happens; it never leaves
/// a part of a value.
pub trait CheckpointStore: fmt::Debug + Send + Sync {
    /// Returns what is stored under `name`; `None` if there is nothing.
    ///
    /// # Errors
    ///
    /// If the name is not valid, the store cannot be read, or holds something
    /// else under that name.
    fn load<'a>(&'a self, name: &'a str) -> StoreFuture<'a, Option<Checkpoint>>;

    /// Stores `value` under `name` if the revision there is `expected`, `None`
    /// for nothing; returns the new revision.
    ///
    /// # Errors
    ///
    /// [`CheckpointError::Conflict`] if the revision is another one: somebody
    /// else has stored or removed it since. Nothing is changed then. Otherwise as
    /// [`load`](Self::load).
    fn store<'a>(
        &'a self,
        name: &'a str,
        value: &'a str,
        expected: Option<Revision>,
    ) -> StoreFuture<'a, Revision>;

    /// Removes what is stored under `name` if its revision is `expected`.
    ///
    /// # Errors
    ///
    /// As [`store`](Self::store).
    fn remove<'a>(&'a self, name: &'a str, expected: Revision) -> StoreFuture<'a, ()>;
}

/// The future of an operation of a [`CheckpointStore`].
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, CheckpointError>> + Send + 'a>>;

/// What a [`CheckpointStore`] holds under a name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Checkpoint {
    /// The text as it was stored.
    pub value: String,
    /// Its revision, for the next [`CheckpointStore::store`].
    pub revision: Revision,
}
