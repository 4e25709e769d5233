//! What responses have and the types do not.
#![cfg(all(feature = "v2_16", feature = "drift"))]

mod support;

use std::sync::{Arc, Mutex};

use futures_util::TryStreamExt as _;
use intercom_sdk::{drift::Drift, v2_16::Client};
use support::{
    TOKEN,
    faulty::{Failure, Faulty},
    sampled,
};

type Reports = Arc<Mutex<Vec<Drift>>>;

fn watched(url: &str) -> (Client, Reports) {
    let reports = Reports::default();
    let reported = Arc::clone(&reports);
    let client = Client::builder(TOKEN)
        .base_url(url)
        .on_drift(move |drift| reported.lock().unwrap().push(drift.clone()))
        .build()
        .unwrap();
    (client, reports)
}

const BODY: &str = r#"{
    "type": "conversation.list",
    "ada@example.com": null,
    "conversations": [
        {"id": 1, "created_at": 1, "updated_at": 2, "open": true, "read": true,
         "state": "levitating", "priority": "telepathic", "mood": "Ada is angry",
         "custom_attributes": {"plan": "gold", "score": 1.5},
         "source": {"id": "3", "type": "telepathy", "author": {"id": "9", "shoe_size": 42, "name": "Ada"}}},
        {"id": 2, "created_at": 1, "updated_at": 2, "open": true, "read": true,
         "state": "open", "mood": "fine", "source": null, "tags": null}
    ]
}"#;

#[tokio::test]
async fn fields_and_words_are_reported_once_by_place_and_without_values() {
    let server = Faulty::start(Failure::answer(200, &[], BODY), usize::MAX, BODY).await;
    let (client, reports) = watched(server.url());
    let conversations = client.list_conversations().send().await.unwrap();
    assert_eq!(conversations.conversations.len(), 2);
    client.list_conversations().send().await.unwrap();
    let mut lines: Vec<String> = reports
        .lock()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    lines.sort();
    assert_eq!(
        lines,
        [
            "2.16 list_conversations: unknown field at conversations[].mood",
            "2.16 list_conversations: unknown field at conversations[].source.author.shoe_size",
            "2.16 list_conversations: unknown value of ConversationPriority at \
             conversations[].priority",
            "2.16 list_conversations: unknown value of ConversationState at \
             conversations[].state",
        ]
    );
}

#[tokio::test]
async fn walks_are_watched_too() {
    let server = Faulty::start(Failure::answer(200, &[], BODY), usize::MAX, BODY).await;
    let (client, reports) = watched(server.url());
    let items: Vec<_> = client
        .list_conversations()
        .items()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(items.len(), 2);
    assert!(!reports.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_type_of_the_callers_may_leave_out_what_it_likes() {
    let server = Faulty::start(Failure::answer(200, &[], BODY), usize::MAX, BODY).await;
    let (client, reports) = watched(server.url());
    type Nothing = std::collections::BTreeMap<String, serde::de::IgnoredAny>;
    let list = || client.list_conversations();
    list().send_as::<Nothing>().await.unwrap();
    list().pages_as::<Nothing>().try_next().await.unwrap();
    list().items_as::<Nothing>().try_next().await.unwrap();
    assert_eq!(*reports.lock().unwrap(), []);
}

#[tokio::test]
async fn what_the_description_has_is_no_drift() {
    let mock = sampled("2.16").await;
    let (client, reports) = watched(&mock.base_url());
    client.list_contacts().send().await.unwrap();
    client.list_conversations().send().await.unwrap();
    client.list_tags().send().await.unwrap();
    client.show_contact().contact_id("1").send().await.unwrap();
    assert_eq!(*reports.lock().unwrap(), []);
}
