//! What a caller sees when a call fails.
#![cfg(feature = "v2_16")]

mod support;

use std::{error::Error as _, time::Duration};

use intercom_sdk::{Error, ErrorKind, v2_16::types::CreateTicketTypeRequest};
use support::{
    Fault, TOKEN,
    clients::strict_client as client,
    faulty::{Failure, Faulty, refusing_url},
    sampled,
};

async fn fails_with(fault: Fault) -> Error {
    let mock = sampled("2.16").await;
    mock.fault(fault);
    let client = client(&mock.base_url());
    client.list_conversations().send().await.unwrap_err()
}

#[tokio::test]
async fn an_envelope_is_read_whole() {
    let error = fails_with(Fault::status(404, "not_found")).await;
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.operation(), Some("list_conversations"));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    assert_eq!(error.code(), Some("not_found"));
    assert_eq!(
        error.errors()[0].message.as_deref(),
        Some("mock: not_found")
    );
    assert_eq!(error.request_id(), Some("mock-1"));
    assert!(error.is_not_found());
    assert!(error.body().starts_with(b"{\"errors\""));
}

#[tokio::test]
async fn a_proxys_page_keeps_the_status_and_the_headers_request_id() {
    let error = fails_with(Fault::html(502)).await;
    assert_eq!(error.status().map(|status| status.as_u16()), Some(502));
    assert_eq!(error.request_id(), Some("mock-1"));
    assert_eq!(
        error.to_string(),
        "list_conversations: 502 Bad Gateway: 502 from a proxy (request id mock-1)"
    );
}

#[tokio::test]
async fn a_rate_limit_says_how_long_to_wait() {
    let fault = Fault::status(429, "rate_limit_exceeded").header("retry-after", "7");
    let error = fails_with(fault).await;
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
}

#[tokio::test]
async fn an_error_without_a_body_is_still_one() {
    let error = fails_with(Fault::body(404, "")).await;
    assert_eq!(
        error.to_string(),
        "list_conversations: 404 Not Found (request id mock-1)"
    );
    assert_eq!(error.code(), None);
}

