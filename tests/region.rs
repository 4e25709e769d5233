//! Which region a token belongs to.
#![cfg(feature = "v2_16")]

mod support;

use std::time::Duration;

use intercom_sdk::{Error, ErrorKind, Region};
use support::{
    TOKEN,
    faulty::{Failure, Faulty, refusing_url},
    plain_http,
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

const ALL: [Region; 3] = [Region::Us, Region::Eu, Region::Au];

/// What the three regions do.
async fn regions(failures: [Failure; 3]) -> [Faulty; 3] {
    let [us, eu, au] = failures;
    let start = |failure| Faulty::start(failure, usize::MAX, "{}");
    [start(us).await, start(eu).await, start(au).await]
}

/// Asks three servers.
async fn detect_among(servers: &[Faulty; 3], seconds: u64) -> Result<Region, Error> {
    let detector = Region::detector(TOKEN).timeout(Duration::from_secs(seconds));
    ALL.into_iter()
        .zip(servers)
        .fold(detector, |detector, (region, server)| {
            detector.base_url(region, server.url())
        })
        .detect()
        .await
}

fn refusal() -> Failure {
    Failure::answer(401, &[], r#"{"errors":[{"code":"unauthorized"}]}"#)
}

fn found(region: &str) -> Failure {
    Failure::answer(200, &[], format!(r#"{{"app":{{"region":"{region}"}}}}"#))
}

#[tokio::test]
async fn the_first_answer_counts_whatever_the_other_regions_do() {
    for other in [
        refusal(),
        Failure::Stuck(Vec::new()),
        Failure::Reset,
        Failure::answer(500, &[], ""),
        Failure::answer(200, &[], "{}"),
    ] {
        for (at, region) in ALL.into_iter().enumerate() {
            let mut failures = [other.clone(), other.clone(), other.clone()];
            failures[at] = found(&region.to_string());
            let servers = regions(failures).await;
            assert_eq!(
                detect_among(&servers, 20).await.unwrap(),
                region,
                "{other:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_failed_detection_lists_what_each_region_said() {
    let silent = || Failure::Stuck(Vec::new());
    for (failures, kind, parts) in [
        (
            [refusal(), refusal(), refusal()],
            ErrorKind::Status,
            ["us: ", "eu: identify_admin: 401 Unauthorized", "au: "],
        ),
        (
            [refusal(), silent(), refusal()],
            ErrorKind::Timeout,
            [
                "us: identify_admin: 401",
                "eu: identify_admin: the request timed out",
                "au: identify_admin: 401",
            ],
        ),
        (
            [silent(), silent(), silent()],
            ErrorKind::Timeout,
            ["us: ", "eu: ", "au: identify_admin: the request timed out"],
        ),
        (
            [
                refusal(),
                Failure::answer(200, &[], r#"{"app":{"region":"MARS"}}"#),
                refusal(),
            ],
            ErrorKind::Decode,
            ["us: ", "`MARS` is not a region", "au: "],
        ),
    ] {
        let servers = regions(failures).await;
        let error = detect_among(&servers, 1).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert_eq!(error.is_unauthorized(), kind == ErrorKind::Status);
        let text = error.to_string();
        assert!(text.contains("the region cannot be detected"), "{text}");
        for part in parts {
            assert_eq!(text.matches(part).count(), 1, "{part}: {text}");
        }
        assert!(!text.contains("Region::detect"), "{text}");
        assert!(servers.iter().all(|server| server.seen() > 0));
    }
}

#[tokio::test]
async fn a_detection_goes_through_a_client_of_your_own() {
    let server = Faulty::start(found("EU"), usize::MAX, "{}").await;
    let address = server.url().trim_start_matches("http://").parse().unwrap();
    // A name that only this client resolves.
    let http = plain_http().resolve("regions.localhost", address);
    let url = format!("http://regions.localhost:{}", address.port());
    let detector = Region::detector(TOKEN)
        .http_client(http.build().unwrap())
        .base_url(Region::Us, url)
        .base_url(Region::Eu, refusing_url())
        .base_url(Region::Au, refusing_url());
    assert_eq!(detector.detect().await.unwrap(), Region::Eu);
}

#[tokio::test]
async fn a_detection_does_not_send_the_token_in_the_open() {
    let detector = Region::detector(TOKEN).base_url(Region::Us, "http://elsewhere.example");
    let error = detector.detect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config, "{error}");
}
