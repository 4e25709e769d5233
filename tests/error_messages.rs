//! What a caller reads of a call that failed.
#![cfg(feature = "v2_16")]

mod support;

use std::error::Error as _;

use intercom_sdk::{Error, RetryPolicy, v2_16::Client};
use support::{
    clients::strict_client as client,
    faulty::{Failure, Faulty, refusing_url},
};

/// The error of a GET that is answered so.
async fn answered(status: u16, headers: &[(&str, &str)], body: &str) -> Error {
    let server = Faulty::start(Failure::answer(status, headers, body), usize::MAX, "{}").await;
    client(server.url()).list_tags().send().await.unwrap_err()
}

/// A token with characters that are escaped in various places.
const ECHOED: &str = "dG9rOnNlY3JldA/b+c==";

/// The token as servers may write it.
fn echoes() -> [String; 5] {
    [
        ECHOED.to_owned(),
        ECHOED
            .replace('/', "%2F")
            .replace('=', "%3D")
            .replace('+', "%2b"),
        ECHOED.replace('/', "\\/"),
        ECHOED.replace('=', "\\u003d"),
        ECHOED.replace('=', "&#61;").replace('/', "&#x2F;"),
    ]
}

fn assert_is_not_in(text: &str) {
    for echo in echoes() {
        assert!(!text.contains(&echo), "{text}");
    }
    assert!(!text.contains("dG9rOnNl"), "{text}");
}

#[tokio::test]
async fn a_token_that_the_server_echoes_does_not_show() {
    let long = "x".repeat(1_020);
    for echo in echoes() {
        for (status, body) in [
            (
                401,
                format!(r#"{{"errors":[{{"code":"{echo}","message":"no {echo}!"}}]}}"#),
            ),
            // Cut within the token.
            (
                401,
                format!(r#"{{"errors":[{{"message":"{long}{echo}"}}]}}"#),
            ),
            (
                403,
                format!(
                    r#"{{"errors":[{{"code":"x","field":"{echo}","data":{{"required_permissions":["{echo}"]}}}}]}}"#
                ),
            ),
            (
                400,
                format!(r#"{{"errors":{{"{echo}":"{echo}"}},"request_id":"{echo}"}}"#),
            ),
            (502, format!("<p>Bearer {echo}</p>")),
            (
                200,
                format!(r#"{{"type":"list","data":[{{"id":"1","{echo}":1,"name":["{echo}"]}}]}}"#),
            ),
            (200, format!(r#"{{"type":"list","data":"{echo}"}}"#)),
            (200, format!(r#"{{"{echo}":"#)),
        ] {
            let headers = [("x-request-id", ECHOED)];
            let failure = Failure::answer(status, &headers, &body);
            let server = Faulty::start(failure, usize::MAX, "{}").await;
            let client = Client::builder(ECHOED).base_url(server.url());
            let client = client.retry(RetryPolicy::none()).strict(true);
            let call = client.build().unwrap().list_tags().send();
            let error = call.await.unwrap_err();
            assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
            assert_is_not_in(&format!(
                "{error} {error:?} {:?} {:?} {:?} {:?} {:?}",
                error.request_id(),
                error.errors(),
                error.hint(),
                error.path(),
                error.code()
            ));
            for entry in error.errors() {
                assert_is_not_in(&entry.to_string());
            }
            assert_eq!(error.body(), body.as_bytes(), "the bytes are the server's");
        }
    }
}

#[tokio::test]
async fn a_message_is_one_line_that_moves_no_cursor() {
    let nasty = "a\\nb\\r\\u001b[2J\\u009b\\u2028\\u202ec";
    let raw = "a\nb\r\u{1b}[2J\u{9b}\u{2028}\u{202e}c";
    for (status, body) in [
        (
            400,
            format!(r#"{{"errors":[{{"code":"{nasty}","message":"{nasty}","field":"{nasty}"}}]}}"#),
        ),
        (400, format!(r#"{{"errors":[],"request_id":"{nasty}"}}"#)),
        (
            403,
            format!(r#"{{"errors":[{{"data":{{"required_permissions":["{nasty}"]}}}}]}}"#),
        ),
        (502, format!("<p>{raw}</p>")),
        (200, format!(r#"{{"data":"{nasty}"}}"#)),
    ] {
        let error = answered(status, &[], &body).await;
        let entries = error.errors().iter().map(ToString::to_string);
        for text in entries.chain([error.to_string(), format!("{error:?}")]) {
            let odd = |character: char| {
                character.is_control() || matches!(character, '\u{2028}' | '\u{202e}')
            };
            assert!(!text.contains(odd), "{text:?}");
        }
        assert!(
            error.to_string().contains("\\u{1b}"),
            "it is shown: {error}"
        );
    }
}

#[tokio::test]
async fn a_cause_is_told_once_in_a_message_and_by_reporters() {
    let refused = client(&refusing_url()).list_tags().send().await;
    let cut = Faulty::start(Failure::Cut(Vec::new()), usize::MAX, "{}").await;
    let broken = client(cut.url()).list_tags().send().await;
    for (error, cause) in [
        (refused.unwrap_err(), "Connection refused"),
        (
            broken.unwrap_err(),
            "connection closed before message completed",
        ),
    ] {
        // As `{:#}` of anyhow does it.
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(next) = source {
            text += &format!(": {next}");
            source = next.source();
        }
        assert_eq!(text.matches(cause).count(), 1, "{text}");
        assert!(!text.contains('\n'), "{text}");
        assert!(!error.is_certificate());
        assert!(error.cause().is_some());
    }
}
