//! The installation of an app, against a local stand-in.
#![cfg(feature = "oauth")]

use std::time::Duration;

use httpmock::{Method::POST, MockServer};
use intercom_sdk::{
    ErrorKind, Region,
    oauth::{App, Code, OAuthError, State, Token},
};
use serde_json::json;

const SECRET: &str = "f3b1c0de-1234-4abc-9def-0123456789ab";
const CODE: &str = "dG9rOmFi+/c=";
const TOKEN: &str = "dG9rOnRva2Vu";

fn app() -> App {
    App::new("client 1&", SECRET).unwrap()
}

fn app_at(server: &MockServer) -> App {
    app().base_url(server.base_url())
}

/// The answer of the stand-in to an exchange.
async fn exchange(status: u16, body: serde_json::Value) -> (Result<Token, OAuthError>, usize) {
    let server = MockServer::start_async().await;
    let mock = server
        .mock_async(|when, then| {
            when.method(POST).path("/auth/eagle/token");
            then.status(status).json_body(body);
        })
        .await;
    let result = app_at(&server).exchange(&Code::new(CODE)).await;
    (result, mock.calls_async().await)
}

#[test]
fn a_browser_is_sent_to_the_page_of_its_region_with_a_state_of_its_own() {
    for (region, host) in [
        (Region::Us, "app.intercom.com"),
        (Region::Eu, "app.eu.intercom.com"),
        (Region::Au, "app.au.intercom.com"),
    ] {
        let app = app().region(region);
        let (first, second) = (app.authorize().unwrap(), app.authorize().unwrap());
        let state = first.state.as_str();
        assert_eq!(
            first.url,
            format!("https://{host}/oauth?client_id=client+1%26&state={state}")
        );
        assert_eq!(state.len(), 43);
        assert_ne!(state, second.state.as_str());
    }
    let app = app().redirect_uri("https://example.com/back?x=1");
    let url = app.authorize_with(&State::from_session("s")).unwrap();
    assert!(
        url.ends_with("&state=s&redirect_uri=https%3A%2F%2Fexample.com%2Fback%3Fx%3D1"),
        "{url}"
    );
}

#[tokio::test]
async fn a_code_is_exchanged_and_the_token_revoked() {
    let server = MockServer::start_async().await;
    let exchange = server
        .mock_async(|when, then| {
            when.method(POST)
                .path("/auth/eagle/token")
                .header("content-type", "application/x-www-form-urlencoded")
                .header_missing("authorization")
                .form_urlencoded_tuple("client_id", "client 1&")
                .form_urlencoded_tuple("client_secret", SECRET)
                .form_urlencoded_tuple("code", CODE);
            then.status(200).json_body(json!({
                "token_type": "Bearer", "token": TOKEN, "access_token": TOKEN,
            }));
        })
        .await;
    let revoke = server
        .mock_async(|when, then| {
            when.method(POST)
                .path("/auth/uninstall")
                .header("authorization", format!("Bearer {TOKEN}"));
            then.status(200);
        })
        .await;
    let app = app_at(&server);
    let state = app.authorize().unwrap().state;
    let query = format!("code={CODE}&state={}", state.as_str());
    let code = app.callback(&query, &state).unwrap();
    let token = app.exchange(&code).await.unwrap();
    assert_eq!(token.secret(), TOKEN);
    app.revoke(&token).await.unwrap();
    exchange.assert_async().await;
    revoke.assert_async().await;
}

#[tokio::test]
async fn either_name_of_the_token_is_read() {
    for body in [json!({ "token": TOKEN }), json!({ "access_token": TOKEN })] {
        let (token, _) = exchange(200, body).await;
        assert_eq!(token.unwrap().secret(), TOKEN);
    }
    for body in [json!({}), json!({ "token": "" }), json!([])] {
        let (error, _) = exchange(200, body).await;
        let error = error.unwrap_err();
        assert_eq!(error.call().unwrap().kind(), ErrorKind::Decode, "{error}");
    }
}

