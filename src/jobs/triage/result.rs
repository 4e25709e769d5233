//! What was done to a conversation.

use crate::types::Id;

/// What was done to a conversation.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Acted<T> {
    /// How it came to be so.
    pub outcome: Outcome,
    /// The conversation as it was answered or read last; of a tag, its identifier.
    pub value: T,
    /// The part that says it, if the conversation shows it.
    pub part: Option<Id>,
    /// Intercom's id of the request that did it.
    pub request_id: Option<String>,
}

/// How something came to be so.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was so before, and nothing was sent.
    Unchanged,
    /// An attempt without an answer, of this run or of one before, has done it.
    Found,
}
