//! The call that must not be made twice.
#![cfg(feature = "v2_16")]

use intercom_sdk::v2_16::{Client, operations::ReplyConversation, types::AdminConversationReply};

/// What a server that works answers to it.
pub const CONVERSATION: &str =
    r#"{"id":"1","created_at":1,"updated_at":2,"open":true,"read":true,"state":"open"}"#;

/// A reply to a conversation.
pub fn reply(client: &Client) -> ReplyConversation {
    let reply = AdminConversationReply::new(1, "comment").body("Hello.");
    client.reply_conversation().conversation_id("1").body(reply)
}
