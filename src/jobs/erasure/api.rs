//! What an erasure needs of a version.

use serde_json::Value;

use crate::{
    CallFuture, CallOptions, Response,
    jobs::{upsert::ContactApi, workspace::Whoami},
    paging::Items,
    types::Id,
};

/// A `Client` that can erase people: the one of every version.
pub trait ErasureApi: ContactApi + Whoami {
    /// A list of a contact; `None` if the version does not have it.
    #[doc(hidden)]
    fn part_of(&self, part: Part, contact: &Id, options: CallOptions) -> Option<Items<Value>>;

    #[doc(hidden)]
    fn profile(&self, contact: &Id, options: CallOptions) -> CallFuture<Response<Value>>;

    #[doc(hidden)]
    fn whole(&self, conversation: &str, options: CallOptions) -> CallFuture<Response<Value>>;

    #[doc(hidden)]
    fn delete_for_good(&self, contact: &Id, options: CallOptions) -> CallFuture<Response<()>>;
}

/// A list of a contact.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[doc(hidden)]
pub enum Part {
    Companies,
    Segments,
    Tags,
    Notes,
    Subscriptions,
    Events,
    Conversations,
    Tickets,
}

impl Part {
    pub(super) const ALL: [Self; 8] = [
        Self::Companies,
        Self::Segments,
        Self::Tags,
        Self::Notes,
        Self::Subscriptions,
        Self::Events,
        Self::Conversations,
        Self::Tickets,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Companies => "companies",
            Self::Segments => "segments",
            Self::Tags => "tags",
            Self::Notes => "notes",
            Self::Subscriptions => "subscriptions",
            Self::Events => "events",
            Self::Conversations => "conversations",
            Self::Tickets => "tickets",
        }
    }
}
