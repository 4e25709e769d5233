//! Responses that are larger than a caller accepts.
#![cfg(feature = "v2_16")]

mod support;

use std::time::Duration;

use intercom_sdk::{CallOptions, ClientBuilder, ErrorKind, RetryPolicy, v2_16::Client};
use serde_json::Value;
use support::{
    TOKEN,
    faulty::{Failure, Faulty},
    flood::{Flood, Flooding, Framing},
    plain_http,
    reply::reply,
};

const LIMIT: usize = 256 * 1024;
/// What an error keeps of a body.
const ERROR_BODY: usize = 64 * 1024;

fn builder(url: &str) -> ClientBuilder<Client> {
    Client::builder(TOKEN)
        .base_url(url)
        .max_body_size(LIMIT)
        .retry(RetryPolicy::new().base_delay(Duration::from_millis(1)))
}

fn client(url: &str) -> Client {
    builder(url).build().unwrap()
}

/// A JSON string of `size` bytes as the body of a success.
fn text_of(size: usize) -> String {
    format!("\"{}\"", "x".repeat(size - 2))
}

#[tokio::test]
async fn a_body_of_the_limit_passes_and_one_byte_more_is_refused() {
    for (size, passes) in [(LIMIT - 1, true), (LIMIT, true), (LIMIT + 1, false)] {
        let body = text_of(size);
        let length = body.len();
        let whole = Failure::answer(200, &[], &body);
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
        let chunked = Failure::Cut(format!("{head}{length:x}\r\n{body}\r\n0\r\n\r\n").into());
        for failure in [whole, chunked] {
            let server = Faulty::start(failure, usize::MAX, "").await;
            let callers = plain_http().build().unwrap();
            for client in [
                client(server.url()),
                builder(server.url()).http_client(callers).build().unwrap(),
            ] {
                let result = client.list_tags().send_as::<String>().await;
                assert_eq!(result.is_ok(), passes, "{size}");
                let raw = client.list_tags().send_raw().await;
                assert_eq!(raw.is_ok(), passes, "{size}");
            }
        }
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_an_error_that_says_so_and_nothing_is_sent_again() {
    const SIZE: usize = 1 << 30;
    for framing in Framing::ALL {
        let server = Flooding::start(Flood::text(framing, SIZE)).await;
        let client = client(server.url());
        let patient = CallOptions::new().idempotent("to see whether it is sent again");
        let errors = [
            client.list_tags().send().await.unwrap_err(),
            client.list_tags().send_raw().await.unwrap_err(),
            reply(&client).options(patient).send().await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
            assert_eq!(error.attempts(), 1);
            assert!(!error.is_retryable());
            assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
            assert_eq!(error.request_id(), Some("flood"));
            let reason = match framing {
                Framing::ContentLength => "1073741824 bytes are over the limit of 262144",
                _ => "it is over the limit of 262144 bytes",
            };
            let message = format!(
                "{}: the body of the response exceeds `max_body_size`: {reason} (request id flood)",
                error.operation().unwrap()
            );
            assert_eq!(error.to_string(), message);
        }
        assert_eq!(server.seen(), 3);
        assert!(server.sent() < SIZE / 10, "{} bytes", server.sent());
    }
}

#[tokio::test]
async fn the_limit_of_a_call_comes_before_the_clients() {
    let server = Faulty::start(Failure::Reset, 0, "[1,2,3]").await;
    for (of_client, of_call, passes) in [
        (6, None, false),
        (6, Some(7), true),
        (7, None, true),
        (7, Some(6), false),
    ] {
        let client = builder(server.url()).max_body_size(of_client);
        let client = client.build().unwrap();
        let mut options = CallOptions::new();
        if let Some(bytes) = of_call {
            options = options.max_body_size(bytes);
        }
        let call = client.list_tags().options(options).send_as::<Value>();
        assert_eq!(call.await.is_ok(), passes, "{of_client} {of_call:?}");
    }
}

#[tokio::test]
async fn a_download_is_not_limited() {
    const SIZE: usize = 8 * LIMIT;
    for framing in Framing::ALL {
        let server = Flooding::start(Flood::text(framing, SIZE)).await;
        let request = client(server.url()).download_data_export();
        let request = request.job_identifier("j1");
        let mut stream = request.clone().send().await.unwrap().into_inner();
        let mut size = 0;
        while let Some(chunk) = stream.chunk().await.unwrap() {
            size += chunk.len();
        }
        assert_eq!(size, SIZE);
        // As one piece in memory it is like any other body.
        let error = request.send_raw().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge);
    }
}

#[tokio::test]
async fn an_error_keeps_the_beginning_of_its_body() {
    for framing in Framing::ALL {
        let flood = Flood {
            status: 404,
            start: br#"{"errors":[{"code":"not_found"},"#,
            ..Flood::text(framing, 1 << 30)
        };
        let server = Flooding::start(flood).await;
        let client = client(server.url());
        let download = client.download_data_export().job_identifier("j1");
        for error in [
            client.list_tags().send().await.unwrap_err(),
            download.send().await.unwrap_err(),
        ] {
            assert!(error.is_not_found(), "{error}");
            assert_eq!(error.body().len(), ERROR_BODY);
            assert_eq!(error.request_id(), Some("flood"));
            assert!(error.to_string().contains("not_found"), "{error}");
            assert!(error.to_string().len() < 400, "{error}");
        }
        assert!(server.sent() < 1 << 28, "{} bytes", server.sent());
    }
}

#[tokio::test]
async fn a_status_that_is_worth_a_retry_is_retried_whatever_its_body() {
    let large = "x".repeat(2 * LIMIT);
    let failure = Failure::answer(503, &[("retry-after", "0")], &large);
    let server = Faulty::start(failure, 1, r#"{"data":[]}"#).await;
    let response = client(server.url()).list_tags().send().await.unwrap();
    assert_eq!(response.attempts(), 2);
}

#[tokio::test]
async fn a_raw_failure_has_its_whole_body_within_the_limit() {
    let body = format!(
        r#"{{"errors":[{{"code":"not_found"}}],"x":"{}"}}"#,
        "y".repeat(2 * ERROR_BODY)
    );
    let server = Faulty::start(Failure::answer(404, &[], &body), usize::MAX, "").await;
    let raw = client(server.url()).list_tags().send_raw().await.unwrap();
    assert_eq!(raw.body(), body.as_bytes());
    let error = raw.decode().unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.body(), &body.as_bytes()[..ERROR_BODY]);

    let options = CallOptions::new().max_body_size(ERROR_BODY);
    let call = client(server.url()).list_tags().options(options).send_raw();
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(error.is_not_found(), "{error}");
}

#[tokio::test]
async fn a_body_that_a_call_ignores_does_not_make_it_fail() {
    let server = Flooding::start(Flood::text(Framing::Chunked, 1 << 30)).await;
    let client = client(server.url());
    let call = client
        .delete_content_import_source()
        .content_import_source_id("1")
        .send();
    call.await.unwrap();
    assert!(server.sent() < 1 << 28, "{} bytes", server.sent());
}

#[tokio::test]
async fn a_list_ends_with_the_page_that_is_too_large() {
    use futures_util::TryStreamExt as _;

    let server = Flooding::start(Flood::text(Framing::Chunked, 1 << 30)).await;
    let items = client(server.url()).list_contacts().items();
    let error = items.try_collect::<Vec<_>>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!(server.seen(), 1);
}
