//! Requests that no version describes: `client.request(method, path)`.
#![cfg(feature = "v2_16")]

mod support;

use std::time::Duration;

use httpmock::MockServer;
use intercom_sdk::{CallOptions, Error, ErrorKind, Method, RetryPolicy, v2_16::Client};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use support::{
    TOKEN,
    faulty::{Failure, Faulty},
};

const THING: &str = r#"{"id":"1","parts":[1,2]}"#;

#[derive(Debug, Deserialize, PartialEq)]
struct Thing {
    id: String,
    parts: Vec<u32>,
}

fn client(url: &str) -> Client {
    Client::builder(TOKEN)
        .base_url(url)
        .retry(RetryPolicy::new().base_delay(Duration::from_millis(1)))
        .build()
        .unwrap()
}

#[tokio::test]
async fn what_a_caller_set_arrives_as_given_with_what_every_call_has() {
    #[derive(Serialize)]
    struct Body<'a> {
        name: &'a str,
    }
    let server = MockServer::start_async().await;
    let mock = server
        .mock_async(|when, then| {
            when.method("PATCH")
                .path("/base/things/a%2Fb/parts")
                .query_param("q", "x y&z=1")
                .query_param("page", "2")
                .header("authorization", format!("Bearer {TOKEN}"))
                .header("intercom-version", "2.16")
                .header(
                    "user-agent",
                    concat!("intercom-sdk-rust/", env!("CARGO_PKG_VERSION")),
                )
                .header("accept", "application/json")
                .header("content-type", "application/json")
                .header("x-team", "crm")
                .body(r#"{"name":"Ada"}"#)
                .is_true(|request| {
                    request.uri().query() == Some("q=x+y%26z%3D1&page=2&tag=a&tag=b")
                });
            then.status(200).body(THING);
        })
        .await;
    let client = client(&format!("{}/base/", server.base_url()));
    let response = client
        .request(Method::PATCH, "/things/a%2Fb/parts")
        .query("q", "x y&z=1")
        .query("page", 2)
        .query("tag", "a")
        .query("tag", "b")
        .body(&Body { name: "Ada" })
        .options(CallOptions::new().header("x-team", "crm"))
        .send()
        .await
        .unwrap();
    assert_eq!(mock.calls_async().await, 1);
    assert_eq!(response["parts"], json!([1, 2]));
    assert_eq!((response.status().as_u16(), response.attempts()), (200, 1));
}

#[tokio::test]
async fn a_request_without_a_body_has_none() {
    let server = MockServer::start_async().await;
    let mock = server
        .mock_async(|when, then| {
            when.path("/things").body("").is_true(|request| {
                let headers = request.headers();
                request.uri().query().is_none() && !headers.contains_key("content-type")
            });
            then.status(200).body(THING);
        })
        .await;
    let client = client(&server.base_url());
    for method in [Method::GET, Method::POST, Method::DELETE] {
        client.request(method, "/things").send().await.unwrap();
    }
    assert_eq!(mock.calls_async().await, 3);
}

#[tokio::test]
async fn a_response_is_read_as_asked() {
    let server = Faulty::start(Failure::Reset, 0, THING).await;
    let client = client(server.url());
    let request = client.request(Method::GET, "/things/1");
    let thing = request.clone().send_as::<Thing>().await.unwrap();
    let expected = Thing {
        id: "1".to_owned(),
        parts: vec![1, 2],
    };
    assert_eq!(*thing, expected);
    let raw = request.clone().send_raw().await.unwrap();
    assert_eq!(raw.body(), THING.as_bytes());
    let error = request.send_as::<Vec<u8>>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.operation(), Some("request"));
    let message = "request GET /things/…: the response cannot be decoded: ";
    assert!(error.to_string().starts_with(message), "{error}");
}

