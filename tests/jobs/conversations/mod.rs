//! Whole conversations.

mod crashes;
mod outcomes;

use intercom_sdk::{
    RetryPolicy,
    jobs::conversations::{ConversationSource, WholeConversationsRequest},
    mock::Intercom,
    throttle::ThrottleMode,
};
use serde_json::{Value, json};

/// 2025-11-20, 09:00 UTC: the time of the mocks.
pub(super) const NOW: i64 = 1_763_629_200;

pub(super) trait Threads: ConversationSource {
    fn whole(&self, ids: Vec<String>) -> WholeConversationsRequest<Self>;

    fn of_search(&self) -> WholeConversationsRequest<Self>;

    /// The identifiers of the parts, and what each says.
    fn parts(conversation: &Self::Conversation) -> Vec<(String, Option<String>)>;
}

macro_rules! threads {
    ($($version:literal $module:ident)*) => {$(
        impl Threads for intercom_sdk::$module::Client {
            fn whole(&self, ids: Vec<String>) -> WholeConversationsRequest<Self> {
                self.whole_conversations(ids)
            }

            fn of_search(&self) -> WholeConversationsRequest<Self> {
                let query = intercom_sdk::search::field("created_at").gt(NOW - 900_000);
                self.whole_conversations_of(self.search_conversations().body(query).items())
            }

            fn parts(conversation: &Self::Conversation) -> Vec<(String, Option<String>)> {
                let list = conversation.conversation_parts.as_ref();
                let parts = list.and_then(|list| list.conversation_parts.as_ref());
                let parts = parts.into_iter().flatten();
                parts.map(|part| (part.id.to_string(), part.body.clone())).collect()
            }
        }
    )*};
}

intercom_sdk::enabled_versions!(threads);

pub(super) async fn intercom<C: Threads>() -> Intercom {
    let builder = Intercom::builder(C::VERSION).clock_at(NOW.try_into().unwrap());
    builder.start().await.unwrap()
}

pub(super) fn client<C: Threads>(intercom: &Intercom) -> C {
    let builder = intercom.client_builder().throttle_mode(ThrottleMode::Off);
    builder.retry(RetryPolicy::none()).build().unwrap()
}

/// Adds a conversation with so many parts.
pub(super) fn add(intercom: &Intercom, parts: i64) -> String {
    let parts: Vec<Value> = (0..parts)
        .map(|n| json!({ "body": format!("<p>{n}</p>"), "created_at": NOW - 80_000 + n }))
        .collect();
    intercom.add_conversation(json!({ "created_at": NOW - 80_001, "parts": parts }))
}
