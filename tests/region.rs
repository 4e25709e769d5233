//! Which region a token belongs to.
#![cfg(feature = "v2_12")]

mod support;

use intercom_sdk::{ErrorKind, Region};
use support::{
    TOKEN,
    faulty::{Failure, Faulty},
};

async fn detect(status: u16, body: &str) -> Result<Region, intercom_sdk::Error> {
    let answer = Failure::answer(status, &[("content-type", "application/json")], body);
    let server = Faulty::start(answer, 1, "{}").await;
    Region::detect_at(server.url(), TOKEN).await
}

#[tokio::test]
async fn the_answer_says_it_in_any_case() {
    for (name, region) in [("US", Region::Us), ("eu", Region::Eu), ("Au", Region::Au)] {
        let body = format!(r#"{{"type":"admin","id":"1","app":{{"region":"{name}"}}}}"#);
        assert_eq!(detect(200, &body).await.unwrap(), region);
    }
}

#[tokio::test]
async fn an_answer_without_a_region_is_an_error_that_names_the_place() {
    for (status, body, kind, message) in [
        (
            200,
            r#"{"app":{"region":"MARS"}}"#,
            ErrorKind::Decode,
            "at app.region: `MARS` is not a region; there are us, eu and au",
        ),
        (
            200,
            r#"{"app":{}}"#,
            ErrorKind::Decode,
            "at app.region: the field is missing",
        ),
        (
            200,
            r#"{"type":"admin"}"#,
            ErrorKind::Decode,
            "at app.region: the field is missing",
        ),
        (
            401,
            r#"{"errors":[{"code":"unauthorized","message":"Access Token Invalid"}]}"#,
            ErrorKind::Status,
            "401 Unauthorized: unauthorized: Access Token Invalid",
        ),
    ] {
        let error = detect(status, body).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[tokio::test]
async fn a_token_that_cannot_be_one_asks_nobody() {
    let error = Region::detect("no token").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
}
