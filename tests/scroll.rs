//! A scroll over companies: the server keeps the position, so what it sends and
//! nobody receives is lost.
#![cfg(feature = "v2_16")]

mod support;

use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _};
use intercom_sdk::{CallOptions, Error, ErrorKind, RetryPolicy, v2_16::Client};
use serde_json::{Value, json};
use support::{
    TOKEN,
    faulty::Failure,
    turns::{Turns, json_answer},
};

const COMPANIES: usize = 50;
const ON_A_PAGE: usize = 10;

fn company(id: usize) -> Value {
    json!({ "id": id.to_string(), "created_at": 1, "updated_at": 1 })
}

/// A page of a scroll that has come to `position`.
fn page(position: usize) -> Value {
    let end = (position + ON_A_PAGE).min(COMPANIES);
    let data: Vec<Value> = (position..end).map(company).collect();
    json!({ "type": "list", "data": data, "pages": null, "scroll_param": "token" })
}

fn error_body(code: &str, message: &str) -> Value {
    json!({ "type": "error.list", "request_id": "r1",
        "errors": [{ "code": code, "message": message }] })
}

/// A server that moves on with every request but one that it refuses. In turn 2,
/// the third page does not arrive: `failure` does.
async fn server(failure: Failure, moves_on: bool) -> Turns {
    let mut position = 0;
    Turns::start(move |turn, _| {
        let here = position;
        if turn != 2 || moves_on {
            position += ON_A_PAGE;
        }
        match turn {
            2 => failure.clone(),
            _ => json_answer(200, &page(here)),
        }
    })
    .await
}

fn client(url: &str) -> Client {
    Client::builder(TOKEN)
        .base_url(url)
        .timeout(Duration::from_millis(500))
        .retry(
            RetryPolicy::new()
                .base_delay(Duration::from_millis(1))
                .repeat_unsafe(true),
        )
        .build()
        .unwrap()
}

/// The companies that arrive, and the error.
async fn walk(client: &Client) -> (usize, Option<Error>) {
    let trusted = CallOptions::new().idempotent("it is not");
    let mut items = client.scroll_over_all_companies().options(trusted).items();
    let mut count = 0;
    loop {
        match items.try_next().await {
            Ok(Some(_)) => count += 1,
            Ok(None) => return (count, None),
            Err(error) => {
                assert!(items.next().await.is_none());
                assert_eq!(items.next_cursor(), None);
                return (count, Some(error));
            }
        }
    }
}

#[tokio::test]
async fn a_lost_page_ends_the_scroll_and_says_to_start_again() {
    let whole = page(2 * ON_A_PAGE).to_string();
    let json = [("content-type", "application/json")];
    let restart = error_body("internal_error", "Please restart the scroll");
    for (failure, kind) in [
        (Failure::Reset, ErrorKind::Network),
        (Failure::Cut(Vec::new()), ErrorKind::Network),
        (Failure::cut_answer(200, &json, &whole), ErrorKind::Network),
        (Failure::Stuck(Vec::new()), ErrorKind::Timeout),
        (json_answer(500, &restart), ErrorKind::Status),
        (json_answer(502, &Value::Null), ErrorKind::Status),
        (json_answer(503, &Value::Null), ErrorKind::Status),
        (json_answer(408, &Value::Null), ErrorKind::Status),
        (Failure::answer(200, &json, ""), ErrorKind::Decode),
        (
            json_answer(200, &json!({ "type": "list" })),
            ErrorKind::Decode,
        ),
    ] {
        let case = format!("{failure:?}");
        let server = server(failure, true).await;
        let (count, error) = walk(&client(server.url())).await;
        let error = error.unwrap_or_else(|| panic!("{case}: {count} companies and no error"));
        assert_eq!(error.kind(), kind, "{case}: {error}");
        assert_eq!(count, 2 * ON_A_PAGE, "{case}");
        assert_eq!(server.targets().len(), 3, "{case}");
        assert_eq!(error.cursor(), None, "{case}");
        assert!(!error.is_retryable(), "{case}");
        assert!(
            error
                .hint()
                .is_some_and(|hint| hint.contains("start again")),
            "{case}: {error}"
        );
    }
}

#[tokio::test]
async fn a_request_that_was_refused_is_sent_again_and_loses_nothing() {
    let refused = json_answer(429, &error_body("rate_limit_exceeded", "Too many."));
    let server = server(refused, false).await;
    let (count, error) = walk(&client(server.url())).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(count, COMPANIES);
    // Six pages, the last of them empty.
    assert_eq!(server.targets().len(), 7);
}

#[tokio::test]
async fn a_refused_request_leaves_the_position_where_it_was() {
    let refused = json_answer(401, &error_body("unauthorized", "Access Token Invalid"));
    let server = server(refused, false).await;
    let client = client(server.url());
    let (count, error) = walk(&client).await;
    let error = error.unwrap();
    assert!(error.is_unauthorized());
    let rest = client
        .scroll_over_all_companies()
        .items()
        .resume(error.cursor().unwrap());
    let rest: Vec<_> = rest.try_collect().await.unwrap();
    assert_eq!(count + rest.len(), COMPANIES);
}

#[tokio::test]
async fn a_bad_company_is_one_error_and_no_lost_page() {
    let mut third = page(2 * ON_A_PAGE);
    third["data"][4] = json!("a company");
    let server = server(json_answer(200, &third), true).await;
    let outcomes: Vec<_> = client(server.url())
        .scroll_over_all_companies()
        .items()
        .collect()
        .await;
    assert_eq!(outcomes.len(), COMPANIES);
    let errors: Vec<_> = outcomes.iter().filter_map(|it| it.as_ref().err()).collect();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].path(), Some("data[4]"));
    assert_eq!(errors[0].cursor(), None);
}

