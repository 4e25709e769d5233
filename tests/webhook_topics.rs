//! Every known topic, with a payload that was written for it, in every version.
#![cfg(feature = "webhook")]

use std::collections::BTreeSet;

use intercom_sdk::{
    Api,
    types::Timestamp,
    webhook::{Decoded, ItemType, Notification, Topic, Verifier},
};
use serde::Deserialize;
use serde_json::{Value, json};

/// One row of `tests/webhooks/payloads.json`.
#[derive(Deserialize)]
struct Payload {
    topic: String,
    /// The variant of `Item`.
    is: String,
    /// The first version with a type for it; all have one if that is missing.
    since: Option<String>,
    item: Value,
}

fn payloads() -> Vec<Payload> {
    serde_json::from_str(include_str!("webhooks/payloads.json")).unwrap()
}

const SECRET: &str = "f3b1c0de-1234-4abc-9def-0123456789ab";
const CREATED_AT: i64 = 1_772_000_000;

/// The notification, signed, verified and read.
fn deliver(payload: &Payload) -> Notification {
    let body = json!({
        "type": "notification_event",
        "app_id": "wbx7",
        "id": "notif_1b2c",
        "topic": payload.topic,
        "data": { "type": "notification_event_data", "item": payload.item },
        "links": {},
        "self": null,
        "delivery_status": "pending",
        "delivery_attempts": 1,
        "delivered_at": 0,
        "created_at": CREATED_AT,
        "first_sent_at": CREATED_AT + 1,
    })
    .to_string();
    let verifier = Verifier::new(SECRET).unwrap();
    let signature = verifier.sign(&body);
    verifier.verify_signature(Some(&signature), body).unwrap()
}

fn minor(version: &str) -> u32 {
    version.split_once('.').unwrap().1.parse().unwrap()
}

/// Reads all payloads with the types of a version, and returns the topics whose
/// item has a type in it.
fn every_payload<I: ItemType + std::fmt::Debug>(version: &str) -> BTreeSet<String> {
    let mut typed = BTreeSet::new();
    for payload in payloads() {
        let notification = deliver(&payload);
        let topic = notification.topic();
        assert!(!matches!(topic, Topic::Unknown(_)), "{topic} is unknown");
        let Decoded {
            item,
            repairs,
            misfit,
            ..
        } = notification.decode::<I>();
        let found = format!("{item:?}");
        let found = found
            .split_once('(')
            .map_or(&*found, |(variant, _)| variant);
        let since = payload.since.as_deref().unwrap_or("2.0");
        let expected = match minor(since) > minor(version) {
            true => "Other",
            false => &payload.is,
        };
        assert_eq!(found, expected, "{version} {topic}: {misfit:?}");
        assert_eq!(misfit, None, "{version} {topic}");
        assert!(repairs.is_empty(), "{version} {topic}: {repairs:?}");
        assert_eq!(notification.item_value(), payload.item, "{topic}");
        if found != "Other" {
            typed.insert(payload.topic);
        }
    }
    typed
}

macro_rules! every_version {
    ($($version:literal $module:ident)*) => {
        #[test]
        fn every_topic_has_the_item_that_its_payload_shows() {
            $(
                assert_eq!(intercom_sdk::$module::Client::VERSION, $version);
                let typed = every_payload::<intercom_sdk::$module::webhook::Item>($version);
                println!("{}: {} payloads, {} topics with a typed item", $version, payloads().len(), typed.len());
                // What is left are types that came later, and one that nobody knows.
                assert!(typed.len() > 100, "{} has {}", $version, typed.len());
            )*
        }
    };
}

intercom_sdk::enabled_versions!(every_version);

#[test]
fn every_topic_of_the_table_has_a_payload() {
    let written: BTreeSet<Topic> = payloads()
        .iter()
        .map(|payload| Topic::from(payload.topic.as_str()))
        .collect();
    let known: BTreeSet<Topic> = Topic::ALL.iter().cloned().collect();
    assert_eq!(written, known);
    println!("{} topics", known.len());
}

