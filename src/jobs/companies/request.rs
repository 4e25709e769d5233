//! A walk over all companies that has not begun.

use std::{
    collections::HashSet,
    fmt,
    sync::{Arc, LazyLock},
    time::Duration,
};

use super::{settings::Settings, stream::AllCompanies, version::CompanySource};
use crate::{
    lease::{InProcessLeases, LeaseStore},
    types::Id,
};

/// The largest page of the list.
const PER_PAGE: u32 = 60;

/// From this many companies on, the scroll is used: the list, which ends at 10,000,
/// grows while it is read.
const SCROLL_ABOVE: u64 = 9_000;

/// Intercom: an idle scroll expires after a minute.
const SCROLL_EXPIRES: Duration = Duration::from_secs(60);

/// The scrolls of this process.
static LEASES: LazyLock<Arc<InProcessLeases>> = LazyLock::new(Arc::default);

/// A walk over all companies that has not begun; [`companies`](Self::companies)
/// begins it.
#[must_use = "nothing is read until the companies are"]
pub struct AllCompaniesRequest<C> {
    client: C,
    settings: Settings,
}

impl<C: CompanySource> AllCompaniesRequest<C> {
    pub(crate) fn new(client: C) -> Self {
        let leases: Arc<dyn LeaseStore> = LEASES.clone();
        Self {
            client,
            settings: Settings {
                per_page: PER_PAGE,
                scroll_above: SCROLL_ABOVE,
                scroll_expiry: SCROLL_EXPIRES,
                most_waits: 3,
                most_restarts: 3,
                patience: Duration::from_secs(600),
                leases,
                seen: HashSet::new(),
            },
        }
    }

    /// Leaves out companies that are known, by Intercom's identifier: those that a
    /// program has stored before it was stopped. They are read again all the same.
    pub fn seen<I: Into<Id>>(mut self, ids: impl IntoIterator<Item = I>) -> Self {
        let ids = ids.into_iter().map(|id| id.into().as_str().to_owned());
        self.settings.seen.extend(ids);
        self
    }

    /// Sets the size of a page of the list, 1 to 60; 60 by default. A page of a scroll
    /// has 100.
    pub fn per_page(mut self, per_page: u32) -> Self {
        self.settings.per_page = per_page;
        self
    }

    /// Sets how many companies the list may say there are for its pages to be read;
    /// of more, the scroll is used. 9,000 by default; 0 always scrolls.
    pub fn scroll_above(mut self, companies: u64) -> Self {
        self.settings.scroll_above = companies;
        self
    }

    /// Sets how long to wait until a scroll has expired that is lost, or that is
    /// another program's; a minute by default, as Intercom says. A random part of up
    /// to a tenth is added.
    pub fn scroll_expiry(mut self, expiry: Duration) -> Self {
        self.settings.scroll_expiry = expiry;
        self
    }

    /// Sets how often the scroll of another program is waited out, before the walk
    /// fails with its error; 3 times by default.
    pub fn max_waits(mut self, waits: u32) -> Self {
        self.settings.most_waits = waits;
        self
    }

    /// Sets how often a walk begins again; 3 times by default.
    pub fn max_restarts(mut self, restarts: u32) -> Self {
        self.settings.most_restarts = restarts;
        self
    }

    /// Sets where the right to scroll is kept: by default in this process, so that two
    /// tasks of it do not disturb each other. Programs on many machines share a
    /// [`LeaseStore`].
    pub fn leases(mut self, leases: Arc<dyn LeaseStore>) -> Self {
        self.settings.leases = leases;
        self
    }

    /// Sets how long to wait for the right to scroll while another task has it; ten
    /// minutes by default. After that, the stream ends with an error of kind
    /// [`Lease`](crate::ErrorKind::Lease).
    pub fn patience(mut self, patience: Duration) -> Self {
        self.settings.patience = patience;
        self
    }

    /// Begins the walk: a stream of companies. Nothing is sent before it is polled.
    pub fn companies(self) -> AllCompanies<C> {
        AllCompanies::new(self.client, self.settings)
    }
}

impl<C> fmt::Debug for AllCompaniesRequest<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AllCompaniesRequest")
            .field("seen", &self.settings.seen.len())
            .finish_non_exhaustive()
    }
}