#[tokio::test]
async fn only_intercoms_own_404_ends_a_scroll() {
    let html = [("content-type", "text/html")];
    let own = error_body("not_found", "scroll parameter not found");
    for (answer, ends) in [
        (json_answer(404, &own), true),
        (json_answer(200, &page(COMPANIES)), true),
        (json_answer(410, &own), false),
        (
            json_answer(404, &error_body("company_not_found", "")),
            false,
        ),
        (
            json_answer(404, &json!({ "type": "error.list", "errors": [] })),
            false,
        ),
        (json_answer(404, &json!({ "code": "not_found" })), false),
        (
            json_answer(404, &json!({ "errors": [{ "code": "not_found" }] })),
            false,
        ),
        (Failure::answer(404, &html, "<h1>404 Not Found</h1>"), false),
        (Failure::answer(404, &[], ""), false),
        (Failure::answer(410, &html, "<h1>410 Gone</h1>"), false),
    ] {
        let case = format!("{answer:?}");
        let server = server(answer, true).await;
        let (count, error) = walk(&client(server.url())).await;
        assert_eq!(count, 2 * ON_A_PAGE, "{case}");
        assert_eq!(error.is_none(), ends, "{case}: {error:?}");
        if let Some(error) = error {
            assert_eq!(error.cursor(), None, "{case}");
            assert!(error.to_string().contains("start again"), "{case}: {error}");
        }
        assert_eq!(server.targets().len(), 3, "{case}");
    }
}

#[tokio::test]
async fn a_first_page_that_is_not_found_is_no_empty_scroll() {
    let own = json_answer(404, &error_body("not_found", ""));
    let server = Turns::start(move |_, _| own.clone()).await;
    let (count, error) = walk(&client(server.url())).await;
    assert_eq!(count, 0);
    assert!(error.unwrap().is_not_found());
}

/// A cache that ignores `Vary` and `Cache-Control` does that.
#[tokio::test]
async fn a_scroll_that_repeats_a_page_is_an_error() {
    for (first_repeat, companies) in [(1, ON_A_PAGE), (3, 3 * ON_A_PAGE)] {
        let server = Turns::start(move |turn, _| {
            json_answer(200, &page(turn.min(first_repeat - 1) * ON_A_PAGE))
        })
        .await;
        let (count, error) = walk(&client(server.url())).await;
        let error = error.unwrap();
        assert_eq!(error.kind(), ErrorKind::StalledPagination);
        assert!(error.to_string().contains("the same items"), "{error}");
        assert_eq!(error.cursor(), None);
        assert_eq!(count, companies);
        assert_eq!(server.targets().len(), first_repeat + 1);
    }
}

#[tokio::test]
async fn a_scroll_without_a_token_says_so_after_its_page() {
    let mut first = page(0);
    first.as_object_mut().unwrap().remove("scroll_param");
    let server = Turns::start(move |_, _| json_answer(200, &first)).await;
    let (count, error) = walk(&client(server.url())).await;
    let error = error.unwrap();
    assert_eq!(error.kind(), ErrorKind::StalledPagination);
    assert!(error.to_string().contains("no `scroll_param`"), "{error}");
    assert_eq!(error.cursor(), None);
    assert_eq!(count, ON_A_PAGE);
    assert_eq!(server.targets().len(), 1);
}

#[tokio::test]
async fn a_stored_position_is_good_until_the_next_request() {
    let server = server(json_answer(200, &page(2 * ON_A_PAGE)), true).await;
    let client = client(server.url());
    let mut pages = client.scroll_over_all_companies().pages();
    let first = pages.try_next().await.unwrap().unwrap();
    drop(pages);
    let mut items = client
        .scroll_over_all_companies()
        .items()
        .resume(first.next_cursor().unwrap());
    items.try_next().await.unwrap();
    assert!(items.next_cursor().is_some());
    drop(items);

    // A prefetch has moved the scroll on already.
    let mut ahead = client.scroll_over_all_companies().items().prefetch(true);
    ahead.try_next().await.unwrap();
    assert_eq!(ahead.next_cursor(), None);
    let mut ahead = client.scroll_over_all_companies().pages().prefetch(true);
    let page = ahead.try_next().await.unwrap().unwrap();
    assert_eq!(page.next_cursor(), None);
}

#[tokio::test]
async fn a_stored_scroll_that_is_gone_is_an_error_and_no_end() {
    let own = json_answer(404, &error_body("not_found", ""));
    let server = Turns::start(move |turn, _| match turn {
        0 => json_answer(200, &page(0)),
        _ => own.clone(),
    })
    .await;
    let client = client(server.url());
    let mut pages = client.scroll_over_all_companies().pages();
    let first = pages.try_next().await.unwrap().unwrap();
    let cursor = first.next_cursor().unwrap();
    drop(pages);
    // Nobody can say how old a stored scroll is.
    let mut items = client.scroll_over_all_companies().items().resume(cursor);
    let error = items.try_next().await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert_eq!(error.cursor(), None);
}

#[tokio::test]
async fn a_second_scroll_is_an_error_of_its_own() {
    let exists = json_answer(
        400,
        &error_body("scroll_exists", "scroll already exists for this workspace"),
    );
    let server = Turns::start(move |_, _| exists.clone()).await;
    let (count, error) = walk(&client(server.url())).await;
    let error = error.unwrap();
    assert_eq!(count, 0);
    assert!(error.is_scroll_exists(), "{error}");
    assert_eq!(error.cursor(), None);
    assert_eq!(error.hint(), None);
}
