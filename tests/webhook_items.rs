//! Items that are not as their topic promises, and notifications without what most
//! have: they are values, and nothing is lost.
#![cfg(all(feature = "webhook", feature = "v2_16"))]

use intercom_sdk::{
    v2_16::{types::Contact, webhook::Item},
    webhook::{Notification, Rejection, Topic},
};
use serde_json::{Value, json};

fn notification(topic: &str, item: &Value) -> Notification {
    let body = json!({ "topic": topic, "data": { "item": item } }).to_string();
    Notification::from_body(body).unwrap()
}

#[test]
fn odd_items_are_values() {
    for (topic, item) in [
        ("moon.rose", json!({ "id": 7 })),
        ("contact.user.created", json!([])),
        ("contact.user.created", json!("5f4d")),
        (
            "contact.user.created",
            json!({ "email": "ada@example.com" }),
        ),
        ("contact.user.created", Value::Null),
        ("company.deleted", json!({ "deleted": true })),
        ("ticket.note.created", json!({ "ticket": { "id": "1" } })),
        ("ticket.closed", json!({ "ticket": [] })),
        ("conversation.deleted", json!({})),
        (
            "conversation.contact.attached",
            json!({ "contact": { "id": "1" }, "conversation": {} }),
        ),
        ("contact.merged", json!({ "merged_from": { "id": "2" } })),
    ] {
        let notification = notification(topic, &item);
        let decoded = notification.decode::<Item>();
        assert_eq!(decoded.item, Item::Other(item.clone()), "{topic}");
        assert_eq!(notification.item_value(), item);
        let is_known = !matches!(notification.topic(), Topic::Unknown(_));
        let said = decoded.misfit.is_some();
        // An identifier that lacks is no misfit of the type.
        assert!(is_known || !said, "{topic}: {:?}", decoded.misfit);
        assert!(decoded.repairs.is_empty());
    }
}

#[test]
fn a_field_that_does_not_fit_costs_itself_and_is_reported_with_its_place() {
    let item = json!({ "id": "1", "email": ["x"], "name": "Ada" });
    let decoded = notification("contact.user.updated", &item).decode::<Item>();
    let Item::Contact(contact) = decoded.item else {
        panic!("a contact");
    };
    assert_eq!(
        (contact.email, contact.name.as_deref()),
        (None, Some("Ada"))
    );
    assert_eq!(decoded.repairs[0].path(), "data.item.email");

    let item = json!({ "ticket": { "id": 7, "open": "maybe" }, "ticket_part": { "id": "8" } });
    let decoded = notification("ticket.note.created", &item).decode::<Item>();
    assert!(matches!(decoded.item, Item::TicketUpdate(_)));
    assert_eq!(decoded.repairs[0].path(), "data.item.ticket.open");
}

#[test]
fn an_item_can_be_read_as_a_type_of_the_callers() {
    let item = json!({ "id": "1", "email": 7, "name": "Ada" });
    let notification = notification("moon.rose", &item);
    let contact: Contact = notification.item_as().unwrap();
    assert_eq!(contact.name.as_deref(), Some("Ada"));
    let (_, repairs) = notification.item_with_repairs::<Contact>().unwrap();
    assert_eq!(repairs[0].path(), "data.item.email");

    #[derive(Debug, serde::Deserialize)]
    struct Own {
        #[expect(dead_code)]
        email: String,
    }
    let Err(Rejection::InvalidBody { reason, .. }) = notification.item_as::<Own>() else {
        panic!("7 is no text");
    };
    assert!(reason.contains("expected a string"), "{reason}");
}

#[test]
fn an_envelope_may_lack_all_but_its_topic() {
    let bare = Notification::from_body(r#"{"topic":"ping"}"#).unwrap();
    assert_eq!(bare.topic(), &Topic::Ping);
    assert_eq!(bare.item_json(), "null");
    assert_eq!(
        (bare.id(), bare.app_id(), bare.created_at()),
        (None, None, None)
    );

    // Nulls, text for numbers, ISO dates, and what nobody knows.
    let odd = r#"{"topic":"ping","id":null,"delivery_status":null,"delivery_attempts":"2",
        "created_at":"2026-01-02T03:04:05Z","links":[],"data":{"item":null},"new":{}}"#;
    let odd = Notification::from_body(odd).unwrap();
    assert_eq!(odd.delivery_attempts(), Some(2));
    assert_eq!(odd.created_at().unwrap().unix(), 1_767_323_045);

    // What does not fit is left out.
    let wrong = r#"{"topic":"ping","created_at":"soon","app_id":7,"data":[1]}"#;
    let wrong = Notification::from_body(wrong).unwrap();
    assert_eq!(wrong.created_at(), None);
    assert_eq!(wrong.item_json(), "null");
}

#[test]
fn what_is_no_notification_is_refused_with_its_place() {
    for (body, place) in [
        (&b""[..], ""),
        (b"{", ""),
        (b"not json", ""),
        (b"[]", ""),
        (b"null", ""),
        (b"{\"topic\":\"ping\"} x", ""),
        (b"{\"topic\":\"\xff\"}", ""),
        (b"{}", "topic"),
        (b"{\"topic\":null}", "topic"),
        (b"{\"topic\":7}", "topic"),
    ] {
        let Err(Rejection::InvalidBody { path, reason }) = Notification::from_body(body) else {
            panic!("{} is accepted", String::from_utf8_lossy(body));
        };
        assert_eq!(path, place, "{}: {reason}", String::from_utf8_lossy(body));
    }
}

#[test]
fn a_notification_shows_nothing_of_customers() {
    let item = json!({ "id": "1", "email": "ada@example.com" });
    let shown = format!("{:?}", notification("contact.user.created", &item));
    assert!(!shown.contains("ada@example.com"), "{shown}");
    assert!(shown.contains("ContactUserCreated"), "{shown}");
}

#[test]
fn repeats_have_the_same_key_and_others_have_not() {
    let body = |id: Option<&str>, topic: &str, item: Value, at: i64, attempts: i64| {
        let body = json!({
            "id": id, "topic": topic, "app_id": "wbx7", "created_at": at,
            "delivery_attempts": attempts, "data": { "item": item },
        });
        Notification::from_body(body.to_string()).unwrap().key()
    };
    assert_eq!(body(Some("notif_1"), "ping", json!({}), 1, 1), "notif_1");
    let ticket = json!({ "ticket": { "id": "5" }, "ticket_part": { "id": "6" } });
    for (topic, item, key) in [
        (
            "conversation.read",
            json!({ "id": 5 }),
            "wbx7/conversation.read/5/9",
        ),
        (
            "conversation.deleted",
            json!({ "conversation_id": "5" }),
            "wbx7/conversation.deleted/5/9",
        ),
        (
            "ticket.note.created",
            ticket,
            "wbx7/ticket.note.created/6/9",
        ),
        (
            "ticket.closed",
            json!({ "ticket": { "id": 5 } }),
            "wbx7/ticket.closed/5/9",
        ),
        (
            "conversation.contact.attached",
            json!({ "conversation": { "model": { "id": 5 } } }),
            "wbx7/conversation.contact.attached/5/9",
        ),
    ] {
        assert_eq!(body(None, topic, item.clone(), 9, 1), key);
        assert_eq!(body(Some(""), topic, item, 9, 2), key);
    }
    let ping = |message: &str| body(None, "ping", json!({ "message": message }), 9, 1);
    assert_eq!(ping("a"), ping("a"));
    assert_ne!(ping("a"), ping("b"));
    assert_ne!(
        ping("a"),
        body(None, "ping", json!({ "message": "a" }), 10, 1)
    );
}
