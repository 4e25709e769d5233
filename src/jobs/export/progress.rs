//! How far an export is, for those who watch.

use std::time::Duration;

use super::job::State;

/// What has just happened to an export.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Progress {
    /// Another export has to end first; this one has waited for so long.
    WaitingForTurn(Duration),
    /// Its state was looked at.
    Polled(State),
    /// Bytes of its file have arrived.
    Received {
        /// How many, in all.
        received: u64,
        /// The size of the file as it is sent; `None` if the server does not say.
        size: Option<u64>,
    },
    /// The download broke, and begins again.
    Restarted,
}

/// Called with what happens.
pub(super) type Watcher = Box<dyn FnMut(Progress) + Send>;

/// What an export has taken so far.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// How often it was asked for; more than once if a turn was waited for or an answer
    /// was lost.
    pub requests: u32,
    /// How often it had to wait for its turn.
    pub turns_waited: u32,
    /// How often its state was looked at.
    pub polls: u32,
    /// How often its download was begun again.
    pub restarts: u32,
    /// Whether an answer was lost, and with it possibly the id of another export, which
    /// nobody can cancel.
    pub maybe_orphaned: bool,
    /// Intercom's id of the request that started it; `None` if it was started before.
    pub request_id: Option<String>,
}
