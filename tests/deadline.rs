//! The total time of a call.
#![cfg(feature = "v2_16")]

mod support;

use std::time::Duration;

use intercom_sdk::{CallOptions, Error, ErrorKind, v2_16::Client};
use support::{
    TOKEN,
    faulty::{Failure, Faulty},
    reply::reply,
    windowed::Windowed,
};

const SOON: Duration = Duration::from_millis(200);

fn client(url: &str) -> Client {
    let builder = Client::builder(TOKEN).base_url(url);
    builder.deadline(SOON).build().unwrap()
}

fn check(error: &Error, attempts: u32, words: &str) {
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert_eq!(error.attempts(), attempts, "{error}");
    let text = error.to_string();
    assert!(text.contains("the deadline of 200ms passed"), "{text}");
    assert!(text.contains(words), "{text}");
}

#[tokio::test]
async fn the_queue_counts() {
    let window = Duration::from_secs(3);
    let server = Windowed::start(1, window).await;
    let client = Client::builder(TOKEN)
        .base_url(server.url())
        .build()
        .unwrap();
    Windowed::beginning_of(window).await;
    client.list_tags().send().await.unwrap();
    let options = CallOptions::new().deadline(SOON);
    let error = client
        .list_tags()
        .options(options)
        .send()
        .await
        .unwrap_err();
    check(&error, 0, "in the queue of the throttle; nothing was sent");
    let counts = server.counts();
    assert_eq!((counts.accepted, counts.refused), (1, 0));
}

#[tokio::test]
async fn attempts_and_bodies_count_and_what_may_have_been_acted_on_is_told() {
    let half = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{";
    for stuck in [Vec::new(), half.to_vec()] {
        let server = Faulty::start(Failure::Stuck(stuck), usize::MAX, "").await;
        let client = client(server.url());
        let error = client.list_tags().send().await.unwrap_err();
        check(&error, 1, "while waiting for the response");
        assert!(!error.to_string().contains("acted"), "{error}");
        let error = reply(&client).send().await.unwrap_err();
        check(&error, 1, "the server may have acted on the request");
        assert_eq!(server.seen(), 2);
    }
}

#[tokio::test]
async fn the_token_counts() {
    let client = Client::with_token_provider(std::future::pending)
        .base_url("http://127.0.0.1:1")
        .deadline(SOON)
        .build()
        .unwrap();
    let error = client.list_tags().send().await.unwrap_err();
    check(&error, 0, "while waiting for the token provider");
}

#[tokio::test]
async fn a_wait_that_would_end_later_is_not_begun() {
    let answer = Failure::answer(429, &[("retry-after", "5")], "{}");
    let server = Faulty::start(answer, usize::MAX, "").await;
    let error = client(server.url()).list_tags().send().await.unwrap_err();
    assert!(error.is_rate_limited(), "{error}");
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn the_options_of_a_call_come_first_and_no_length_is_too_long() {
    let answer = Failure::answer(503, &[("retry-after", "1")], "{}");
    let server = Faulty::start(answer, 1, r#"{"type":"list","data":[]}"#).await;
    let options = CallOptions::new().deadline(Duration::MAX);
    let tags = client(server.url()).list_tags().options(options).send();
    assert_eq!(tags.await.unwrap().attempts(), 2);
    let never = CallOptions::new().deadline(Duration::ZERO);
    let error = client(server.url())
        .list_tags()
        .options(never)
        .send()
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
    assert_eq!(server.seen(), 2);
}
