//! Answers read as types of the caller's: `send_as`, `items_as`, `pages_as`.
#![cfg(feature = "v2_16")]

mod support;

use futures_util::TryStreamExt as _;
use intercom_sdk::{ErrorKind, search::field};
use serde::Deserialize;
use serde_json::{Value, json};
use support::{
    Intercom,
    clients::{client, mock_of},
    scripted::Scripted,
};

/// Three fields of a contact's many.
#[derive(Debug, Deserialize, PartialEq)]
struct Person {
    id: String,
    email: Option<String>,
    #[serde(default)]
    custom_attributes: Attributes,
}

#[derive(Debug, Default, Deserialize, PartialEq)]
struct Attributes {
    plan: String,
}

/// A page of them.
#[derive(Debug, Deserialize, PartialEq)]
struct People {
    data: Vec<Person>,
    total_count: usize,
    pages: Value,
}

/// The answers of the mock so far.
fn answers(mock: &Intercom) -> Vec<Value> {
    mock.assert_valid();
    let received = mock.calls();
    received.into_iter().map(|one| one.answer).collect()
}

/// The items in those answers.
fn items_of(answers: &[Value]) -> Vec<Value> {
    let lists = answers.iter().map(|answer| answer["data"].as_array());
    lists.flat_map(|list| list.unwrap().clone()).collect()
}

fn people(values: &[Value]) -> Vec<Person> {
    let read = |value: &Value| serde_json::from_value(value.clone()).unwrap();
    values.iter().map(read).collect()
}

#[tokio::test]
async fn a_call_gives_three_fields() {
    let (mock, client) = mock_of(3).await;
    let request = client.show_contact().contact_id("1");
    let person = request.send_as::<Person>().await.unwrap();
    assert_eq!(*person, people(&answers(&mock))[0]);
    assert!(person.email.is_some());
    assert_eq!(person.attempts(), 1);
    assert_eq!(person.request_id(), Some("mock-1"));
}

#[tokio::test]
async fn a_call_gives_all_that_came_as_json() {
    let (mock, client) = mock_of(3).await;
    let request = client.show_contact().contact_id("1");
    let contact = request.send_as::<Value>().await.unwrap();
    assert_eq!(*contact, answers(&mock)[0]);
}

#[tokio::test]
async fn a_walk_gives_three_fields_of_each_item() {
    let (mock, client) = mock_of(5).await;
    let items = client.list_contacts().per_page(2).items_as::<Person>();
    let found: Vec<Person> = items.try_collect().await.unwrap();
    let answers = answers(&mock);
    assert_eq!(answers.len(), 3);
    assert_eq!(found, people(&items_of(&answers)));
    assert_eq!(found.len(), 5);
}

#[tokio::test]
async fn a_walk_gives_each_item_as_json() {
    let (mock, client) = mock_of(5).await;
    let query = field("role").eq("user");
    let request = client.search_contacts().body(query).per_page(2);
    let found: Vec<Value> = request.items_as::<Value>().try_collect().await.unwrap();
    let answers = answers(&mock);
    assert_eq!(answers.len(), 3);
    assert_eq!(found, items_of(&answers));
}

#[tokio::test]
async fn pages_have_the_callers_type() {
    let (mock, client) = mock_of(5).await;
    let mut pages = client.list_contacts().per_page(2).pages_as::<People>();
    let mut found = Vec::new();
    let mut cursors = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        assert_eq!(page.total_count, 5);
        assert_eq!(page.response().status(), 200);
        cursors.push(page.next_cursor().cloned());
        found.extend(page.into_inner().data);
    }
    assert_eq!(found, people(&items_of(&answers(&mock))));
    let has_next: Vec<bool> = cursors.iter().map(Option::is_some).collect();
    assert_eq!(has_next, [true, true, false]);

    // A cursor is of the list, whatever its pages are read as.
    let second = cursors[0].as_ref().unwrap();
    let items = client.list_contacts().per_page(2).items().resume(second);
    let rest: Vec<_> = items.try_collect().await.unwrap();
    let ids: Vec<&str> = rest.iter().map(|contact| contact.id.as_str()).collect();
    let expected: Vec<&str> = found[2..].iter().map(|person| person.id.as_str()).collect();
    assert_eq!(ids, expected);
}

