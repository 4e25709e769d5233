//! A conversation and the admin who acts on it.

use std::{fmt, time::Duration};

use super::api::ConversationApi;
use crate::{CallOptions, types::Id};

/// When a message is looked for whose answer was lost: the pauses.
const LOOKS: [Duration; 3] = [
    Duration::from_secs(1),
    Duration::from_secs(5),
    Duration::from_secs(15),
];

/// A conversation and the admin who acts on it; see [`triage`](crate::jobs::triage).
#[derive(Clone)]
#[must_use = "nothing is done before one of its methods is called and awaited"]
pub struct AdminConversation<C> {
    pub(super) client: C,
    pub(super) id: Id,
    pub(super) admin: Id,
    pub(super) looks: Vec<Duration>,
    pub(super) options: CallOptions,
}

impl<C: ConversationApi> AdminConversation<C> {
    pub(super) fn new(client: C, id: Id, admin: Id) -> Self {
        Self {
            client,
            id,
            admin,
            looks: LOOKS.to_vec(),
            options: CallOptions::new(),
        }
    }

    /// Sets the pauses before each look for what a call without an answer may have
    /// done; 1, 5 and 15 seconds by default.
    pub fn looks(mut self, pauses: impl Into<Vec<Duration>>) -> Self {
        self.looks = pauses.into();
        self
    }

    /// Sets the options of each call.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }
}

impl<C> fmt::Debug for AdminConversation<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AdminConversation")
            .field("id", &self.id)
            .field("admin", &self.admin)
            .finish_non_exhaustive()
    }
}
