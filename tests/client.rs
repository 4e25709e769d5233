//! Building a client, and what it sends and does not send.
#![cfg(feature = "v2_16")]

mod support;

use std::time::Duration;

use futures_util::FutureExt as _;
use intercom_sdk::{
    CallOptions, ErrorKind, Region, RetryPolicy,
    v2_16::{Client, types::CreateExternalPageRequest},
};
use support::{
    Fault, Intercom, TOKEN,
    faulty::{Failure, Faulty, refusing_url},
    plain_http, sampled,
};

async fn mock_and_client() -> (Intercom, Client) {
    let mock = sampled("2.16").await;
    let client = Client::builder(TOKEN)
        .base_url(mock.base_url())
        .build()
        .unwrap();
    (mock, client)
}

#[test]
fn a_setting_that_cannot_be_used_is_named() {
    let cases = [
        (Client::builder("").build(), "the access token is empty"),
        (
            Client::builder("a\u{7}b").build(),
            "the access token has an invalid character",
        ),
        (
            Client::builder(TOKEN)
                .base_url("ftp://api.intercom.io")
                .build(),
            "the base URL `ftp://api.intercom.io` is neither http nor https",
        ),
        (
            Client::builder(TOKEN).base_url("api.intercom.io").build(),
            "the base URL `api.intercom.io` cannot be used",
        ),
        (
            Client::builder(TOKEN)
                .base_url("https://api.intercom.io/?a=b")
                .build(),
            "has a query or a fragment",
        ),
        (
            Client::builder(TOKEN)
                .base_url("https://me:secret@api.intercom.io")
                .build(),
            "the base URL holds a user name or a password",
        ),
        (
            Client::builder(TOKEN)
                .base_url("https://me:sec/secret?x@api.intercom.io:port")
                .build(),
            "the base URL `…@api.intercom.io:port` cannot be used",
        ),
        (
            Client::builder(TOKEN)
                .base_url("https://api.intercom.io/?key=secret")
                .build(),
            "has a query or a fragment",
        ),
        (
            Client::builder(TOKEN)
                .base_url("http://api.intercom.io")
                .build(),
            "is plain http, which shows the access token on the way",
        ),
    ];
    for (result, message) in cases {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
        assert!(error.to_string().contains(message), "{error}");
        assert!(!format!("{error:?}{error}").contains("secret"), "{error}");
    }
}

#[test]
fn every_region_has_its_host() {
    for (region, host) in [
        (Region::Us, "https://api.intercom.io"),
        (Region::Eu, "https://api.eu.intercom.io"),
        (Region::Au, "https://api.au.intercom.io"),
    ] {
        let client = Client::builder(TOKEN).region(region).build().unwrap();
        assert!(
            format!("{client:?}").contains(&format!("\"{host}\"")),
            "{client:?}"
        );
    }
}

#[test]
fn the_token_does_not_show() {
    let builder = Client::builder(TOKEN);
    let shown = format!("{builder:?}");
    assert!(!shown.contains(TOKEN), "{shown}");
    let client = builder.build().unwrap();
    let shown = format!("{client:?} {:?}", client.identify_admin());
    assert!(!shown.contains(TOKEN), "{shown}");
}

#[test]
fn plain_http_is_for_this_machine_or_on_purpose() {
    for url in ["http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1"] {
        assert!(
            Client::builder(TOKEN).base_url(url).build().is_ok(),
            "{url}"
        );
    }
    for url in ["http://10.0.0.1", "http://proxy.internal:8080/api"] {
        let builder = || Client::builder(TOKEN).base_url(url);
        assert!(builder().allow_insecure(true).build().is_ok(), "{url}");
        assert!(builder().allow_insecure(false).build().is_err(), "{url}");
    }
}

#[test]
fn settings_are_shown_without_secrets() {
    let http = plain_http()
        .default_headers(
            [("x-key".parse().unwrap(), "secret".parse().unwrap())]
                .into_iter()
                .collect(),
        )
        .build()
        .unwrap();
    let builder = Client::builder("secret-token")
        .base_url("https://me:secret@api.intercom.io")
        .http_client(http.clone());
    let detector = Region::detector("secret-token")
        .base_url(Region::Eu, "https://me:secret@api.intercom.io")
        .http_client(http);
    let options = CallOptions::new().header("x-key", "secret");
    let shown = format!("{builder:?} {detector:?} {options:?}");
    assert!(!shown.contains("secret"), "{shown}");
    assert!(shown.contains("x-key"), "the names are shown: {shown}");
}

#[tokio::test]
async fn a_header_of_the_connection_or_the_frame_is_refused_by_name() {
    let (mock, client) = mock_and_client().await;
    for name in [
        "Authorization",
        "Connection",
        "Content-Length",
        "Expect",
        "Host",
        "HTTP2-Settings",
        "Keep-Alive",
        "Proxy-Authorization",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
    ] {
        let options = CallOptions::new().header(name, "0");
        let call = client.identify_admin().options(options).send();
        let error = call.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        let quoted = format!("`{}` belongs to", name.to_lowercase());
        assert!(error.to_string().contains(&quoted), "{error}");
    }
    assert!(mock.calls().is_empty());
}