#[test]
fn topics_say_since_when_and_whether_they_are_legacy() {
    for (text, since, is_legacy) in [
        ("call.ended", Some("2.14"), false),
        ("audience.created", Some("Preview"), false),
        ("messenger.deployment_completed.event.created", None, false),
        ("user.tag.created", Some("1.0"), true),
        ("moon.rose", None, false),
    ] {
        let topic = Topic::from(text);
        assert_eq!(
            (topic.since(), topic.is_legacy()),
            (since, is_legacy),
            "{text}"
        );
    }
}

/// The item of the first payload with this topic, in the default version.
#[cfg(feature = "v2_16")]
fn item(topic: &str) -> intercom_sdk::v2_16::webhook::Item {
    let mut payloads = payloads();
    payloads.retain(|payload| payload.topic == topic);
    deliver(&payloads[0]).item()
}

/// What stands at `key` in the item of that payload.
#[cfg(feature = "v2_16")]
fn written(topic: &str, key: &str) -> Value {
    let mut payloads = payloads();
    payloads.retain(|payload| payload.topic == topic);
    payloads[0].item[key].clone()
}

#[cfg(feature = "v2_16")]
mod typed {
    use intercom_sdk::v2_16::webhook::Item;

    use super::*;

    #[test]
    fn dates_are_read_from_text_and_from_seconds() {
        let Item::Contact(contact) = item("contact.email.updated") else {
            panic!("a contact");
        };
        let text = written("contact.email.updated", "created_at");
        let expected: Timestamp = text.as_str().unwrap().parse().unwrap();
        assert_eq!(contact.created_at, Some(expected));
        let Item::Conversation(conversation) = item("conversation.admin.noted") else {
            panic!("a conversation");
        };
        let seconds = written("conversation.admin.noted", "created_at");
        let created_at = conversation.created_at.map(Timestamp::unix);
        assert_eq!(created_at, seconds.as_i64());
        // A statistic: text before 2.15.
        let statistics = conversation.statistics.unwrap();
        assert_eq!(
            statistics.first_contact_reply_at.unwrap().unix(),
            1_769_940_000
        );
    }

    #[test]
    fn what_is_wrapped_is_unwrapped() {
        let Item::TicketUpdate(update) = item("ticket.note.created") else {
            panic!("an update");
        };
        assert_eq!(update.ticket_part.part_type.unwrap().as_str(), "note");
        assert!(update.ticket.ticket_id.is_some());
        let Item::Ticket(ticket) = item("ticket.closed") else {
            panic!("a ticket");
        };
        assert!(ticket.id.as_str().starts_with("88"));
        let Item::ConversationContact(change) = item("conversation.contact.attached") else {
            panic!("a conversation and a contact");
        };
        assert!(
            change
                .conversation
                .model
                .id
                .as_str()
                .starts_with("20000000")
        );
        let Item::TicketContact(change) = item("ticket.contact.attached") else {
            panic!("a ticket and a contact");
        };
        assert_eq!(change.ticket.custom_attributes.unwrap().len(), 2);
        let Item::TaggedConversation(tagged) = item("conversation_part.tag.created") else {
            panic!("a tagged conversation");
        };
        assert_eq!(tagged.tags_added.len(), 1);
        let Item::MergedContact(merged) = item("contact.merged") else {
            panic!("a merged contact");
        };
        assert_ne!(merged.merged_from.unwrap().id, merged.contact.id);
    }

    #[test]
    fn what_is_gone_has_its_identifier() {
        let Item::Removed(conversation) = item("conversation.deleted") else {
            panic!("a removed conversation");
        };
        assert_eq!(conversation.id, None);
        assert!(conversation.id().unwrap().as_str().starts_with("20000000"));
        let Item::Removed(contact) = item("contact.archived") else {
            panic!("a removed contact");
        };
        assert_eq!((contact.archived, contact.deleted), (Some(true), None));
    }
}
