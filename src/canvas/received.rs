//! A request that was verified.

use std::{fmt, ops::Deref};

use bytes::Bytes;

use crate::Repair;

/// A request that was verified. It derefs to the request itself.
///
/// `Debug` shows no values: they are customers'.
#[derive(Clone)]
#[non_exhaustive]
pub struct Received<R> {
    /// The request.
    pub request: R,
    /// The values that did not fit and were left out, with their places.
    pub repairs: Vec<Repair>,
    /// The body as it came.
    pub body: Bytes,
}

impl<R> Deref for Received<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.request
    }
}

impl<R> fmt::Debug for Received<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("repairs", &self.repairs.len())
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