#[tokio::test]
async fn pages_come_as_json() {
    let (mock, client) = mock_of(5).await;
    let pages = client.list_contacts().per_page(2).pages_as::<Value>();
    let found: Vec<Value> = pages
        .map_ok(|page| page.into_inner())
        .try_collect()
        .await
        .unwrap();
    assert_eq!(found, answers(&mock));
    assert_eq!(found.len(), 3);
}

#[tokio::test]
async fn items_deep_in_a_page_are_found() {
    let (mock, client) = mock_of(3).await;
    let request = client.search_articles().phrase("x").per_page(2);
    let found: Vec<Value> = request.items_as::<Value>().try_collect().await.unwrap();
    let expected: Vec<Value> = answers(&mock)
        .iter()
        .flat_map(|answer| answer["data"]["articles"].as_array().unwrap().clone())
        .collect();
    assert_eq!(found, expected);
    assert_eq!(found.len(), 3);
}

#[tokio::test]
async fn a_walk_is_limited_and_prefetched_as_any_other() {
    let (mock, client) = mock_of(9).await;
    for prefetch in [false, true] {
        mock.forget_calls();
        let request = client.list_contacts().per_page(2);
        let items = request.items_as::<Person>().prefetch(prefetch).limit(3);
        let found: Vec<Person> = items.try_collect().await.unwrap();
        assert_eq!(found.len(), 3);
        let most = if prefetch { 3 } else { 2 };
        assert!((2..=most).contains(&mock.calls().len()));
    }
}

#[tokio::test]
async fn what_does_not_fit_is_an_error_with_its_place() {
    #[derive(Debug, Deserialize)]
    struct Wrong {
        #[expect(dead_code, reason = "it is never read")]
        email: u8,
    }
    #[derive(Debug, Deserialize)]
    struct WrongPage {
        #[expect(dead_code, reason = "it is never read")]
        data: Vec<Wrong>,
    }
    let page = json!({
        "data": [{ "id": "1", "email": 1 }, { "id": "2", "email": "a@b.c" }], "pages": null,
    });
    let contact = json!({ "id": "1", "email": "a@b.c" });
    let server = Scripted::start(vec![(200, contact), (200, page.clone()), (200, page)]).await;
    let client = client(&server.base_url());
    let show = client.show_contact().contact_id("1");
    let list = client.list_contacts();
    for (error, message) in [
        (
            show.send_as::<Wrong>().await.unwrap_err(),
            "show_contact: the response cannot be decoded at email: invalid type",
        ),
        (
            {
                let mut items = list.clone().items_as::<Wrong>();
                items.try_next().await.unwrap();
                items.try_next().await.unwrap_err()
            },
            "list_contacts: the response cannot be decoded at data[1].email: invalid type",
        ),
        (
            list.pages_as::<WrongPage>().try_next().await.unwrap_err(),
            "list_contacts: the response cannot be decoded at data[1].email: invalid type",
        ),
    ] {
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().starts_with(message), "{error}");
        assert!(
            error
                .cause()
                .is_some_and(|cause| cause.is::<serde_json::Error>())
        );
    }
}

#[tokio::test]
async fn a_page_without_its_items_is_an_error() {
    let server = Scripted::start(vec![(200, json!({ "type": "list" })); 2]).await;
    let client = client(&server.base_url());
    let list = client.list_contacts();
    for error in [
        list.clone()
            .items_as::<Value>()
            .try_next()
            .await
            .unwrap_err(),
        list.pages_as::<Value>().try_next().await.unwrap_err(),
    ] {
        assert!(
            error.to_string().contains("at data: the field is missing"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn failures_are_those_of_the_call() {
    let (mock, client) = mock_of(3).await;
    let request = client.show_contact().contact_id("missing");
    let error = request.send_as::<Value>().await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert_eq!(mock.calls().len(), 1);

    let error = client.show_contact().send_as::<Value>().await.unwrap_err();
    assert_eq!(error.to_string(), "show_contact: `contact_id` is required");
    let mut items = client.list_contacts().per_page(151).items_as::<Value>();
    let error = items.try_next().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "list_contacts: `per_page` is 151, over the maximum of 150"
    );
    assert_eq!(mock.calls().len(), 1);
}
