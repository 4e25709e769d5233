//! What a caller may choose of a walk over all companies.

use std::{collections::HashSet, sync::Arc, time::Duration};

use crate::lease::LeaseStore;

/// What a caller may choose.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) per_page: u32,
    pub(super) scroll_above: u64,
    pub(super) scroll_expiry: Duration,
    pub(super) most_waits: u32,
    pub(super) most_restarts: u32,
    pub(super) patience: Duration,
    pub(super) leases: Arc<dyn LeaseStore>,
    pub(super) seen: HashSet<String>,
}