#[tokio::test]
async fn a_code_that_expired_or_was_used_is_told_from_other_failures() {
    for (status, message) in [
        (401, "Unauthorized Code"),
        (400, "Bad code"),
        (404, "No such app"),
    ] {
        let body = json!({ "type": "error.list", "errors": [{ "code": "unauthorized", "message": message }] });
        let (error, calls) = exchange(status, body).await;
        let error = error.unwrap_err();
        assert!(matches!(error, OAuthError::CodeRefused(_)), "{error}");
        assert!(
            error
                .to_string()
                .starts_with("the code was refused; it may"),
            "{error}"
        );
        assert!(error.to_string().contains(message), "{error}");
        assert_eq!(calls, 1);
    }
}

#[tokio::test]
async fn a_code_is_not_sent_again_when_it_may_have_been_used() {
    let (error, calls) = exchange(500, json!({})).await;
    assert!(matches!(error, Err(OAuthError::Failed(_))), "{error:?}");
    assert_eq!(calls, 1);

    let server = MockServer::start_async().await;
    let mock = server
        .mock_async(|_, then| {
            then.status(200).delay(Duration::from_secs(5));
        })
        .await;
    let app = app_at(&server).timeout(Duration::from_millis(100));
    let error = app.exchange(&Code::new(CODE)).await.unwrap_err();
    assert!(error.call().unwrap().is_timeout(), "{error}");
    assert!(mock.calls_async().await <= 1);
}

#[tokio::test]
async fn a_token_that_is_gone_is_refused_and_one_that_is_none_is_not_sent() {
    let server = MockServer::start_async().await;
    server
        .mock_async(|_, then| {
            then.status(401);
        })
        .await;
    let error = app_at(&server)
        .revoke(&Token::new(TOKEN))
        .await
        .unwrap_err();
    assert!(matches!(error, OAuthError::TokenRefused(_)), "{error}");
    let error = app_at(&server).revoke(&Token::new("")).await.unwrap_err();
    assert_eq!(error.call().unwrap().kind(), ErrorKind::Config);
}

#[tokio::test]
async fn secrets_do_not_show_even_if_the_server_echoes_them() {
    let echo = format!("{SECRET} is not the secret of this app");
    let body = json!({ "errors": [{ "code": "unauthorized", "message": echo }] });
    let (error, _) = exchange(401, body).await;
    let error = error.unwrap_err();
    let app = app();
    let state = State::from_session("the-state");
    for shown in [
        format!("{error}"),
        format!("{error:?}"),
        format!("{app:?}"),
        format!("{state:?}"),
        format!("{:?}", Code::new(CODE)),
        format!("{:?}", Token::new(TOKEN)),
        format!("{:?}", app.callback("code=the-code&state=x", &state)),
        format!(
            "{:?}",
            app.callback("code=the-code&state=the-state", &state)
        ),
    ] {
        for secret in [SECRET, CODE, TOKEN, "the-state", "the-code"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
    assert!(
        format!("{error}").contains("[redacted] is not the secret"),
        "{error}"
    );
}

#[tokio::test]
async fn what_cannot_be_an_app_is_refused_by_name() {
    for (id, secret, message) in [
        ("", SECRET, "the client id is empty"),
        ("id", " ", "the client secret is empty"),
        ("id", "a b", "the client secret has an invalid character"),
    ] {
        let error = App::new(id, secret).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains(message), "{error}");
    }
    let error = app().authorize_url("nowhere").authorize().unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the authorize URL cannot be used"),
        "{error}"
    );
    // The secret is not sent over plain http.
    let insecure = app().base_url("http://192.0.2.1");
    let error = insecure.exchange(&Code::new(CODE)).await.unwrap_err();
    assert_eq!(error.call().unwrap().kind(), ErrorKind::Config);
}
