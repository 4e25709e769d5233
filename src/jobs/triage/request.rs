//! A conversation that is named.

use super::{admin::AdminConversation, api::ConversationApi};
use crate::types::Id;

/// A conversation that is named; [`as_admin`](Self::as_admin) says who acts on it.
#[derive(Clone, Debug)]
#[must_use = "naming a conversation does nothing"]
pub struct Conversation<C> {
    client: C,
    id: Id,
}

impl<C: ConversationApi> Conversation<C> {
    /// The conversation with this identifier, for code that works with the clients of
    /// several versions; else see `conversation` of a client.
    pub fn new(client: &C, id: impl Into<Id>) -> Self {
        Self {
            client: client.clone(),
            id: id.into(),
        }
    }

    /// Acts on it as this admin. The one of the token is `client.identify_admin()`,
    /// others are in `client.list_admins()`.
    pub fn as_admin(self, admin: impl Into<Id>) -> AdminConversation<C> {
        AdminConversation::new(self.client, self.id, admin.into())
    }
}
