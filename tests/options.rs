//! What one call may do differently, and what it returns beside its value.
#![cfg(feature = "v2_16")]

mod support;

use std::time::Duration;

use futures_util::TryStreamExt as _;
use httpmock::MockServer;
use intercom_sdk::{CallOptions, ErrorKind, RetryPolicy, v2_16::Client};
use support::{
    TOKEN,
    faulty::{Failure, Faulty},
};

const TAGS: &str = r#"{"type":"list","data":[{"id":"7","name":"Important"}]}"#;

fn client(url: &str) -> Client {
    Client::builder(TOKEN)
        .base_url(url)
        .retry(RetryPolicy::new().base_delay(Duration::from_millis(1)))
        .build()
        .unwrap()
}

#[tokio::test]
async fn headers_and_version_go_with_one_call() {
    let server = MockServer::start_async().await;
    let mock = server
        .mock_async(|when, then| {
            when.path("/tags")
                .header("x-team", "crm")
                .header("intercom-version", "Preview")
                .header("authorization", format!("Bearer {TOKEN}"));
            then.status(200).body(TAGS);
        })
        .await;
    let client = client(&server.base_url());
    let options = CallOptions::new()
        .header("X-Team", "crm")
        .api_version("Preview");
    let request = client.list_tags().options(options);
    request.clone().send().await.unwrap();
    let items: Vec<_> = request.items().try_collect().await.unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!(mock.calls_async().await, 2);
    assert!(
        client.list_tags().send().await.is_err(),
        "the next call has none"
    );
}

#[tokio::test]
async fn what_cannot_be_a_header_is_refused_before_anything_is_sent() {
    let server = Faulty::start(Failure::Reset, 0, TAGS).await;
    let client = client(server.url());
    for (options, message) in [
        (
            CallOptions::new().header("a b", "c"),
            "list_tags: \"a b\" is not a valid header name",
        ),
        (
            CallOptions::new().header("x-team", "secret\n"),
            "list_tags: the header `x-team` has an invalid value",
        ),
        (
            CallOptions::new().header("Authorization", "Bearer x"),
            "list_tags: the header `authorization` belongs to the client's token",
        ),
        (
            CallOptions::new().api_version("2.12\n"),
            "list_tags: the API version cannot be sent in a header",
        ),
    ] {
        let error = client
            .list_tags()
            .options(options)
            .send()
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.to_string(), message);
    }
    assert_eq!(server.seen(), 0);
}

#[tokio::test]
async fn a_timeout_of_one_call_covers_its_body() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n".to_vec();
    let server = Faulty::start(Failure::Stuck(head), usize::MAX, TAGS).await;
    let client = client(server.url());
    let options = CallOptions::new()
        .timeout(Duration::from_millis(100))
        .retry(RetryPolicy::none());
    let error = client
        .list_tags()
        .options(options)
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.attempts(), 1);
    // What had arrived is not lost.
    assert!(error.elapsed() >= Duration::from_millis(100));
}

#[tokio::test]
async fn a_response_and_an_error_say_how_the_call_went() {
    let headers = [
        ("x-ratelimit-limit", "166"),
        ("x-ratelimit-remaining", "165"),
        ("x-request-id", "second"),
    ];
    let failure = Failure::answer(503, &headers, "");
    let server = Faulty::start(failure.clone(), 1, TAGS).await;
    let response = client(server.url()).list_tags().send().await.unwrap();
    assert_eq!(response.attempts(), 2);
    assert_eq!(response.request_id(), Some("faulty"));
    assert!(response.elapsed() > Duration::ZERO);
    let limit = response.rate_limit().expect("the first answer said it");
    assert_eq!((limit.limit, limit.remaining), (Some(166), Some(165)));

    let server = Faulty::start(failure, usize::MAX, TAGS).await;
    let error = client(server.url()).list_tags().send().await.unwrap_err();
    assert_eq!(error.attempts(), 3);
    assert_eq!(error.request_id(), Some("faulty"));
    assert!(error.elapsed() > Duration::ZERO);
    assert_eq!(error.rate_limit(), Some(limit));
}

#[tokio::test]
async fn a_raw_call_gives_what_came_and_decodes_it_on_demand() {
    // White space and a field that no type has.
    let body = "{ \"type\":\"list\",\n\"data\":[], \"new\": 1 }";
    let server = Faulty::start(Failure::answer(200, &[("x-new", "yes")], body), 1, TAGS).await;
    let client = client(server.url());
    let raw = client.list_tags().send_raw().await.unwrap();
    assert_eq!(raw.status(), 200);
    assert_eq!(raw.headers()["x-new"], "yes");
    assert_eq!(raw.body(), body.as_bytes());
    assert_eq!((raw.attempts(), raw.request_id()), (1, Some("faulty")));
    assert_eq!(raw.decode().unwrap().data.len(), 0);
}

#[tokio::test]
async fn a_raw_call_gives_failures_too() {
    let body = r#"{"errors":[{"code":"not_found"}]}"#;
    let server = Faulty::start(Failure::answer(404, &[], body), usize::MAX, TAGS).await;
    let raw = client(server.url()).list_tags().send_raw().await.unwrap();
    assert_eq!(raw.status(), 404);
    assert_eq!(raw.body(), body.as_bytes());
    let error = raw.decode().unwrap_err();
    assert!(error.is_not_found(), "{error}");

    // Retries come first, as for any call.
    let server = Faulty::start(Failure::answer(503, &[], ""), 1, TAGS).await;
    let raw = client(server.url()).list_tags().send_raw().await.unwrap();
    assert_eq!((raw.status().as_u16(), raw.attempts()), (200, 2));
}

#[tokio::test]
async fn a_raw_download_is_its_bytes() {
    let server = Faulty::start(Failure::answer(200, &[], [0x1f, 0x8b, 0, 255]), 1, "").await;
    let client = client(server.url());
    let request = client.download_data_export().job_identifier("j1");
    let raw = request.send_raw().await.unwrap();
    assert_eq!(raw.body().as_ref(), [0x1f, 0x8b, 0, 255]);
}
