//! Searches of conversations.

use std::time::Duration;

use intercom_sdk::catalog::Arguments;
use serde_json::json;

use super::{
    client::body,
    conversations::{NOW, conversation, session, texts, with_contact},
    versions,
};

#[tokio::test]
async fn ten_thousand_conversations_are_listed_and_searched_without_seconds_per_page() {
    let session = session(versions()[1]).await;
    for n in 0..10_000 {
        session
            .intercom
            .add_conversation(json!({ "created_at": NOW - n, "read": n % 2 == 0 }));
    }
    let start = std::time::Instant::now();
    let list = Arguments::new().query("per_page", "150");
    let list = session.ok("list_conversations", list).await;
    assert_eq!(list["conversations"].as_array().unwrap().len(), 150);
    let query = json!({ "field": "read", "operator": "=", "value": true });
    let search = json!({ "query": query, "pagination": { "per_page": 150 } });
    let found = session.ok("search_conversations", body(search)).await;
    assert_eq!(found["total_count"], 5_000);
    assert!(
        start.elapsed() < Duration::from_secs(3),
        "{:?}",
        start.elapsed()
    );
}

/// api 2.16: not_priority and priority became five words.
#[tokio::test]
async fn a_priority_is_a_word_of_the_version() {
    for version in versions() {
        let session = session(version).await;
        for (kept, earlier) in [("none", "not_priority"), ("urgent", "priority")] {
            let id = session
                .intercom
                .add_conversation(json!({ "priority": kept }));
            let found = session.ok("retrieve_conversation", conversation(&id)).await;
            let expected = match session.has("merge_conversation") {
                true => kept,
                false => earlier,
            };
            assert_eq!(found["priority"], expected, "{version}");
            let query = json!({ "field": "priority", "operator": "=", "value": expected });
            let search = body(json!({ "query": query }));
            let found = session.ok("search_conversations", search).await;
            assert_eq!(texts(&found["conversations"], "id"), [id], "{version}");
        }
    }
}

/// api 5i
#[tokio::test]
async fn conversations_are_found_by_their_fields() {
    for version in versions() {
        let (session, contact) = with_contact(version).await;
        let intercom = &session.intercom;
        let tag = intercom.add_tag(json!({ "name": "vip" }));
        let first = intercom.add_conversation(json!({
            "created_at": NOW - 50, "contact_ids": [contact], "admin_assignee_id": "814860",
            "source": { "subject": "Broken invoice" }, "custom_attributes": { "plan": "pro" },
            "parts": [{ "body": "Sure", "author": { "type": "admin", "id": "814860" } }] }));
        let second = intercom.add_conversation(json!({
            "created_at": NOW - 20, "state": "closed", "source": { "type": "email" } }));
        let attach = conversation(&second).body(json!({ "id": tag, "admin_id": "814860" }));
        session.ok("attach_tag_to_conversation", attach).await;
        for (field, operator, value, expected) in [
            ("created_at", "<", json!(NOW - 30), &first),
            ("created_at", ">=", json!(NOW - 20), &second),
            ("state", "=", json!("closed"), &second),
            ("open", "=", json!(true), &first),
            ("contact_ids", "=", json!(contact), &first),
            ("teammate_ids", "=", json!("814860"), &first),
            ("tag_ids", "=", json!(tag), &second),
            ("admin_assignee_id", "=", json!(0), &second),
            ("admin_assignee_id", "=", json!(814_860), &first),
            ("source.subject", "~", json!("invoice"), &first),
            ("source.type", "=", json!("email"), &second),
            ("custom_attributes.plan", "=", json!("pro"), &first),
            ("statistics.count_conversation_parts", ">", json!(1), &first),
        ] {
            let query = json!({ "field": field, "operator": operator, "value": value });
            let search = body(json!({ "query": query }));
            let found = session.ok("search_conversations", search).await;
            let ids = texts(&found["conversations"], "id");
            assert_eq!(
                ids,
                std::slice::from_ref(expected),
                "{version} {field} {operator}"
            );
        }
        let query = json!({ "field": "ticket_state", "operator": "=", "value": "x" });
        let search = body(json!({ "query": query }));
        let (status, code) = session.refused("search_conversations", search).await;
        assert_eq!((status, &*code), (400, "invalid_field"));
    }
}

#[tokio::test]
async fn searches_do_not_see_a_new_conversation_within_the_lag() {
    for version in versions() {
        let session = session(version).await;
        session.intercom.set_search_lag(Duration::from_secs(60));
        session.intercom.add_conversation(json!({}));
        for count in [0, 1] {
            let query = json!({ "field": "open", "operator": "=", "value": true });
            let search = body(json!({ "query": query }));
            let found = session.ok("search_conversations", search).await;
            assert_eq!(found["total_count"], count, "{version}");
            session.intercom.advance(Duration::from_secs(60));
        }
    }
}
