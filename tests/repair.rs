//! A wrong guess of our types costs a field or an entry, and is reported.
#![cfg(feature = "v2_16")]

mod support;

#[cfg(feature = "drift")]
use std::sync::{Arc, Mutex};

use futures_util::{StreamExt as _, TryStreamExt as _};
use intercom_sdk::{ErrorKind, Repair, RetryPolicy, v2_16::Client};
use serde_json::{Value, json, value::RawValue};
use support::{
    TOKEN,
    faulty::{Failure, Faulty},
    scripted::Scripted,
};

fn lenient(base_url: &str) -> Client {
    build(base_url, false)
}

fn strict(base_url: &str) -> Client {
    build(base_url, true)
}

fn build(base_url: &str, strict: bool) -> Client {
    Client::builder(TOKEN)
        .base_url(base_url)
        .retry(RetryPolicy::none())
        .strict(strict)
        .build()
        .unwrap()
}

fn told(repairs: &[Repair]) -> Vec<(&str, &str, &str)> {
    repairs
        .iter()
        .map(|repair| (repair.path(), repair.expected(), repair.found()))
        .collect()
}

/// A contact of which several guesses are wrong.
fn odd_contact() -> Value {
    json!({
        "id": "5f4d3c1c",
        "email": "ada@example.com",
        "created_at": "the day before",
        "has_hard_bounced": "maybe",
        "location": { "country": "UK", "city": ["London"] },
        "tags": { "type": "list", "data": [{ "id": "1" }, { "name": "no id" }, { "id": "3" }] },
        "custom_attributes": { "plan": "pro" },
    })
}

