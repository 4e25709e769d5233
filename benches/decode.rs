//! How long decoding takes: directly, with repairs, and of hostile bodies.
//!
//! `cargo bench --bench decode`. Figures are the best of many rounds, per body.
//! Only ratios of one run on one machine mean something.

use std::time::{Duration, Instant};

use intercom_sdk::v2_16::types::{ContactList, Conversation};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// The three fields that a synchronization may need.
#[derive(Deserialize)]
struct Few {
    #[expect(dead_code, reason = "only decoding is measured")]
    id: String,
    #[expect(dead_code, reason = "only decoding is measured")]
    email: Option<String>,
    #[expect(dead_code, reason = "only decoding is measured")]
    updated_at: Option<i64>,
}

#[derive(Deserialize)]
struct FewPage {
    #[expect(dead_code, reason = "only decoding is measured")]
    data: Vec<Few>,
}

fn contact(index: usize) -> Value {
    let list = |kind: &str| {
        json!({
            "type": "list", "url": format!("/contacts/{index}/{kind}"), "total_count": 2,
            "has_more": false,
            "data": [
                { "type": kind, "id": "811", "url": format!("/{kind}/811") },
                { "type": kind, "id": "812", "url": format!("/{kind}/812") },
            ],
        })
    };
    json!({
        "type": "contact", "id": format!("5f4d3c1c{index:016x}"), "workspace_id": "ecahpwf5",
        "external_id": format!("user-{index}"), "role": "user",
        "email": format!("person-{index}@example.com"), "phone": "+353871234567",
        "name": "Ada Lovelace", "avatar": null, "owner_id": 127,
        "social_profiles": { "type": "list", "data": [] }, "has_hard_bounced": false,
        "marked_email_as_spam": false, "unsubscribed_from_emails": false,
        "created_at": 1_571_672_154, "updated_at": 1_571_672_158, "signed_up_at": 1_571_069_751,
        "last_seen_at": 1_571_069_751, "last_replied_at": 1_571_672_158,
        "last_contacted_at": 1_571_672_158, "last_email_opened_at": null,
        "language_override": null, "browser": "chrome", "browser_version": "77.0.3865.90",
        "browser_language": "en", "os": "OS X 10.14.6",
        "location": {
            "type": "location", "country": "Ireland", "region": "Dublin", "city": "Dublin",
            "country_code": "IRL", "continent_code": "EU",
        },
        "android_app_name": null, "ios_app_name": null,
        "custom_attributes": { "plan": "pro", "seats": 12, "trial": false, "since": 1_571_672_154 },
        "tags": list("tag"), "notes": list("note"), "companies": list("company"),
        "opted_out_subscription_types": list("subscription"),
        "opted_in_subscription_types": list("subscription"),
        "utm_campaign": null, "utm_content": null, "referrer": "https://example.com/from",
    })
}

fn page() -> Value {
    let data: Vec<Value> = (0..50).map(contact).collect();
    json!({
        "type": "list", "data": data, "total_count": 1000,
        "pages": {
            "type": "pages", "page": 1, "per_page": 50, "total_pages": 20,
            "next": { "page": 2, "starting_after": "WzE1NzE2NzIxNTgwMDAsMV0=" },
        },
    })
}

