//! Events of contacts, and their totals.

use std::time::Duration;

use intercom_sdk::catalog::Arguments;
use serde_json::{Value, json};

use super::{
    client::{Session, body},
    versions,
};

/// The time at which mocks of these tests stand.
const NOW: i64 = 1_764_547_200;
const DAY: i64 = 86_400;

/// A mock with a contact, and the contact's identifier.
async fn session(version: &'static str) -> (Session, String) {
    let session = Session::with(version, |builder| builder.clock_at(NOW as u64)).await;
    let contact = session.intercom.add_contact(json!({
        "role": "user", "external_id": "u-1", "email": "ada@example.com" }));
    (session, contact)
}

fn event(fields: Value) -> Arguments {
    let mut event = json!({ "event_name": "invited-friend", "created_at": NOW - 10 });
    let object = event.as_object_mut().unwrap();
    object.extend(fields.as_object().unwrap().clone());
    body(event)
}

fn asked(pairs: &[(&str, &str)]) -> Arguments {
    let pairs = pairs.iter();
    let arguments = Arguments::new().query("type", "user");
    pairs.fold(arguments, |arguments, (key, value)| {
        arguments.query(*key, *value)
    })
}

fn events(page: &Value) -> &[Value] {
    page["events"].as_array().unwrap()
}

#[tokio::test]
async fn an_event_belongs_to_the_contact_that_any_identifier_names() {
    for version in versions() {
        let (session, contact) = session(version).await;
        // The user wins over the lead with the same address.
        session
            .intercom
            .add_contact(json!({ "role": "lead", "email": "ada@example.com" }));
        for (number, fields) in [
            json!({ "id": contact, "metadata": { "plan": "pro" } }),
            json!({ "user_id": "u-1" }),
            json!({ "email": "ada@example.com" }),
        ]
        .into_iter()
        .enumerate()
        {
            let mut fields = fields;
            fields["created_at"] = json!(NOW - 10 + number as i64);
            session.ok("create_data_event", event(fields)).await;
        }
        for by in [
            ("intercom_user_id", &*contact),
            ("user_id", "u-1"),
            ("email", "ada@example.com"),
        ] {
            let page = session.ok("list_data_events", asked(&[by])).await;
            assert_eq!(page["type"], "event.list");
            assert_eq!(page["intercom_user_id"], contact);
            assert_eq!(
                (&page["user_id"], &page["email"]),
                (&json!("u-1"), &json!("ada@example.com"))
            );
            let at: Vec<i64> = events(&page)
                .iter()
                .map(|event| event["created_at"].as_i64().unwrap())
                .collect();
            assert_eq!(
                at,
                [NOW - 8, NOW - 9, NOW - 10],
                "{version} {by:?}: newest first"
            );
            assert_eq!(events(&page)[2]["metadata"]["plan"], "pro");
        }
        session.intercom.assert_valid();
    }
}

/// jobs 5, 7: contact, name and second are the key; a twin is answered with 202, too.
#[tokio::test]
async fn an_event_that_is_sent_again_is_one() {
    for version in versions() {
        let (session, _) = session(version).await;
        for (name, second) in [("a", 0), ("a", 0), ("b", 0), ("a", 1)] {
            let fields =
                json!({ "user_id": "u-1", "event_name": name, "created_at": NOW - second });
            session.ok("create_data_event", event(fields)).await;
        }
        let page = session
            .ok("list_data_events", asked(&[("user_id", "u-1")]))
            .await;
        assert_eq!(events(&page).len(), 3, "{version}");
        let statuses = session.intercom.calls_of("create_data_event");
        assert!(statuses.iter().all(|call| call.status == Some(202)));
    }
}