#[tokio::test]
async fn what_does_not_fit_is_left_out_and_listed() {
    let server = Scripted::start(vec![(200, odd_contact())]).await;
    let client = lenient(&server.base_url());
    let contact = client.show_contact().contact_id("1").send().await.unwrap();
    assert_eq!(contact.email.as_deref(), Some("ada@example.com"));
    assert_eq!(contact.created_at, None);
    let location = contact.location.as_ref().unwrap();
    assert_eq!(location.country.as_deref(), Some("UK"));
    let tags = contact.tags.as_ref().unwrap().data.as_ref().unwrap();
    let ids: Vec<&str> = tags.iter().map(|tag| tag.id.as_str()).collect();
    assert_eq!(ids, ["1", "3"]);
    assert_eq!(
        told(contact.repairs()),
        [
            (
                "created_at",
                "a point in time (Unix seconds or RFC 3339)",
                r#""the day before""#
            ),
            ("has_hard_bounced", "a boolean", r#""maybe""#),
            ("location.city", "a string", r#"["London"]"#),
            (
                "tags.data[1]",
                "the field `id` at tags.data[1].id",
                r#"{"name":"no id"}"#
            ),
        ]
    );
}

#[tokio::test]
async fn what_fits_needs_no_repair() {
    let server = Scripted::start(vec![(200, json!({ "id": "1", "tags": null }))]).await;
    let client = lenient(&server.base_url());
    let contact = client.show_contact().contact_id("1").send().await.unwrap();
    assert_eq!(contact.repairs(), []);
}

#[tokio::test]
async fn a_strict_client_fails_at_the_first_of_them() {
    let server = Scripted::start(vec![(200, odd_contact()); 2]).await;
    let client = strict(&server.base_url());
    let show = client.show_contact().contact_id("1");
    let error = show.clone().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.path(), Some("created_at"));
    let raw = show.send_raw().await.unwrap();
    assert_eq!(raw.decode().unwrap_err().path(), Some("created_at"));
}

#[tokio::test]
async fn a_raw_response_becomes_one_with_its_repairs() {
    let server = Scripted::start(vec![(200, odd_contact())]).await;
    let client = lenient(&server.base_url());
    let show = client.show_contact().contact_id("1");
    let raw = show.send_raw().await.unwrap();
    let contact = raw.into_response().unwrap();
    assert_eq!(contact.repairs().len(), 4);
    assert_eq!(*contact.body(), odd_contact().to_string());
    let written = serde_json::to_value(&contact).unwrap();
    assert_eq!(written["custom_attributes"]["plan"], "pro");
}

#[tokio::test]
async fn what_identifies_a_thing_is_not_made_up() {
    for (body, place) in [
        (json!({ "email": "ada@example.com" }), "id"),
        (json!({ "id": null }), "id"),
        (json!({ "id": { "x": 1 } }), "id"),
        (json!("contact"), ""),
    ] {
        let server = Scripted::start(vec![(200, body.clone())]).await;
        let client = lenient(&server.base_url());
        let show = client.show_contact().contact_id("1");
        let error = show.send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        assert_eq!(error.path().unwrap_or_default(), place, "{body}: {error}");
    }
}

#[tokio::test]
async fn a_missing_list_is_an_error_everywhere() {
    for body in [
        json!({ "unexpected": 1 }),
        json!({ "data": null }),
        json!({ "data": { "id": "1" } }),
    ] {
        let server = Scripted::start(vec![(200, body.clone()); 3]).await;
        let client = lenient(&server.base_url());
        let list = || client.list_contacts();
        for error in [
            list().send().await.unwrap_err(),
            list().pages().try_next().await.unwrap_err(),
            list().items().try_next().await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
            assert_eq!(error.path(), Some("data"), "{body}: {error}");
        }
    }
}

fn page(data: Value, next: Value) -> (u16, Value) {
    (
        200,
        json!({ "type": "list", "data": data, "pages": { "next": next } }),
    )
}

fn two_pages() -> Vec<(u16, Value)> {
    vec![
        page(
            json!([{ "id": "1" }, { "email": "no id" }, { "id": "3", "name": 7 }]),
            json!({ "page": 2, "starting_after": "a" }),
        ),
        page(json!([{ "id": "4" }]), Value::Null),
    ]
}

#[tokio::test]
async fn in_a_walk_a_bad_entry_is_one_error_and_the_rest_arrives() {
    let server = Scripted::start(two_pages()).await;
    let client = lenient(&server.base_url());
    let mut items = client.list_contacts().items();
    let mut found = Vec::new();
    let mut repaired = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(contact) => found.push(contact.id.to_string()),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Decode);
                assert_eq!(error.operation(), Some("list_contacts"));
                assert_eq!(error.path(), Some("data[1].id"));
                assert_eq!(error.body().as_ref(), br#"{"email":"no id"}"#);
                found.push("bad".to_owned());
            }
        }
        repaired.extend(items.repairs().first().cloned());
    }
    assert_eq!(found, ["1", "bad", "3", "4"]);
    assert_eq!(told(&repaired[..1]), [("data[2].name", "a string", "7")]);
}

#[tokio::test]
async fn a_walk_that_stopped_at_a_bad_entry_resumes_behind_it() {
    let mut script = two_pages();
    script.push(script[0].clone());
    script.swap(1, 2);
    let server = Scripted::start(script).await;
    let client = lenient(&server.base_url());
    let walk: Result<Vec<_>, _> = client.list_contacts().items().try_collect().await;
    let error = walk.unwrap_err();
    let cursor = serde_json::to_string(error.cursor().unwrap()).unwrap();
    let cursor = serde_json::from_str(&cursor).unwrap();
    let rest: Vec<_> = client
        .list_contacts()
        .items()
        .resume(&cursor)
        .try_collect()
        .await
        .unwrap();
    let ids: Vec<&str> = rest.iter().map(|contact| contact.id.as_str()).collect();
    assert_eq!(ids, ["3", "4"]);
    assert_eq!(server.queries(), ["", "", "starting_after=a"]);
}

