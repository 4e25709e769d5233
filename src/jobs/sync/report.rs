//! What a sync did.

use crate::types::Timestamp;

/// What a sync has done so far, in numbers; those of the runs before it, if it was
/// resumed, are not in it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// Records that the stream has yielded.
    pub emitted: u64,
    /// Records that were read again and left out: the same change of the same
    /// record had been yielded before.
    pub duplicates: u64,
    /// Records that were read and had not changed within the time asked for.
    pub filtered: u64,
    /// Entries that could not be decoded; the stream has yielded an error for each.
    pub unreadable: u64,
    /// Pages that were read.
    pub pages: u64,
    /// How often a search was begun again where it was: its cursor was refused, or
    /// smaller pages were asked for.
    pub reopened: u64,
    /// How often a span of time was cut in two because the server failed on it.
    pub splits: u64,
    /// How often a list was read again from the start because it had changed while
    /// it was read.
    pub restarts: u64,
    /// What the server failed on however little was asked for. The checkpoint has
    /// these as well, and the next sync tries them again.
    pub gaps: Vec<Gap>,
    /// Whether the stream has ended and everything was read: there is no gap.
    pub complete: bool,
}

/// A span of time whose changes could not be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Gap {
    /// Its first second.
    pub from: Timestamp,
    /// Its last second.
    pub to: Timestamp,
}
