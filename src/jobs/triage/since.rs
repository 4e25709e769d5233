//! From when on a part counts.

use crate::types::{Id, Timestamp};

/// From when on a part of a conversation counts as the one that was to be written.
///
/// It has to be the same when a program does something again: what it answers, or a
/// time that it has stored before it began.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Since {
    /// After this part of the conversation, or its source: what is answered.
    Part(Id),
    /// Since this time of Intercom's clock, inclusive.
    Time(Timestamp),
}

impl From<Timestamp> for Since {
    fn from(time: Timestamp) -> Self {
        Self::Time(time)
    }
}

impl From<Id> for Since {
    fn from(part: Id) -> Self {
        Self::Part(part)
    }
}

impl From<&Id> for Since {
    fn from(part: &Id) -> Self {
        Self::Part(part.clone())
    }
}

impl From<&str> for Since {
    fn from(part: &str) -> Self {
        Self::Part(part.into())
    }
}

impl From<String> for Since {
    fn from(part: String) -> Self {
        Self::Part(part.into())
    }
}