#[tokio::test]
async fn a_strict_walk_goes_on_behind_what_does_not_fit() {
    let server = Scripted::start(two_pages()).await;
    let client = strict(&server.base_url());
    let items: Vec<_> = client.list_contacts().items().collect().await;
    let places: Vec<_> = items
        .iter()
        .map(|item| match item {
            Ok(contact) => contact.id.as_str(),
            Err(error) => error.path().unwrap_or_default(),
        })
        .collect();
    assert_eq!(places, ["1", "data[1].id", "data[2].name", "4"]);
}

#[tokio::test]
async fn in_a_list_or_a_page_a_bad_entry_is_set_aside() {
    let mut script = two_pages();
    script.insert(0, script[0].clone());
    let server = Scripted::start(script).await;
    let client = lenient(&server.base_url());
    let list = client.list_contacts().send().await.unwrap();
    let places = |repairs: &[Repair]| -> Vec<String> {
        repairs
            .iter()
            .map(|repair| repair.path().to_owned())
            .collect()
    };
    assert_eq!(list.data.len(), 2);
    assert_eq!(places(list.repairs()), ["data[1]", "data[2].name"]);
    let pages: Vec<_> = client.list_contacts().pages().try_collect().await.unwrap();
    assert_eq!(
        places(pages[0].response().repairs()),
        ["data[1]", "data[2].name"]
    );
    assert_eq!(pages.len(), 2);
    let body: Value = serde_json::from_slice(pages[0].response().body()).unwrap();
    assert_eq!(body, two_pages()[0].1, "the raw bytes of a page are there");
}

#[tokio::test]
async fn a_walk_does_not_end_early_because_the_next_page_is_unreadable() {
    for (pages, place) in [
        (json!("none"), "pages"),
        (json!({ "next": 7 }), "pages.next"),
        (
            json!({ "next": { "starting_after": [] } }),
            "pages.next.starting_after",
        ),
        (
            json!({ "total_pages": "many", "page": 1 }),
            "pages.total_pages",
        ),
    ] {
        let body = json!({ "data": [{ "id": "1" }], "pages": pages });
        let server = Scripted::start(vec![(200, body); 2]).await;
        let client = lenient(&server.base_url());
        let items: Vec<_> = client.list_contacts().items().collect().await;
        let error = items[0].as_ref().unwrap_err();
        assert_eq!(error.path(), Some(place), "{error}");
        assert_eq!(items.len(), 1);
        let pages: Vec<_> = client.list_contacts().pages().collect().await;
        assert_eq!(pages[0].as_ref().unwrap_err().path(), Some(place));
    }
}

