//! Walking one list: what is asked when, and what goes wrong.
#![cfg(feature = "v2_16")]

mod support;

use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _};
use intercom_sdk::{ErrorKind, RetryPolicy, search::field, v2_16::Client};
use serde_json::{Value, json};
use support::{
    TOKEN,
    clients::{client, mock_of},
    scripted::Scripted,
};

fn contact(id: usize) -> Value {
    json!({ "id": id.to_string(), "role": "user", "created_at": 1, "updated_at": 1 })
}

/// A page of contacts that names `next`.
fn page(ids: &[usize], next: Value) -> (u16, Value) {
    let data: Vec<Value> = ids.iter().map(|id| contact(*id)).collect();
    (
        200,
        json!({ "type": "list", "data": data, "pages": { "type": "pages", "next": next } }),
    )
}

fn after(cursor: &str) -> Value {
    json!({ "page": 2, "starting_after": cursor })
}

#[tokio::test]
async fn nothing_is_sent_before_it_is_asked_for() {
    let (mock, client) = mock_of(4).await;
    let mut items = client.list_contacts().per_page(2).items();
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(mock.calls().is_empty());
    items.try_next().await.unwrap();
    items.try_next().await.unwrap();
    assert_eq!(mock.calls().len(), 1);
    items.try_next().await.unwrap();
    assert_eq!(mock.calls().len(), 2);
    items.try_next().await.unwrap();
    for _ in 0..3 {
        assert!(items.next().await.is_none());
    }
    assert_eq!(mock.calls().len(), 2);
}

#[tokio::test]
async fn a_limit_asks_for_no_page_it_does_not_need() {
    let (mock, client) = mock_of(9).await;
    for (limit, requests) in [(0, 0), (1, 1), (2, 1), (3, 2), (99, 5)] {
        mock.forget_calls();
        let items = client.list_contacts().per_page(2).items().limit(limit);
        let found: Vec<_> = items.try_collect().await.unwrap();
        assert_eq!(found.len(), limit.min(9));
        assert_eq!(mock.calls().len(), requests, "limit {limit}");
    }
}

#[tokio::test]
async fn a_page_size_over_the_maximum_is_refused_before_sending() {
    let (mock, client) = mock_of(9).await;
    let query = || field("role").eq("user");
    for (size, message) in [
        (151, "`per_page` is 151, over the maximum of 150"),
        (0, "`per_page` must be at least 1"),
        (-1, "`per_page` must be at least 1"),
    ] {
        let list = client.list_contacts().per_page(size);
        let search = client.search_contacts().body(query()).per_page(size);
        for (error, operation) in [
            (list.clone().send().await.unwrap_err(), "list_contacts"),
            (list.clone().send_raw().await.unwrap_err(), "list_contacts"),
            (
                list.clone().items().try_next().await.unwrap_err(),
                "list_contacts",
            ),
            (list.pages().try_next().await.unwrap_err(), "list_contacts"),
            (search.clone().send().await.unwrap_err(), "search_contacts"),
            (
                search.clone().items().try_next().await.unwrap_err(),
                "search_contacts",
            ),
            (
                search.pages().try_next().await.unwrap_err(),
                "search_contacts",
            ),
        ] {
            assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            assert_eq!(error.to_string(), format!("{operation}: {message}"));
        }
    }
    assert!(mock.calls().is_empty());
    for size in [1, 150] {
        client.list_contacts().per_page(size).send().await.unwrap();
    }
    assert_eq!(mock.calls().len(), 2);
}

#[tokio::test]
async fn a_walk_without_what_it_needs_sends_nothing() {
    let (mock, client) = mock_of(9).await;
    let mut items = client.list_notes().items();
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(error.to_string(), "list_notes: `contact_id` is required");
    assert!(items.next().await.is_none());
    assert!(mock.calls().is_empty());
}