#[tokio::test]
async fn no_timeout_is_too_long() {
    let mock = sampled("2.16").await;
    let builder = || {
        Client::builder(TOKEN)
            .base_url(mock.base_url())
            .timeout(Duration::MAX)
            .read_timeout(Duration::MAX)
            .retry(
                RetryPolicy::new()
                    .base_delay(Duration::MAX)
                    .max_delay(Duration::MAX)
                    .deadline(Duration::MAX),
            )
    };
    let theirs = builder().http_client(plain_http().build().unwrap());
    for client in [builder().build().unwrap(), theirs.build().unwrap()] {
        mock.clear_faults();
        let options = || {
            CallOptions::new()
                .timeout(Duration::MAX)
                .read_timeout(Duration::MAX)
        };
        let call = client.identify_admin().options(options());
        call.send().await.unwrap();
        let download = client.download_data_export().job_identifier("j1");
        let stream = download.options(options()).send().await.unwrap();
        stream.into_inner().bytes().await.unwrap();
        mock.clear_faults();
        mock.fault(Fault::status(503, "unavailable"));
        let call = client.identify_admin().send();
        // The wait has no end that a test could see.
        let _ = tokio::time::timeout(Duration::from_millis(50), call).await;
        mock.clear_faults();
        let wait = u64::MAX.to_string();
        mock.fault(Fault::status(429, "limited").header("retry-after", &wait));
        let call = client.identify_admin().send();
        let _ = tokio::time::timeout(Duration::from_millis(50), call).await;
    }
    let detector = Region::detector(TOKEN).timeout(Duration::MAX);
    let detector = [Region::Us, Region::Eu, Region::Au]
        .into_iter()
        .fold(detector, |detector, region| {
            detector.base_url(region, mock.base_url())
        });
    mock.clear_faults();
    mock.fault(Fault::status(401, "unauthorized"));
    assert!(detector.detect().await.unwrap_err().is_unauthorized());
}

#[test]
fn a_call_outside_of_a_runtime_is_an_error() {
    let client = Client::builder(TOKEN).base_url(refusing_url()).build();
    let call = client.unwrap().identify_admin().send();
    let error = call.now_or_never().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config, "{error}");
}

#[tokio::test]
async fn a_base_url_may_have_a_path_and_a_slash() {
    let mock = sampled("2.16").await;
    let client = Client::builder(TOKEN)
        .base_url(format!("{}/", mock.base_url()))
        .build()
        .unwrap();
    client.identify_admin().send().await.unwrap();
    assert_eq!(mock.calls()[0].path, "/me");
}

#[tokio::test]
async fn the_headers_are_those_the_api_defines() {
    let (mock, client) = mock_and_client().await;
    client.identify_admin().send().await.unwrap();
    mock.assert_valid();
    let headers = &mock.calls()[0].headers;
    let value = |name: &str| {
        let header = headers.get(name)?;
        header.to_str().ok()
    };
    assert_eq!(value("intercom-version"), Some("2.16"));
    assert_eq!(value("api-version"), None);
    let agent = format!("intercom-sdk-rust/{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(value("user-agent"), Some(agent.as_str()));
}

#[tokio::test]
async fn your_own_http_client_is_used() {
    let mock = sampled("2.16").await;
    let http = plain_http()
        .default_headers(
            [("x-mine".parse().unwrap(), "yes".parse().unwrap())]
                .into_iter()
                .collect(),
        )
        .build()
        .unwrap();
    let client = Client::builder(TOKEN)
        .base_url(mock.base_url())
        .http_client(http)
        .build()
        .unwrap();
    client.identify_admin().send().await.unwrap();
    assert_eq!(mock.calls()[0].header("x-mine"), Some("yes"));
}

#[tokio::test]
async fn a_slow_answer_runs_out_of_time() {
    let mock = sampled("2.16").await;
    mock.fault(Fault::status(200, "slow").delayed(Duration::from_millis(400)));
    let client = Client::builder(TOKEN)
        .base_url(mock.base_url())
        .timeout(Duration::from_millis(50))
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let error = client.identify_admin().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(error.is_timeout());
}

#[tokio::test]
async fn the_time_covers_reading_the_body() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n";
    let server = Faulty::start(Failure::Stuck(head.into()), 1, "{}").await;
    let client = Client::builder(TOKEN)
        .base_url(server.url())
        .timeout(Duration::from_millis(200))
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let error = client.identify_admin().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (mock, client) = mock_and_client().await;
    let elsewhere = sampled("2.16").await;
    let target = format!("{}/me", elsewhere.base_url());
    mock.fault(Fault::body(302, "").header("location", &target));
    let error = client.identify_admin().send().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(302));
    assert!(elsewhere.calls().is_empty(), "the token went elsewhere");
}

#[tokio::test]
async fn what_is_missing_is_named_before_anything_is_sent() {
    let (mock, client) = mock_and_client().await;
    for (error, message) in [
        (
            client.show_contact().send().await.unwrap_err(),
            "show_contact: `contact_id` is required",
        ),
        (
            client
                .show_contact()
                .contact_id("..")
                .send()
                .await
                .unwrap_err(),
            "show_contact: `contact_id` cannot be \"..\"",
        ),
        (
            client
                .create_external_page()
                .body(
                    CreateExternalPageRequest::new()
                        .title("x")
                        .html("x")
                        .source_id(1),
                )
                .send()
                .await
                .unwrap_err(),
            "create_external_page: `external_id` is required",
        ),
        (
            client
                .reply_conversation()
                .conversation_id("1")
                .send()
                .await
                .unwrap_err(),
            "reply_conversation: `body` is required",
        ),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        assert!(error.to_string().starts_with(message), "{error}");
    }
    assert!(mock.calls().is_empty());
}

#[tokio::test]
async fn a_download_arrives_as_bytes() {
    let (mock, client) = mock_and_client().await;
    let download = client
        .download_data_export()
        .job_identifier("orzzsbd7hk67xyu")
        .send()
        .await
        .unwrap();
    let bytes = download.into_inner().bytes().await.unwrap();
    assert_eq!(&bytes[..2], &[0x1f, 0x8b]);
    mock.assert_valid();
}
