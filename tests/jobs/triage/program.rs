//! A mock with a conversation, and what is in it.

use std::time::Duration;

use intercom_sdk::{
    RetryPolicy,
    jobs::triage::{AdminConversation, Conversation, ConversationApi, ConversationView},
    mock::Intercom,
    throttle::ThrottleMode,
};
use serde_json::{Value, json};

/// 2025-11-20, 09:00 UTC: the time of the mocks.
pub(crate) const NOW: i64 = 1_763_629_200;

pub(crate) const ME: &str = "51";
pub(crate) const OTHER: &str = "52";
pub(crate) const TEAM: &str = "91";

/// A mock with two admins, a team, and a conversation with these parts.
pub(crate) async fn intercom<C: ConversationApi>(parts: Vec<Value>) -> (Intercom, String) {
    let builder = Intercom::builder(C::VERSION).clock_at(NOW.try_into().unwrap());
    let intercom = builder.start().await.unwrap();
    for id in [ME, OTHER] {
        intercom.add_admin(json!({ "id": id }));
    }
    intercom.add_team(json!({ "id": TEAM, "admin_ids": [51, 52] }));
    let contact = intercom.add_contact(json!({}));
    let fields = json!({ "contact_ids": [contact], "state": "open", "parts": parts });
    let id = intercom.add_conversation(fields);
    (intercom, id)
}

/// The conversation as `admin` acts on it, with waits of milliseconds.
pub(crate) fn acting<C: ConversationApi>(
    intercom: &Intercom,
    id: &str,
    admin: &str,
) -> AdminConversation<C> {
    let builder = intercom.client_builder().throttle_mode(ThrottleMode::Off);
    let client: C = builder.retry(RetryPolicy::none()).build().unwrap();
    let conversation = Conversation::new(&client, id).as_admin(admin);
    conversation.looks([Duration::from_millis(2); 3])
}

/// What the mock has.
pub(crate) async fn view<C: ConversationApi>(intercom: &Intercom, id: &str) -> ConversationView {
    intercom.clear_faults();
    C::view(&acting::<C>(intercom, id, ME).read().await.unwrap())
}

/// What admins have said, oldest first.
pub(crate) async fn said<C: ConversationApi>(intercom: &Intercom, id: &str) -> Vec<String> {
    let parts = view::<C>(intercom, id).await.parts.into_iter();
    let parts = parts.filter(|part| part.admin.is_some());
    parts.filter_map(|part| part.body).collect()
}
