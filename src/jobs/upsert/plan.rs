//! What a caller wants of an upsert.

use std::time::Duration;

use super::{
    company::Company,
    fields::ContactFields,
    key::{OwnKey, Role},
};
use crate::CallOptions;

/// What to do where the contact is archived.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum Archived {
    /// Makes it active again, with all it had, and writes to it.
    #[default]
    Unarchive,
    /// Leaves it alone and fails with the server's 409:
    /// [`is_archived_conflict`](crate::Error::is_archived_conflict), and its
    /// [`existing_id`](crate::Error::existing_id).
    Fail,
}

/// Chooses one of several contacts.
pub(super) type Choose<T> = Box<dyn FnOnce(&[T]) -> Option<usize> + Send>;

/// What a caller wants.
pub(super) struct Plan<T> {
    pub(super) key: OwnKey,
    pub(super) role: Role,
    pub(super) fields: ContactFields,
    pub(super) companies: Vec<Company>,
    pub(super) archived: Archived,
    pub(super) choose: Option<Choose<T>>,
    pub(super) patience: Duration,
    pub(super) options: CallOptions,
}
