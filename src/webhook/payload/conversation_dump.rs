//! The conversation of `conversation.contact.*`.

use crate::types::{Id, Timestamp, record::record};

record! {
    /// A conversation in Intercom's own form, which is not that of the REST API.
    /// Only its identifier is of use; the rest is in the JSON of the item.
    pub struct ConversationDump {
        /// What is known of it.
        pub model: ConversationModel,
    }
}

record! {
    /// What is known of a conversation.
    pub struct ConversationModel {
        /// When it was created.
        pub created_at: Option<Timestamp>,
        /// Identifier, the one that the REST API takes.
        pub id: Id,
        /// When it last changed.
        pub updated_at: Option<Timestamp>,
    }
}