#[tokio::test]
async fn an_event_that_intercom_would_not_take_is_refused() {
    for version in versions() {
        let (session, contact) = session(version).await;
        let metadata = |count: usize| {
            let keys = (0..count).map(|key| (format!("key{key}"), json!(1)));
            Value::Object(keys.collect())
        };
        for (fields, status, code) in [
            // jobs 7: an unknown user is 404, ten keys are the most.
            (json!({ "user_id": "nobody" }), 404, "not_found"),
            (json!({ "email": "nobody@example.com" }), 404, "not_found"),
            (
                json!({ "id": contact, "metadata": metadata(11) }),
                400,
                "parameter_invalid",
            ),
            (
                json!({ "id": contact, "event_name": "" }),
                400,
                "parameter_invalid",
            ),
            (
                json!({ "id": contact, "created_at": NOW * 1000 }),
                400,
                "parameter_invalid",
            ),
        ] {
            let error = session
                .error("create_data_event", event(fields.clone()))
                .await;
            assert_eq!(error.code(), Some(code), "{version} {fields}: {error}");
            assert_eq!(error.status().map(|found| found.as_u16()), Some(status));
        }
        session
            .ok(
                "create_data_event",
                event(json!({ "id": contact, "metadata": metadata(10) })),
            )
            .await;
        for (pairs, code) in [
            (vec![("user_id", "nobody")], "not_found"),
            (vec![], "parameter_not_found"),
            (
                vec![("user_id", "u-1"), ("email", "ada@example.com")],
                "parameter_invalid",
            ),
        ] {
            let error = session.error("list_data_events", asked(&pairs)).await;
            assert_eq!(error.code(), Some(code), "{version} {pairs:?}");
        }
    }
}

/// api 1.1: `pages.next` and `pages.since` are URLs; jobs 5: 90 days.
#[tokio::test]
async fn events_of_ninety_days_are_listed_by_links() {
    for version in versions() {
        let (session, contact) = session(version).await;
        for number in 0..5 {
            let at = json!({ "event_name": "a", "created_at": NOW - number * 20 * DAY });
            session.intercom.add_data_event(&contact, at);
        }
        let old = json!({ "event_name": "a", "created_at": NOW - 90 * DAY });
        session.intercom.add_data_event(&contact, old);
        let mut url = format!(
            "{}/events?type=user&user_id=u-1&per_page=2",
            session.intercom.base_url()
        );
        let mut seen = Vec::new();
        let mut since = Value::Null;
        // A program that follows the links alone gets all.
        loop {
            let request = reqwest::Client::new().get(&url);
            let request = request.bearer_auth(intercom_sdk::mock::TOKEN);
            let text = request.send().await.unwrap().text().await.unwrap();
            let page: Value = serde_json::from_str(&text).unwrap();
            seen.extend(
                events(&page)
                    .iter()
                    .map(|event| event["created_at"].as_i64().unwrap()),
            );
            since = match since {
                Value::Null => page["pages"]["since"].clone(),
                since => since,
            };
            match page["pages"]["next"].as_str() {
                Some(next) => url = next.to_owned(),
                None => break,
            }
        }
        let expected: Vec<i64> = (0..5).map(|number| NOW - number * 20 * DAY).collect();
        assert_eq!(seen, expected, "{version}");

        session.intercom.advance(Duration::from_secs(60));
        session
            .intercom
            .add_data_event(&contact, json!({ "event_name": "new" }));
        let request = reqwest::Client::new().get(since.as_str().unwrap());
        let request = request.bearer_auth(intercom_sdk::mock::TOKEN);
        let text = request.send().await.unwrap().text().await.unwrap();
        let page: Value = serde_json::from_str(&text).unwrap();
        let names: Vec<&Value> = events(&page)
            .iter()
            .map(|event| &event["event_name"])
            .collect();
        assert_eq!(names, ["new"], "{version}: what came since");
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn totals_count_events_of_any_age_and_those_that_are_told() {
    for version in versions() {
        let (session, contact) = session(version).await;
        for days in [0, 100] {
            let at = json!({ "event_name": "paid", "created_at": NOW - days * DAY });
            session.intercom.add_data_event(&contact, at);
        }
        let told = json!({ "user_id": "u-1", "event_summaries": {
            "event_name": "paid", "count": 5, "first": NOW - 200 * DAY, "last": NOW - 150 * DAY } });
        session.ok("data_event_summaries", body(told)).await;
        let summary = asked(&[("user_id", "u-1"), ("summary", "true")]);
        let summary = session.ok("list_data_events", summary).await;
        assert_eq!(summary["type"], "event.summary", "{version}");
        let [total] = events(&summary) else {
            panic!("{summary}");
        };
        assert_eq!(
            (&total["name"], &total["count"]),
            (&json!("paid"), &json!(7))
        );
        assert_eq!(total["first"], "2025-05-15T00:00:00.000+00:00");
        assert_eq!(total["last"], "2025-12-01T00:00:00.000+00:00");
        let unknown = json!({ "user_id": "nobody", "event_summaries": { "event_name": "paid" } });
        let error = session.error("data_event_summaries", body(unknown)).await;
        assert!(error.is_not_found(), "{error}");
        session.intercom.assert_valid();
    }
}
