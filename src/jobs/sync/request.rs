//! A sync that has not begun.

use std::{fmt, marker::PhantomData, time::Duration};

use super::{
    changes::Changes,
    checkpoint::Checkpoint,
    source::{Method, Resource, Source},
};
use crate::{CallOptions, Error, search::Query, throttle::Priority, types::Timestamp};

/// How far two runs overlap: Intercom's searches show a change after seconds or
/// minutes.
const OVERLAP: Duration = Duration::from_secs(600);

/// The largest page of every list that is synced.
const PER_PAGE: u32 = 150;

/// A sync that has not begun; [`changes`](Self::changes) begins it.
#[must_use = "a sync does nothing until its changes are read"]
pub struct SyncRequest<C, R> {
    pub(super) client: C,
    pub(super) settings: Settings,
    resource: PhantomData<R>,
}

/// What a caller may choose.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) checkpoint: Option<Checkpoint>,
    pub(super) since: Option<Timestamp>,
    pub(super) until: Option<Timestamp>,
    pub(super) filter: Option<Query>,
    pub(super) overlap: Duration,
    pub(super) per_page: u32,
    pub(super) options: CallOptions,
}

impl Settings {
    /// Returns an error for what makes no sense in a sync of `R`.
    pub(super) fn check<R: Resource>(&self) -> Result<(), Error> {
        let refuse = |what: &str| Err(Error::invalid(format!("sync of {}: {what}", R::NAME)));
        if !(1..=PER_PAGE).contains(&self.per_page) {
            return refuse("`per_page` must be 1 to 150");
        }
        if self.filter.is_some() && !matches!(R::METHOD, Method::Search(_)) {
            return refuse("these records cannot be searched, so there can be no filter");
        }
        if let (Some(since), Some(until)) = (self.since, self.until)
            && until < since
        {
            return refuse("`until` is before `since`");
        }
        Ok(())
    }
}

impl<C: Source<R>, R: Resource> SyncRequest<C, R> {
    pub(crate) fn new(client: C) -> Self {
        Self {
            client,
            settings: Settings {
                checkpoint: None,
                since: None,
                until: None,
                filter: None,
                overlap: OVERLAP,
                per_page: PER_PAGE,
                options: CallOptions::new().priority(Priority::Bulk),
            },
            resource: PhantomData,
        }
    }

    /// Goes on at a checkpoint: with what has changed since, or in the middle of the
    /// sync that did not end.
    pub fn resume(mut self, checkpoint: &Checkpoint) -> Self {
        self.settings.checkpoint = Some(checkpoint.clone());
        self
    }

    /// Reads what has changed since then, inclusive, where there is no checkpoint;
    /// everything by default.
    pub fn since(mut self, since: impl Into<Timestamp>) -> Self {
        self.settings.since = Some(since.into());
        self
    }

    /// Reads nothing that changed later, and ends there; up to now by default.
    pub fn until(mut self, until: impl Into<Timestamp>) -> Self {
        self.settings.until = Some(until.into());
        self
    }

    /// Reads only what the query finds as well: a search of contacts, conversations
    /// or tickets. A record that the query no longer finds after a change is not
    /// reported.
    pub fn filter(mut self, filter: Query) -> Self {
        self.settings.filter = Some(filter);
        self
    }

    /// Sets how far back a sync reads again what the one before has read, because a
    /// search shows changes late; ten minutes by default. What was yielded then is
    /// left out.
    pub fn overlap(mut self, overlap: Duration) -> Self {
        self.settings.overlap = overlap;
        self
    }

    /// Sets the size of a page, 1 to 150; 150 by default. Where the server fails, a
    /// sync asks for smaller ones by itself.
    pub fn per_page(mut self, per_page: u32) -> Self {
        self.settings.per_page = per_page;
        self
    }

    /// Sets the options of each call; by default, calls are of
    /// [`Priority::Bulk`].
    pub fn options(mut self, options: CallOptions) -> Self {
        self.settings.options = options;
        self
    }

    /// Begins the sync: a stream of the changed records. Nothing is sent before it is
    /// polled.
    pub fn changes(self) -> Changes<C, R> {
        Changes::new(self.client, self.settings)
    }
}

impl<C, R> fmt::Debug for SyncRequest<C, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncRequest")
            .field("checkpoint", &self.settings.checkpoint.is_some())
            .finish_non_exhaustive()
    }
}
