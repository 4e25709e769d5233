//! What acting on a conversation needs of a version.

use serde::Deserialize;

use super::message::Message;
use crate::{
    Api, CallFuture, CallOptions, Response,
    types::{CustomAttributes, Id, Timestamp},
};

/// A `Client` that can act on conversations: the one of every version.
pub trait ConversationApi: Api + Clone + Send + Sync + 'static {
    /// A conversation with its parts.
    type Conversation: std::fmt::Debug + Send + Sync + 'static;

    #[doc(hidden)]
    fn view(conversation: &Self::Conversation) -> ConversationView;

    #[doc(hidden)]
    fn read(&self, id: &Id, options: CallOptions) -> CallFuture<Response<Self::Conversation>>;

    /// Writes a note or a reply.
    #[doc(hidden)]
    fn say(
        &self,
        id: &Id,
        admin: &Id,
        is_note: bool,
        message: &Message,
        options: CallOptions,
    ) -> CallFuture<Response<Self::Conversation>>;

    #[doc(hidden)]
    fn act(
        &self,
        id: &Id,
        admin: &Id,
        step: &Step,
        options: CallOptions,
    ) -> CallFuture<Response<Self::Conversation>>;

    #[doc(hidden)]
    fn set_attributes(
        &self,
        id: &Id,
        attributes: CustomAttributes,
        options: CallOptions,
    ) -> CallFuture<Response<Self::Conversation>>;

    /// The tag of this name, which is made if there is none.
    #[doc(hidden)]
    fn tag_named(&self, name: &str, options: CallOptions) -> CallFuture<Response<TagId>>;

    #[doc(hidden)]
    fn attach_tag(
        &self,
        id: &Id,
        admin: &Id,
        tag: &Id,
        options: CallOptions,
    ) -> CallFuture<Response<()>>;
}

/// What can become of a conversation.
#[derive(Clone, Debug, Eq, PartialEq)]
#[doc(hidden)]
pub enum Step {
    AssignAdmin(Id),
    AssignTeam(Id),
    Snooze(Timestamp),
    Close,
    Open,
}

/// What matters of a conversation.
#[derive(Clone, Debug)]
#[doc(hidden)]
pub struct ConversationView {
    /// `open`, `closed` or `snoozed`.
    pub state: Option<String>,
    pub snoozed_until: Option<Timestamp>,
    pub admin: Option<Id>,
    pub team: Option<Id>,
    pub source: Option<Id>,
    /// Oldest first.
    pub parts: Vec<PartView>,
    /// How many parts there are.
    pub total: Option<i64>,
}

/// What matters of a part.
#[derive(Clone, Debug)]
#[doc(hidden)]
pub struct PartView {
    pub id: Id,
    pub part_type: Option<String>,
    /// The author, if that is an admin.
    pub admin: Option<Id>,
    pub body: Option<String>,
    pub created_at: Option<Timestamp>,
}

/// A tag, of which only this much is needed.
#[derive(Clone, Debug, Deserialize)]
#[doc(hidden)]
pub struct TagId {
    pub id: Id,
}