fn conversation() -> Value {
    let author = json!({
        "type": "admin", "id": "274", "name": "Operator", "email": "operator@example.com",
    });
    let part = |index: usize| {
        json!({
            "type": "conversation_part", "id": index.to_string(), "part_type": "comment",
            "body": "<p>Thank you, that was the answer to what I had asked.</p>",
            "created_at": 1_571_672_154, "updated_at": 1_571_672_158,
            "notified_at": 1_571_672_158, "assigned_to": null, "author": author,
            "attachments": [], "external_id": null, "redacted": false,
        })
    };
    let parts: Vec<Value> = (0..20).map(part).collect();
    json!({
        "type": "conversation", "id": "1295", "title": "How do I", "created_at": 1_571_672_154,
        "updated_at": 1_571_672_158, "waiting_since": null, "snoozed_until": null, "open": true,
        "state": "open", "read": true, "priority": "not_priority", "admin_assignee_id": 814_860,
        "team_assignee_id": "5017691",
        "tags": { "type": "tag.list", "tags": [{ "type": "tag", "id": "123", "name": "billing" }] },
        "source": {
            "type": "conversation", "id": "3", "delivered_as": "operator_initiated",
            "subject": "", "body": "<p>Hi</p>", "author": author, "attachments": [],
            "url": null, "redacted": false,
        },
        "contacts": { "type": "contact.list", "contacts": [{ "type": "contact", "id": "5f4d" }] },
        "teammates": { "type": "admin.list", "admins": [{ "type": "admin", "id": "274" }] },
        "custom_attributes": { "plan": "pro" },
        "statistics": {
            "type": "conversation_statistics", "time_to_assignment": 2310,
            "time_to_admin_reply": 4, "first_contact_reply_at": 1_571_672_154,
            "count_reopens": 1, "count_assignments": 2, "count_conversation_parts": 20,
        },
        "conversation_parts": {
            "type": "conversation_part.list", "conversation_parts": parts, "total_count": 20,
        },
    })
}

/// The best time of many rounds.
fn best<T>(mut act: impl FnMut() -> T) -> Duration {
    const ROUNDS: usize = 400;
    let round = |act: &mut dyn FnMut() -> T| {
        let start = Instant::now();
        std::hint::black_box(act());
        start.elapsed()
    };
    (0..ROUNDS)
        .map(|_| round(&mut act))
        .min()
        .unwrap_or_default()
}

fn decode<T: DeserializeOwned>(body: &[u8]) -> Duration {
    best(|| serde_json::from_slice::<T>(std::hint::black_box(body)).is_ok())
}

fn show(what: &str, time: Duration, than: Duration) {
    let ratio = time.as_secs_f64() / than.as_secs_f64();
    println!(
        "{what:<46} {:>9.1} µs {ratio:>6.2}",
        time.as_secs_f64() * 1e6
    );
}

fn main() {
    let contacts = page().to_string();
    let whole = decode::<ContactList>(contacts.as_bytes());
    println!("{:<46} {:>12} {:>6}", "", "best", "ratio");
    show("a page of 50 contacts", whole, whole);
    let few = decode::<FewPage>(contacts.as_bytes());
    show("the same, three fields of each", few, whole);
    let untyped = decode::<Value>(contacts.as_bytes());
    show("the same, as serde_json::Value", untyped, whole);
    let conversation = conversation().to_string();
    let direct = decode::<Conversation>(conversation.as_bytes());
    show("a conversation of 20 parts", direct, direct);
    #[cfg(feature = "catalog")]
    with_repairs();
}

/// As a call decodes, and encoded again: that is what the catalog can do.
#[cfg(feature = "catalog")]
fn with_repairs() {
    let operation = |id: &str| {
        intercom_sdk::v2_16::catalog()
            .iter()
            .find(|operation| operation.id == id)
            .expect("every version has it")
    };
    let (list, show_contact) = (operation("list_contacts"), operation("show_contact"));
    let decode = |body: &str| best(|| list.decode_response(body.as_bytes()).is_ok());
    let mut body = page();
    let direct = decode(&body.to_string());
    println!();
    show("a page of 50 contacts, decoded and encoded", direct, direct);
    body["data"][25]["name"] = json!(7);
    show(
        "one field of one contact is odd",
        decode(&body.to_string()),
        direct,
    );
    for contact in body["data"].as_array_mut().into_iter().flatten() {
        contact["name"] = json!(7);
    }
    show(
        "one field of every contact is odd",
        decode(&body.to_string()),
        direct,
    );
    let deep = format!("{}1{}", "[".repeat(40_000), "]".repeat(40_000));
    for (what, body) in [
        (
            "80 KB of brackets as a name",
            format!(r#"{{"id":"1","name":{deep}}}"#),
        ),
        (
            "80 KB of brackets, and no id",
            format!(r#"{{"name":{deep}}}"#),
        ),
        (
            "80 KB of brackets that never close",
            format!(r#"{{"x":{}"#, "[".repeat(80_000)),
        ),
    ] {
        let time = best(|| show_contact.decode_response(body.as_bytes()).is_ok());
        show(what, time, direct);
    }
}
