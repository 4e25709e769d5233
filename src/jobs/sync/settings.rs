//! What a caller may choose of a sync.

use std::time::Duration;

use super::{
    checkpoint::Checkpoint,
    source::{Method, Resource},
};
use crate::{CallOptions, Error, search::Query, types::Timestamp};

/// The largest page of every list that is synced.
pub(super) const PER_PAGE: u32 = 150;

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
