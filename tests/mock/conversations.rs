//! Conversations as a whole: started, listed, read, changed, merged and deleted.

use std::time::Duration;

use intercom_sdk::catalog::Arguments;
use serde_json::{Value, json};

use super::{
    client::{Session, body, path},
    versions,
};

pub(crate) const NOW: i64 = 1_800_000_000;

pub(crate) async fn session(version: &'static str) -> Session {
    Session::with(version, |builder| builder.clock_at(NOW.unsigned_abs())).await
}

/// A session with a contact: its identifier.
pub(crate) async fn with_contact(version: &'static str) -> (Session, String) {
    let session = session(version).await;
    let contact = session.intercom.add_contact(json!({
        "external_id": "ext-1", "name": "Ada", "email": "ada@example.com" }));
    (session, contact)
}

pub(crate) fn conversation(id: &str) -> Arguments {
    path(&[("conversation_id", id)])
}

pub(crate) fn texts(values: &Value, field: &str) -> Vec<String> {
    let values = values.as_array().unwrap().iter();
    values
        .map(|value| value[field].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_contact_starts_a_conversation_and_the_answer_is_a_message() {
    for version in versions() {
        let (session, contact) = with_contact(version).await;
        let message = session
            .ok(
                "create_conversation",
                body(json!({ "from": { "type": "user", "id": contact }, "body": "Hello\nthere" })),
            )
            .await;
        assert_eq!(message["type"], "user_message", "{version}");
        assert_eq!(message["created_at"], NOW);
        let id = message["conversation_id"].as_str().unwrap();
        let found = session.ok("retrieve_conversation", conversation(id)).await;
        // jobs 6: bodies are rewritten to HTML.
        assert_eq!(found["source"]["body"], "<p>Hello<br>there</p>");
        assert_eq!(found["source"]["id"], message["id"]);
        assert_eq!(found["source"]["author"]["id"], contact);
        assert_eq!(found["contacts"]["contacts"][0]["id"], contact);
        assert_eq!(found["contacts"]["contacts"][0]["external_id"], "ext-1");
        assert_eq!(
            (&found["state"], &found["open"], &found["read"]),
            (&json!("open"), &json!(true), &json!(false))
        );
        assert_eq!(found["waiting_since"], NOW);
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn what_cannot_start_a_conversation_is_refused() {
    for version in versions() {
        let (session, contact) = with_contact(version).await;
        for (from, text, expected) in [
            ("nobody", "Hello", (404, "not_found")),
            (&*contact, " ", (400, "parameter_invalid")),
        ] {
            let request = json!({ "from": { "type": "user", "id": from }, "body": text });
            let (status, code) = session.refused("create_conversation", body(request)).await;
            assert_eq!((status, &*code), expected, "{version} {from}");
        }
    }
}

/// jobs 3
#[tokio::test]
async fn at_most_the_newest_five_hundred_parts_are_shown_and_all_are_counted() {
    for version in versions() {
        let session = session(version).await;
        for count in [499, 500, 501] {
            let parts: Vec<Value> = (0..count)
                .map(|n| json!({ "body": format!("<p>{n}</p>"), "created_at": NOW + n }))
                .collect();
            let id = session
                .intercom
                .add_conversation(json!({ "created_at": NOW, "parts": parts }));
            let found = session.ok("retrieve_conversation", conversation(&id)).await;
            let list = &found["conversation_parts"];
            let shown = texts(&list["conversation_parts"], "body");
            assert_eq!(list["total_count"], count, "{version}");
            assert_eq!(shown.len(), 500.min(count as usize), "{version}");
            assert_eq!(shown[0], format!("<p>{}</p>", (count - 500).max(0)));
            assert_eq!(shown.last(), Some(&format!("<p>{}</p>", count - 1)));
            // The source is counted here, and only here.
            assert_eq!(
                found["statistics"]["count_conversation_parts"],
                count + 1,
                "{version}"
            );
        }
    }
}

#[tokio::test]
async fn bodies_are_shown_as_plain_text_on_demand() {
    for version in versions() {
        let session = session(version).await;
        let id = session.intercom.add_conversation(json!({
            "source": { "body": "<p>one<br>two</p>" },
            "parts": [{ "body": "<p>a &lt; b</p>" }] }));
        for (display, source, part) in [
            (None, "<p>one<br>two</p>", "<p>a &lt; b</p>"),
            (Some("plaintext"), "one\ntwo", "a < b"),
        ] {
            let mut arguments = conversation(&id);
            if let Some(display) = display {
                arguments = arguments.query("display_as", display);
            }
            let found = session.ok("retrieve_conversation", arguments).await;
            assert_eq!(found["source"]["body"], source, "{version}");
            let parts = &found["conversation_parts"]["conversation_parts"];
            assert_eq!(parts[0]["body"], part, "{version}");
        }
        let list = Arguments::new().query("display_as", "plaintext");
        let list = session.ok("list_conversations", list).await;
        assert_eq!(list["conversations"][0]["source"]["body"], "one\ntwo");
    }
}

/// api 1.1 and 0.1
#[tokio::test]
async fn conversations_are_listed_by_cursor_and_the_page_size_is_echoed_as_text() {
    for version in versions() {
        let session = session(version).await;
        for n in 0..5 {
            session
                .intercom
                .add_conversation(json!({ "id": n, "created_at": NOW + n }));
        }
        let (mut listed, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let mut arguments = Arguments::new().query("per_page", "2");
            if let Some(cursor) = &cursor {
                arguments = arguments.query("starting_after", cursor);
            }
            let page = session.ok("list_conversations", arguments).await;
            assert_eq!(page["total_count"], 5);
            assert_eq!(page["pages"]["total_pages"], 3);
            listed.extend(texts(&page["conversations"], "id"));
            let calls = session.intercom.calls_of("list_conversations");
            assert_eq!(calls.last().unwrap().answer["pages"]["per_page"], "2");
            match page["pages"]["next"]["starting_after"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => break,
            }
        }
        assert_eq!(listed, ["4", "3", "2", "1", "0"], "{version}");
    }
}

/// jobs 3
#[tokio::test]
async fn what_an_admin_has_sent_is_listed_once_it_is_answered() {
    for version in versions() {
        let (session, contact) = with_contact(version).await;
        let source = json!({
            "delivered_as": "admin_initiated",
            "author": { "type": "admin", "id": "814860", "name": "Grace", "email": "g@example.com" },
        });
        let id = session
            .intercom
            .add_conversation(json!({ "contact_ids": [contact], "source": source }));
        for count in [0, 1] {
            let list = session.ok("list_conversations", Arguments::new()).await;
            assert_eq!(list["total_count"], count, "{version}");
            let answer = json!({ "message_type": "comment", "type": "user",
                "intercom_user_id": contact, "body": "Thanks" });
            session
                .ok("reply_conversation", conversation(&id).body(answer))
                .await;
        }
    }
}

#[tokio::test]
async fn the_fields_of_a_conversation_are_changed() {
    for version in versions() {
        let session = session(version).await;
        let id = session
            .intercom
            .add_conversation(json!({ "custom_attributes": { "old": 1, "plan": "a" } }));
        session.intercom.advance(Duration::from_secs(5));
        let change = json!({ "read": true, "custom_attributes": { "plan": "b", "seats": 3 } });
        let changed = session
            .ok("update_conversation", conversation(&id).body(change))
            .await;
        assert_eq!(changed["read"], true, "{version}");
        assert_eq!(changed["updated_at"], NOW + 5);
        assert_eq!(
            changed["custom_attributes"],
            json!({ "old": 1, "plan": "b", "seats": 3 })
        );
        let parts = &changed["conversation_parts"]["conversation_parts"];
        assert_eq!(
            texts(parts, "part_type"),
            ["conversation_attribute_updated_by_admin"]
        );
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn a_conversation_takes_a_title_and_a_company_where_the_version_has_them() {
    let session = session(versions()[1]).await;
    if !session.has("merge_conversation") {
        return;
    }
    let company = session.intercom.add_company(json!({ "name": "Acme" }));
    let id = session.intercom.add_conversation(json!({}));
    let change = json!({ "title": "Trouble", "company_id": company });
    let changed = session
        .ok("update_conversation", conversation(&id).body(change))
        .await;
    assert_eq!(changed["title"], "Trouble");
    assert_eq!(changed["company"]["id"], company);
    // api 5g: null takes it away.
    let change = json!({ "company_id": null });
    let changed = session
        .ok("update_conversation", conversation(&id).body(change))
        .await;
    assert_eq!(changed["company"], Value::Null);
    let change = json!({ "company_id": "none" });
    let refused = session
        .refused("update_conversation", conversation(&id).body(change))
        .await;
    assert_eq!(refused, (404, "company_not_found".to_owned()));
}

/// api 2.16: null became 0.
#[tokio::test]
async fn nobody_is_null_or_zero_by_the_version() {
    for version in versions() {
        let session = session(version).await;
        let id = session.intercom.add_conversation(json!({}));
        session.ok("retrieve_conversation", conversation(&id)).await;
        session.ok("list_conversations", Arguments::new()).await;
        let expected = match session.has("merge_conversation") {
            true => json!("0"),
            false => Value::Null,
        };
        for call in session.intercom.calls() {
            let answer = match call.answer["conversations"].get(0) {
                Some(listed) => listed,
                None => &call.answer,
            };
            assert_eq!(answer["admin_assignee_id"], expected, "{version} {call}");
            assert_eq!(answer["team_assignee_id"], expected, "{version} {call}");
        }
    }
}

#[tokio::test]
async fn a_deleted_conversation_is_not_found_and_listed_among_the_deleted() {
    let newest = versions()[1];
    let session = session(newest).await;
    if !session.has("delete_conversation") {
        return;
    }
    let ids: Vec<String> = (0..3)
        .map(|_| session.intercom.add_conversation(json!({})))
        .collect();
    for (id, retained) in ids.iter().zip([true, false, true]) {
        let mut arguments = conversation(id);
        // A parameter of the version that lists the deleted.
        if !retained && session.has("list_deleted_conversation_ids") {
            arguments = arguments.query("retain_metrics", "false");
        }
        let deleted = session.ok("delete_conversation", arguments).await;
        assert_eq!(
            deleted,
            json!({ "id": id, "object": "conversation", "deleted": true })
        );
        // api 9: a repetition is 404.
        for operation in ["retrieve_conversation", "delete_conversation"] {
            let (status, code) = session.refused(operation, conversation(id)).await;
            assert_eq!((status, &*code), (404, "not_found"), "{operation}");
        }
    }
    if !session.has("list_deleted_conversation_ids") {
        return;
    }
    let list = |order: &str| {
        Arguments::new()
            .query("per_page", "2")
            .query("order", order)
    };
    let page = session
        .ok("list_deleted_conversation_ids", list("desc"))
        .await;
    assert_eq!(texts(&page["conversations"], "id"), [&*ids[2], &*ids[1]]);
    assert_eq!(page["conversations"][1]["metrics_retained"], false);
    assert_eq!(page["conversations"][1]["deleted_at"], NOW);
    // api 1.1: the next page of a numbered list is a URL.
    let next = page["pages"]["next"].as_str().unwrap();
    assert!(next.contains("page=2"), "{next}");
    let page = session
        .ok("list_deleted_conversation_ids", list("asc"))
        .await;
    assert_eq!(texts(&page["conversations"], "id"), [&*ids[0], &*ids[1]]);
}

#[tokio::test]
async fn a_merged_conversation_is_closed_and_linked_once() {
    let session = session(versions()[1]).await;
    if !session.has("merge_conversation") {
        return;
    }
    let primary = session.intercom.add_conversation(json!({}));
    let secondary = session.intercom.add_conversation(json!({}));
    let merge = |from: &str, into: &str| {
        conversation(from).body(json!({ "merge_into_conversation_id": into }))
    };
    for (into, expected) in [
        (&*secondary, (422, "merge_failed")),
        ("9", (422, "merge_failed")),
        ("x", (400, "parameter_invalid")),
    ] {
        let arguments = merge(&secondary, into);
        let (status, code) = session.refused("merge_conversation", arguments).await;
        assert_eq!((status, &*code), expected, "{into}");
    }
    let merged = session
        .ok("merge_conversation", merge(&secondary, &primary))
        .await;
    assert_eq!(merged["id"], primary);
    assert_eq!(merged["linked_objects"]["data"][0]["id"], secondary);
    let found = session
        .ok("retrieve_conversation", conversation(&secondary))
        .await;
    assert_eq!(found["state"], "closed");
    // api 2.16: a repetition is refused, and nothing is merged twice.
    let again = session
        .refused("merge_conversation", merge(&secondary, &primary))
        .await;
    assert_eq!(again, (422, "merge_failed".to_owned()));
}

#[tokio::test]
async fn the_conversations_and_notes_of_a_lead_go_with_it_into_a_user() {
    for version in versions() {
        let (session, user) = with_contact(version).await;
        let intercom = &session.intercom;
        let lead = intercom.add_contact(json!({ "role": "lead", "email": "ada@example.com" }));
        let alone = intercom.add_conversation(json!({ "contact_ids": [lead] }));
        let both = intercom.add_conversation(json!({ "contact_ids": [lead, user] }));
        let ticket = intercom.add_ticket(json!({ "contact_ids": [lead] }));
        intercom.add_note(json!({ "contact": { "type": "contact", "id": lead } }));
        let merge = json!({ "from": lead, "into": user });
        session.ok("merge_contact", body(merge)).await;
        for found in [
            intercom.conversation(&alone),
            intercom.conversation(&both),
            intercom.ticket(&ticket),
        ] {
            let contacts = &found.unwrap()["contacts"]["contacts"];
            assert_eq!(texts(contacts, "id"), [&*user], "{version}");
        }
        let notes = path(&[("contact_id", &user)]);
        let notes = session.ok("list_notes", notes).await;
        assert_eq!(notes["data"][0]["contact"]["id"], user, "{version}");
    }
}

#[tokio::test]
async fn a_seeded_conversation_is_what_it_is_said_to_be() {
    for version in versions() {
        let session = session(version).await;
        let tag = session.intercom.add_tag(json!({ "name": "vip" }));
        let id = session.intercom.add_conversation(json!({
            "id": 77, "created_at": NOW - 90, "updated_at": NOW - 10, "state": "snoozed",
            "snoozed_until": NOW + 60, "read": true, "tag_ids": [tag], "title": "Trouble",
            "statistics": { "count_reopens": 4 },
            "parts": [{ "id": 5, "body": "Hm", "created_at": NOW - 50,
                "author": { "type": "admin", "id": "814860" } }] }));
        assert_eq!(id, "77", "{version}");
        let found = session.ok("retrieve_conversation", conversation(&id)).await;
        for (field, expected) in [
            ("created_at", json!(NOW - 90)),
            ("updated_at", json!(NOW - 10)),
            ("state", json!("snoozed")),
            ("open", json!(true)),
            ("snoozed_until", json!(NOW + 60)),
            ("read", json!(true)),
            ("title", json!("Trouble")),
        ] {
            assert_eq!(found[field], expected, "{version} {field}");
        }
        assert_eq!(found["tags"]["tags"][0]["name"], "vip", "{version}");
        assert_eq!(found["statistics"]["count_reopens"], 4, "{version}");
        assert_eq!(
            found["statistics"]["count_conversation_parts"], 2,
            "{version}"
        );
        let parts = &found["conversation_parts"]["conversation_parts"];
        assert_eq!(texts(parts, "id"), ["5"], "{version}");
        session.intercom.advance(Duration::from_secs(60));
        let found = session.ok("retrieve_conversation", conversation(&id)).await;
        assert_eq!(found["state"], "open", "{version}");
    }
}
