//! Which clients can run over rows.

use crate::jobs::workspace::Whoami;

/// A `Client` that can run over rows: the one of every version.
pub trait BulkApi: Whoami + Clone + Send + Sync + Unpin + 'static {}

impl<C: Whoami + Clone + Send + Sync + Unpin + 'static> BulkApi for C {}