#[tokio::test]
async fn a_body_that_does_not_fit_tells_where() {
    let whole = r#""created_at":1,"updated_at":2,"open":true,"state":"open""#;
    for (body, place) in [
        (
            format!(
                r#"{{"conversations":[{{"id":1,"read":true,{whole}}},{{"id":2,"read":"yes",{whole}}}]}}"#
            ),
            "conversations[1].read",
        ),
        (
            format!(
                r#"{{"conversations":[{{"id":1,"read":true,{whole},"source":{{"body":["x"]}}}}]}}"#
            ),
            "conversations[0].source.body",
        ),
        (
            format!(r#"{{"conversations":[{{"read":true,{whole}}}]}}"#),
            "conversations[0].id",
        ),
        ("{}".to_owned(), "conversations"),
        (r#"{"conversations":7}"#.to_owned(), "conversations"),
    ] {
        let error = fails_with(Fault::body(200, &body)).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
        let message = format!("cannot be decoded at {place}: ");
        assert!(error.to_string().contains(&message), "{error}");
        assert_eq!(error.path(), Some(place));
        assert_eq!(error.body(), body.as_bytes());
        assert!(
            error
                .cause()
                .is_some_and(|cause| cause.is::<serde_json::Error>())
        );
        assert!(error.source().is_none(), "the message has its text already");
    }
}

#[tokio::test]
async fn a_message_is_short_whatever_does_not_fit() {
    let long = "x".repeat(100_000);
    let key = format!(r#"{{"conversations":[{{"custom_attributes":{{"{long}":[[[}}}}]}}"#);
    for body in [
        format!(r#"{{"conversations":"{long}"}}"#),
        format!(r#"{{"conversations":[{{"id":1,"open":"{long}"}}]}}"#),
        key,
    ] {
        let error = fails_with(Fault::body(200, &body)).await;
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(
            error.to_string().len() < 5_000,
            "{}",
            error.to_string().len()
        );
        assert_eq!(error.body(), body.as_bytes());
    }
}

#[tokio::test]
async fn a_success_that_is_no_json_is_an_error() {
    for (body, message) in [
        ("", "the response has no body"),
        ("<html>", "the response cannot be decoded"),
        (
            "{\"conversations\":[{\"id\":",
            "the response cannot be decoded at conversations[0].id",
        ),
        ("[]", "the response cannot be decoded"),
        ("\u{feff}{}", "the response cannot be decoded"),
    ] {
        let error = fails_with(Fault::body(200, body)).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_off_is_no_success() {
    let cut = Failure::cut_answer(200, &[], "{\"conversations\":[]}");
    let server = Faulty::start(cut, 1, "{}").await;
    let error = client(server.url())
        .list_conversations()
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network, "{error}");
}

#[tokio::test]
async fn a_connection_that_is_never_made_is_a_kind_of_its_own() {
    let error = client(&refusing_url())
        .list_conversations()
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
}

#[tokio::test]
async fn an_error_does_not_show_what_was_asked() {
    let request = client(&refusing_url());
    let request = request
        .retrieve_visitor_with_user_id()
        .user_id("ada@example.com");
    let error = request.send().await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("ada"), "{shown}");
    assert!(!shown.contains(TOKEN), "{shown}");
}

/// The error of a GET that is answered so.
async fn answered(status: u16, headers: &[(&str, &str)], body: &str) -> Error {
    let server = Faulty::start(Failure::answer(status, headers, body), usize::MAX, "{}").await;
    client(server.url()).list_tags().send().await.unwrap_err()
}

#[tokio::test]
async fn a_conflict_names_what_is_there() {
    for (message, id, archived) in [
        (
            "A contact of that kind is there: id=5ba682d23d7cf92bef87bfd4",
            Some("5ba682d23d7cf92bef87bfd4"),
            false,
        ),
        (
            "There is an archived contact like it (id=5ba682d23d7cf92bef87bfd4).",
            Some("5ba682d23d7cf92bef87bfd4"),
            true,
        ),
        ("Two things at once", None, false),
    ] {
        let body = format!(r#"{{"errors":[{{"code":"conflict","message":"{message}"}}]}}"#);
        let error = answered(409, &[], &body).await;
        assert!(error.is_conflict());
        assert_eq!(error.existing_id(), id, "{message}");
        assert_eq!(error.is_archived_conflict(), archived, "{message}");
        assert!(!error.is_retryable());
    }
    let other = r#"{"errors":[{"code":"x","message":"id=5ba682d23d7cf92bef87bfd4"}]}"#;
    assert_eq!(answered(400, &[], other).await.existing_id(), None);
}

#[tokio::test]
async fn a_usual_cause_is_hinted_at() {
    for (status, headers, body, hint) in [
        (
            403,
            vec![],
            r#"{"errors":[{"code":"action_forbidden","data":{"required_permissions":["a","b"]}}]}"#,
            Some("the app lacks a permission: a, b"),
        ),
        (
            401,
            vec![],
            r#"{"errors":[{"code":"token_unauthorized"}]}"#,
            Some("the app may lack a permission for this (Developer Hub, Authentication)"),
        ),
        (
            403,
            vec![],
            r#"{"errors":[{"code":"api_plan_restricted"}]}"#,
            Some("the workspace's plan does not include this"),
        ),
        (
            400,
            vec![],
            r#"{"errors":[{"code":"intercom_version_invalid"}]}"#,
            Some("version 2.16 does not exist or does not have this operation"),
        ),
        (
            302,
            vec![("location", "https://elsewhere.example/?token=x")],
            "",
            Some("redirects are not followed; this one leads to elsewhere.example"),
        ),
        (404, vec![], r#"{"errors":[{"code":"not_found"}]}"#, None),
        // This client has an address instead of a region.
        (401, vec![], r#"{"errors":[{"code":"unauthorized"}]}"#, None),
    ] {
        let error = answered(status, &headers, body).await;
        assert_eq!(error.hint(), hint, "{error}");
        if let Some(hint) = hint {
            assert!(error.to_string().contains(hint), "{error}");
        }
    }
}

#[tokio::test]
async fn an_error_says_whether_to_try_again() {
    for (status, retryable) in [
        (400, false),
        (401, false),
        (404, false),
        (408, true),
        (409, false),
        (429, true),
        (500, true),
        (502, true),
        (503, true),
        (504, true),
    ] {
        let error = answered(status, &[], "{}").await;
        assert_eq!(error.is_retryable(), retryable, "{error}");
        // The same of a call that must not be made twice.
        let failure = Failure::answer(status, &[], "{}");
        let server = Faulty::start(failure, usize::MAX, "{}").await;
        let client = client(server.url());
        let body = CreateTicketTypeRequest::new("Bug");
        let error = client
            .create_ticket_type()
            .body(body)
            .send()
            .await
            .unwrap_err();
        assert_eq!(error.is_retryable(), status == 429, "{error}");
    }
    let refused = client(&refusing_url()).list_tags().send().await;
    assert!(refused.unwrap_err().is_retryable());
}

#[tokio::test]
async fn codes_that_have_a_predicate_of_their_own() {
    let with = |code: &str| format!(r#"{{"errors":[{{"code":"{code}"}}]}}"#);
    assert!(
        answered(400, &[], &with("scroll_exists"))
            .await
            .is_scroll_exists()
    );
    assert!(
        answered(400, &[], &with("intercom_version_invalid"))
            .await
            .is_version_invalid()
    );
    assert!(answered(403, &[], &with("forbidden")).await.is_forbidden());
    assert!(
        answered(401, &[], &with("token_unauthorized"))
            .await
            .is_forbidden()
    );
    let error = answered(
        403,
        &[],
        r#"{"errors":[{"code":"x","data":{"required_permissions":"write_tags"}}]}"#,
    )
    .await;
    let required: Vec<_> = error.errors()[0].required_permissions().collect();
    assert_eq!(required, ["write_tags"]);
}