#[tokio::test]
async fn a_response_without_a_body_is_null() {
    for (method, answer) in [
        (Method::DELETE, &b"HTTP/1.1 204 No Content\r\n\r\n"[..]),
        (
            Method::POST,
            b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n",
        ),
        // It would be too large, and does not come.
        (
            Method::HEAD,
            b"HTTP/1.1 200 OK\r\ncontent-length: 999999999999\r\n\r\n",
        ),
    ] {
        let server = Faulty::start(Failure::Answer(answer.to_vec()), usize::MAX, "").await;
        let client = client(server.url());
        let request = client.request(method, "/things/1");
        let response = request.clone().send().await.unwrap();
        assert_eq!((response.attempts(), &*response), (1, &Value::Null));
        let error = request.send_as::<Thing>().await.unwrap_err();
        assert!(
            error.to_string().contains("the response has no body"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_failure_is_an_error_or_raw() {
    let body = r#"{"errors":[{"code":"not_found","message":"No."}]}"#;
    let server = Faulty::start(Failure::answer(404, &[], body), usize::MAX, "").await;
    let client = client(server.url());
    let request = client
        .request(Method::GET, "/things/ada@example.com")
        .query("email", "ada@example.com");
    let raw = request.clone().send_raw().await.unwrap();
    assert_eq!(raw.status(), 404);
    assert_eq!(raw.body(), body.as_bytes());
    let shown = format!("{request:?}");
    assert!(!shown.contains("ada"), "{shown}");
    for error in [raw.decode().unwrap_err(), request.send().await.unwrap_err()] {
        assert!(error.is_not_found());
        assert_eq!(
            error.to_string(),
            "request GET /things/…: 404 Not Found: not_found: No. (request id faulty)"
        );
        assert!(!format!("{error:?}").contains("ada"), "{error:?}");
    }
}

#[tokio::test]
async fn only_what_does_no_harm_is_sent_again() {
    let broken = || Failure::Reset;
    let limited = || Failure::answer(429, &[("retry-after", "0")], "");
    let known = || CallOptions::new().idempotent("the id in the body makes it one");
    for (method, path, options, failure, seen) in [
        (Method::GET, "/things", None, limited(), 2),
        (Method::POST, "/things", None, limited(), 2),
        (Method::GET, "/things", None, broken(), 2),
        (Method::HEAD, "/things", None, broken(), 2),
        (Method::GET, "/things/scroll", None, limited(), 2),
        (Method::GET, "/things/scroll", None, broken(), 1),
        (Method::POST, "/things", None, broken(), 1),
        (Method::PUT, "/things", None, broken(), 1),
        (Method::PATCH, "/things", None, broken(), 1),
        (Method::DELETE, "/things", None, broken(), 1),
        (Method::POST, "/things", Some(known()), broken(), 2),
        (Method::GET, "/things/scroll", Some(known()), broken(), 2),
    ] {
        let server = Faulty::start(failure, 1, THING).await;
        let client = client(server.url());
        let case = format!("{method} {path} {options:?}");
        let mut request = client.request(method, path);
        if let Some(options) = options {
            request = request.options(options);
        }
        let result = request.send_raw().await;
        assert_eq!(server.seen(), seen, "{case}");
        assert_eq!(result.is_ok(), seen == 2, "{case}");
    }
}

#[tokio::test]
async fn what_would_go_elsewhere_is_not_sent() {
    let server = Faulty::start(Failure::Reset, 0, THING).await;
    let elsewhere = Faulty::start(Failure::Reset, 0, THING).await;
    let client = client(&format!("{}/base", server.url()));
    let host = elsewhere.url().trim_start_matches("http:");
    for path in [
        elsewhere.url(),
        host,
        &host.replace("//", "/\\"),
        &host.replace("//", "@"),
        "things",
        "",
        "/../things",
        "/things/%2E%2e/%2e%2e/x",
        "/things/..%2f..",
        "/things/",
        "/things?scroll=1",
        "/things#x",
        "/things\r\nx-evil: 1",
    ] {
        let request = client.request(Method::GET, path);
        let errors: [Error; 3] = [
            request.clone().send().await.unwrap_err(),
            request.clone().send_as::<Thing>().await.unwrap_err(),
            request.send_raw().await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{path}");
            assert!(
                error.to_string().starts_with("request: the path "),
                "{error}"
            );
            assert_eq!(error.attempts(), 0);
        }
    }
    let connect = client.request(Method::CONNECT, "/things").send().await;
    let message = "request: the method CONNECT cannot be sent";
    assert_eq!(connect.unwrap_err().to_string(), message);
    assert_eq!((server.seen(), elsewhere.seen()), (0, 0));
}

#[tokio::test]
async fn what_cannot_be_json_is_not_sent() {
    struct Broken;
    impl Serialize for Broken {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("no"))
        }
    }
    let server = Faulty::start(Failure::Reset, 0, THING).await;
    let request = client(server.url()).request(Method::POST, "/things");
    let error = request.body(&Broken).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let message = "request: the body cannot be written as JSON: no";
    assert_eq!(error.to_string(), message);
    assert_eq!(server.seen(), 0);
}
