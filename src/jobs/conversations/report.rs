//! What became of all conversations.

use super::{
    outcome::{Outcome, WholeConversation},
    truncation::Truncation,
};

/// What the stream has yielded so far, in numbers.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// Conversations that were fetched.
    pub fetched: u64,
    /// Conversations that are gone.
    pub deleted: u64,
    /// Conversations that could not be fetched.
    pub failed: u64,
    /// Identifiers that came more than once in the input, and were left out.
    pub duplicates: u64,
    /// Conversations that a run before this one has done, by its checkpoint.
    pub resumed: u64,
    /// Parts that were fetched.
    pub parts: u64,
    /// Conversations whose oldest parts are missing.
    pub truncated: u64,
    /// Conversations with 500 parts, of which nothing says whether there are more.
    pub unknown: u64,
    /// Parts that are redacted.
    pub redacted: u64,
    /// Parts that could not be decoded.
    pub unreadable: u64,
    /// Whether the stream has ended with the last conversation of the input.
    pub complete: bool,
}

impl Report {
    pub(super) fn count<T>(&mut self, conversation: &WholeConversation<T>) {
        match &conversation.outcome {
            Outcome::Deleted => self.deleted += 1,
            Outcome::Failed(_) => self.failed += 1,
            Outcome::Fetched(fetched) => {
                self.fetched += 1;
                self.parts += fetched.parts;
                self.redacted += fetched.redacted;
                self.unreadable += fetched.unreadable;
                match fetched.truncation {
                    Truncation::None => {}
                    Truncation::Missing(_) => self.truncated += 1,
                    Truncation::Unknown => self.unknown += 1,
                }
            }
        }
    }
}