#[tokio::test]
async fn pages_keep_their_envelope_and_their_highlights() {
    let (_mock, client) = mock_of(5).await;
    let mut pages = client.search_articles().phrase("x").per_page(2).pages();
    let first = pages.try_next().await.unwrap().unwrap();
    assert_eq!(first.total_count, Some(5));
    assert_eq!(first.pages.as_ref().unwrap().total_pages, Some(3));
    let highlights = first.data.highlights.as_ref().unwrap();
    assert!(!highlights.is_empty());
    assert_eq!(
        pages
            .try_fold(1, |count, _| async move { Ok(count + 1) })
            .await
            .unwrap(),
        3
    );
}

#[tokio::test]
async fn an_empty_page_in_the_middle_is_no_end() {
    let server = Scripted::start(vec![
        page(&[1], after("a")),
        page(&[], after("b")),
        page(&[2], Value::Null),
    ])
    .await;
    let items: Vec<_> = client(&server.base_url())
        .list_contacts()
        .items()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(
        server.queries(),
        ["", "starting_after=a", "starting_after=b"]
    );
}

#[tokio::test]
async fn a_failure_leaves_the_place_to_resume_at() {
    let refused = json!({ "type": "error.list", "errors": [{ "code": "client_error" }] });
    for (failure, kind) in [
        ((500, Value::Null), ErrorKind::Status),
        ((400, refused), ErrorKind::Status),
        ((200, json!({ "data": "contacts" })), ErrorKind::Decode),
    ] {
        let server = Scripted::start(vec![
            page(&[1], after("a")),
            failure,
            page(&[2], Value::Null),
        ])
        .await;
        let client = client(&server.base_url());
        let mut items = client.list_contacts().items();
        items.try_next().await.unwrap();
        let error = items.try_next().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        let rest: Vec<_> = client
            .list_contacts()
            .items()
            .resume(error.cursor().unwrap())
            .try_collect()
            .await
            .unwrap();
        assert_eq!(rest[0].id, "2");
        assert_eq!(server.queries()[2], "starting_after=a");
    }
}

#[tokio::test]
async fn a_page_without_its_items_is_an_error_and_an_empty_one_is_none() {
    for (body, ends) in [
        (json!({ "type": "list" }), false),
        (json!({ "type": "list", "contacts": [] }), false),
        (json!({ "type": "list", "data": [] }), true),
        (json!({ "type": "list", "data": null }), false),
    ] {
        let server = Scripted::start(vec![(200, body)]).await;
        let client = client(&server.base_url());
        match client.list_contacts().items().next().await {
            None => assert!(ends),
            Some(result) => {
                let error = result.unwrap_err();
                assert!(!ends, "{error}");
                assert_eq!(error.kind(), ErrorKind::Decode);
                assert!(
                    error.to_string().contains("at data: the field is missing"),
                    "{error}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_prefetch_asks_for_one_page_ahead_and_no_more() {
    let (mock, client) = mock_of(8).await;
    let mut items = client.list_contacts().per_page(2).items().prefetch(true);
    items.try_next().await.unwrap();
    for _ in 0..200 {
        if mock.calls().len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(mock.calls().len(), 2);
    let rest: Vec<_> = items.try_collect().await.unwrap();
    assert_eq!(rest.len(), 7);
    assert_eq!(mock.calls().len(), 4);
}

#[tokio::test]
async fn a_page_says_how_its_call_went() {
    let body = json!({"type": "list", "data": [], "pages": null});
    let server = Scripted::start(vec![(503, Value::Null), (200, body)]).await;
    let client = Client::builder(TOKEN)
        .base_url(server.base_url())
        .retry(RetryPolicy::new().base_delay(std::time::Duration::ZERO))
        .build()
        .unwrap();
    let page = client
        .list_contacts()
        .pages()
        .try_next()
        .await
        .unwrap()
        .unwrap();
    assert_eq!(page.response().attempts(), 2);
    assert_eq!(page.response().status(), 200);
}
