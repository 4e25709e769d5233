//! A row that was acted on.

use crate::Error;

/// A row that was acted on.
#[derive(Debug)]
#[non_exhaustive]
pub struct Row<T> {
    /// Its place among the rows, from 0.
    pub index: u64,
    /// Its key.
    pub key: String,
    /// What the action returned.
    pub result: Result<T, Error>,
}