#[tokio::test]
async fn an_odd_page_size_costs_itself() {
    let (_, mut body) = page(json!([{ "id": "1" }]), Value::Null);
    body["pages"]["per_page"] = json!([50]);
    let server = Scripted::start(vec![(200, body)]).await;
    let client = lenient(&server.base_url());
    let mut items = client.list_contacts().items();
    assert!(items.try_next().await.unwrap().is_some());
    let places: Vec<_> = items.repairs().iter().map(Repair::path).collect();
    assert_eq!(places, ["pages.per_page"]);
    assert!(items.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_callers_type_is_decoded_as_it_says() {
    let server = Scripted::start(two_pages()).await;
    let client = lenient(&server.base_url());
    let texts: Vec<Box<RawValue>> = client
        .list_contacts()
        .items_as()
        .try_collect()
        .await
        .unwrap();
    let texts: Vec<&str> = texts.iter().map(|text| text.get()).collect();
    assert_eq!(
        texts,
        [
            r#"{"id":"1"}"#,
            r#"{"email":"no id"}"#,
            r#"{"id":"3","name":7}"#,
            r#"{"id":"4"}"#
        ]
    );
}

#[tokio::test]
async fn text_that_is_no_text_costs_itself() {
    for (body, path, expected, name) in [
        (
            &b"{\"id\":\"1\",\"name\":\"A\xffda\",\"email\":\"a@b.c\"}"[..],
            "name",
            "UTF-8",
            Some("A\u{fffd}da"),
        ),
        (
            br#"{"id":"1","name":"\ud800","email":"a@b.c"}"#,
            "name",
            "another value (unexpected end of hex escape)",
            None,
        ),
    ] {
        let answer = Failure::answer(200, &[], body);
        let server = Faulty::start(answer, usize::MAX, "{}").await;
        let client = lenient(server.url());
        let contact = client.show_contact().contact_id("1").send().await.unwrap();
        assert_eq!(contact.email.as_deref(), Some("a@b.c"));
        assert_eq!(contact.name.as_deref(), name);
        let [repair] = contact.repairs() else {
            panic!("{:?}", contact.repairs());
        };
        assert_eq!((repair.path(), repair.expected()), (path, expected));
    }
}

#[tokio::test]
async fn a_body_that_is_cut_or_no_json_is_no_repair() {
    for body in [
        "{\"id\":\"1\",\"name\":\"Ad",
        "{\"id\":\"1\"} trailing",
        "<html>",
    ] {
        let server = Faulty::start(Failure::answer(200, &[], body), usize::MAX, "{}").await;
        let client = lenient(server.url());
        let show = client.show_contact().contact_id("1");
        let error = show.send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
    }
}

#[tokio::test]
async fn depth_costs_the_value_that_is_too_deep() {
    let deep = format!("{}1{}", "[".repeat(40_000), "]".repeat(40_000));
    let body = format!(
        r#"{{"id":"1","unknown":{deep},"name":{deep},"custom_attributes":{{"a":1,"b":{deep}}}}}"#
    );
    let server = Faulty::start(Failure::answer(200, &[], &body), usize::MAX, "{}").await;
    let client = lenient(server.url());
    let contact = client.show_contact().contact_id("1").send().await.unwrap();
    let places: Vec<_> = contact.repairs().iter().map(Repair::path).collect();
    assert_eq!(places, ["name", "custom_attributes.b"]);
    let attributes = contact.custom_attributes.as_ref().unwrap();
    assert!(attributes.get("a").is_some());
}

#[tokio::test]
async fn more_misfits_than_any_type_has_are_an_error() {
    let tags = vec![json!({}); 10_001];
    let body = json!({ "id": "1", "tags": { "data": tags } });
    let server = Scripted::start(vec![(200, body)]).await;
    let client = lenient(&server.base_url());
    let show = client.show_contact().contact_id("1");
    let error = show.send().await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("more than 10000 values do not fit"),
        "{error}"
    );
}

#[cfg(feature = "drift")]
#[tokio::test]
async fn drift_hears_of_repairs_and_failures_once() {
    let server = Scripted::start(vec![
        (200, odd_contact()),
        (200, odd_contact()),
        (200, json!({ "email": "a@b.c" })),
    ])
    .await;
    let reports = Arc::new(Mutex::new(Vec::new()));
    let reported = Arc::clone(&reports);
    let client = Client::builder(TOKEN)
        .base_url(server.base_url())
        .on_drift(move |drift| reported.lock().unwrap().push(drift.to_string()))
        .build()
        .unwrap();
    for _ in 0..2 {
        client.show_contact().contact_id("1").send().await.unwrap();
    }
    client
        .show_contact()
        .contact_id("1")
        .send()
        .await
        .unwrap_err();
    let mut reports = reports.lock().unwrap().clone();
    reports.sort();
    assert_eq!(
        reports,
        [
            "2.16 show_contact: created_at: expected a point in time (Unix seconds or RFC 3339)",
            "2.16 show_contact: has_hard_bounced: expected a boolean",
            "2.16 show_contact: id: expected the field `id`",
            "2.16 show_contact: location.city: expected a string",
            "2.16 show_contact: tags.data[]: expected the field `id` at tags.data[].id",
        ]
    );
}

#[test]
fn a_repair_goes_anywhere() {
    fn check<T: Send + Sync + Clone + serde::Serialize + 'static>() {}
    check::<Repair>();
}
