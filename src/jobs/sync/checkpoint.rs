//! Where a sync is, as a value to store.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::window::Window;
use crate::{
    Error,
    paging::{Cursor, Fingerprint},
    types::Timestamp,
};

/// The format of what is stored; a checkpoint of another one is refused.
const FORMAT: u32 = 1;

/// Before this many seconds a time is one of this century; beyond, it is taken for
/// milliseconds.
const LATEST: i64 = 100_000_000_000;

/// Where a sync is: store it with serde, and give it to
/// [`SyncRequest::resume`](super::SyncRequest::resume).
///
/// It belongs to one workspace, one API version, one kind of record and one
/// filter; any other sync refuses it, naming what differs, and reads nothing. It
/// holds identifiers and times, and nothing else of the records.
///
/// Its size follows what changed lately: it has the identifiers of the changes of
/// the last minutes, at most 10,000, and of those that share the last second.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Checkpoint {
    format: u32,
    resource: String,
    version: String,
    /// The code of the workspace; `None` where `/me` does not say it.
    workspace: Option<String>,
    filter: Fingerprint,
    /// What changed until then is done; `None` before the first run has ended.
    pub(super) since: Option<i64>,
    /// Changes of the last minutes before `since` that are done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) recent: Vec<(String, i64)>,
    /// What was left out, to be tried again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) gaps: Vec<Window>,
    /// The run that has not ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) run: Option<Run>,
}

/// A run that has not ended.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct Run {
    /// When it began, by the server's clock; it reads no later change.
    pub(super) until: i64,
    /// What is left to do, the current window first.
    pub(super) windows: VecDeque<Window>,
    /// How far the current window is done.
    #[serde(default)]
    pub(super) position: Position,
    /// The search that was under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) opening: Option<Opening>,
    /// For the next run: what [`Checkpoint::recent`] will be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) recent: Vec<(String, i64)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) gaps: Vec<Window>,
}

/// How far a window is done.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct Position {
    /// Everything before this second is done; `None` at first, and for good once
    /// the server's order was seen broken.
    pub(super) at: Option<i64>,
    /// What is done of the second itself.
    pub(super) ids: Vec<String>,
    /// What is done of the current page.
    pub(super) page: Vec<(String, i64)>,
    /// Whether the records of the window did not come by time.
    #[serde(default)]
    pub(super) unordered: bool,
}

/// A search that is being read page by page.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct Opening {
    /// From when on it asks.
    pub(super) from: i64,
    pub(super) per_page: u32,
    /// The current page; `None` for the first.
    pub(super) cursor: Option<Cursor>,
}

/// What a checkpoint belongs to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Owner {
    pub(super) resource: &'static str,
    pub(super) version: &'static str,
    pub(super) workspace: Option<String>,
    pub(super) filter: Fingerprint,
}

impl Checkpoint {
    /// One that has everything to do.
    pub(super) fn new(owner: Owner, since: Option<i64>) -> Self {
        Self {
            format: FORMAT,
            resource: owner.resource.to_owned(),
            version: owner.version.to_owned(),
            workspace: owner.workspace,
            filter: owner.filter,
            since,
            recent: Vec::new(),
            gaps: Vec::new(),
            run: None,
        }
    }

    /// Every change until then is done; `None` before the first sync has ended.
    pub fn synced_until(&self) -> Option<Timestamp> {
        Timestamp::try_from(self.since?).ok()
    }

    /// Whether a sync has begun and not ended: resuming goes on in it.
    pub fn is_under_way(&self) -> bool {
        self.run.is_some()
    }

    /// The kind of the records: `contacts`, `conversations`, ….
    pub fn resource(&self) -> &str {
        &self.resource
    }

    /// The API version of the sync.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Returns an error unless the checkpoint belongs to `owner` and its times make
    /// sense at `now`, the time of the server.
    pub(super) fn check(&self, owner: &Owner, now: i64) -> Result<(), Error> {
        let refuse = |what: String| {
            Err(Error::invalid(format!(
                "sync of {}: the checkpoint {what}",
                owner.resource
            )))
        };
        if self.format != FORMAT {
            return refuse(format!(
                "has format {}, and this version of the crate reads format {FORMAT}",
                self.format
            ));
        }
        if self.resource != owner.resource {
            return refuse(format!("is one of {}", self.resource));
        }
        if self.version != owner.version {
            return refuse(format!(
                "is of API version {}, and this client's is {}",
                self.version, owner.version
            ));
        }
        if let (Some(theirs), Some(ours)) = (&self.workspace, &owner.workspace)
            && theirs != ours
        {
            return refuse(format!(
                "is of workspace {theirs}, and this client's is {ours}"
            ));
        }
        if self.filter != owner.filter {
            return refuse("is of a sync with another filter".to_owned());
        }
        let until = self.run.as_ref().map(|run| run.until);
        let mut moments = self.since.into_iter().chain(until);
        moments.try_for_each(|moment| check_time("checkpoint", moment, now))
    }
}

/// Returns an error for a time in the future and for one in milliseconds.
pub(super) fn check_time(what: &str, moment: i64, now: i64) -> Result<(), Error> {
    if moment >= LATEST {
        return Err(Error::invalid(format!(
            "sync: the time of the {what}, {moment}, is in milliseconds or nonsense; Unix seconds \
             are needed"
        )));
    }
    // A minute: clocks differ.
    if moment > now.saturating_add(60) {
        return Err(Error::invalid(format!(
            "sync: the time of the {what}, {moment}, is {} seconds in the future",
            moment.saturating_sub(now)
        )));
    }
    Ok(())
}
