//! What became of one conversation.

use super::truncation::Truncation;
use crate::{
    Error, Response,
    types::{Id, Timestamp},
};

/// What became of one conversation of the input.
#[derive(Debug)]
#[non_exhaustive]
pub struct WholeConversation<T> {
    /// Its identifier.
    pub id: Id,
    /// Its place in the input, from 0; repeated identifiers do not count.
    pub place: u64,
    /// What became of it.
    pub outcome: Outcome<T>,
}

/// Whether a conversation could be fetched.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome<T> {
    /// It was fetched.
    Fetched(Box<Fetched<T>>),
    /// There is no such conversation, or no longer (404 or 410, from Intercom or its
    /// proxy).
    Deleted,
    /// It could not be fetched, for a reason that others need not have. A
    /// [`Checkpoint`](super::Checkpoint) has it tried again.
    Failed(Error),
}

/// A conversation with its parts.
#[derive(Debug)]
#[non_exhaustive]
pub struct Fetched<T> {
    /// The conversation. Its first message is its `source`; its parts are sorted by
    /// time and identifier.
    pub conversation: Response<T>,
    /// How many parts it has here.
    pub parts: u64,
    /// Whether older parts are missing.
    pub truncation: Truncation,
    /// How many parts are redacted: they have no text.
    pub redacted: u64,
    /// How many parts could not be decoded and were left out; see
    /// [`Response::repairs`].
    pub unreadable: u64,
    /// Until when the URLs of files work (Intercom: 30 minutes); fetch the
    /// conversation again for new ones.
    pub files_until: Timestamp,
}

impl<T> WholeConversation<T> {
    /// The conversation, if it was fetched.
    pub fn fetched(&self) -> Option<&Fetched<T>> {
        match &self.outcome {
            Outcome::Fetched(fetched) => Some(fetched),
            Outcome::Deleted | Outcome::Failed(_) => None,
        }
    }
}

/// What a version says of the parts of a conversation.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default)]
pub struct Parts {
    pub(crate) returned: u64,
    /// `conversation_parts.total_count`.
    pub(crate) total: Option<i64>,
    /// `statistics.count_conversation_parts`.
    pub(crate) counted: Option<i64>,
    pub(crate) redacted: u64,
}
