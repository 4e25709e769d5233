//! The two calls: a code for a token, and the end of a token.

use http::{
    HeaderValue, Method, StatusCode,
    header::{ACCEPT, CONTENT_TYPE},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;
use serde::Deserialize;

use super::{code::Code, oauth_error::OAuthError, token::Token};
use crate::{
    Error, NEWEST_VERSION,
    auth::AccessToken,
    call::{
        PreparedCall,
        endpoint::{Endpoint, ExpectedBody, Output, Replay, RequestBody},
        transport::Transport,
    },
    client::Settings,
};

/// A code is good for one exchange, so a lost answer is a lost code.
const EXCHANGE: &Endpoint = &endpoint("exchange_code", "/auth/eagle/token", Replay::Unsafe);
/// A repeat could only say that the token is gone already, as an error.
const REVOKE: &Endpoint = &endpoint("revoke_token", "/auth/uninstall", Replay::Unsafe);

const fn endpoint(id: &'static str, path: &'static str, replay: Replay) -> Endpoint {
    Endpoint {
        id,
        version: NEWEST_VERSION,
        method: Method::POST,
        path,
        parameters: &[],
        body: RequestBody::None,
        replay,
        output: Output::Json,
        paging: None,
    }
}

/// Intercom sends the token twice.
#[derive(Deserialize)]
struct Answer {
    access_token: Option<String>,
    token: Option<String>,
}

/// Exchanges a code.
pub(super) async fn exchange(
    settings: Settings,
    client_id: &str,
    client_secret: &AccessToken,
    code: &Code,
) -> Result<Token, OAuthError> {
    let transport = Transport::new(settings.state(NEWEST_VERSION)?);
    let secret = client_secret.header();
    let secret = secret
        .to_str()
        .ok()
        .and_then(|text| text.strip_prefix("Bearer "));
    // Forms are what Intercom's own samples send.
    let form = [
        ("client_id", client_id),
        ("client_secret", secret.unwrap_or_default()),
        ("code", code.secret()),
    ]
    .map(|(key, value)| format!("{key}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
    .join("&");
    let mut call = prepare(&transport, EXCHANGE)?;
    let form_type = HeaderValue::from_static("application/x-www-form-urlencoded");
    call.request.headers_mut().insert(CONTENT_TYPE, form_type);
    *call.request.body_mut() = Some(form.into());

    let exchange = transport.send(call, ExpectedBody::Json).await?;
    let exchange = exchange.success().map_err(|error| match error.status() {
        Some(StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::NOT_FOUND) => {
            // The usual cause of a 401, a wrong token, is none here.
            OAuthError::CodeRefused(error.with_hint(None))
        }
        _ => OAuthError::Failed(error),
    })?;
    let answer: Answer = exchange.decode_as()?;
    let token = answer.access_token.or(answer.token);
    match token.filter(|token| !token.is_empty()) {
        Some(token) => Ok(Token::new(token)),
        None => Err(exchange.missing_field("access_token").into()),
    }
}

/// Revokes the token that `settings` have.
pub(super) async fn revoke(settings: Settings) -> Result<(), OAuthError> {
    let transport = Transport::new(settings.state(NEWEST_VERSION)?);
    let call = prepare(&transport, REVOKE)?;
    let exchange = transport.send(call, ExpectedBody::Nothing).await?;
    match exchange.success() {
        Ok(_) => Ok(()),
        Err(error) if error.is_unauthorized() => Err(OAuthError::TokenRefused(error)),
        Err(error) => Err(OAuthError::Failed(error)),
    }
}

fn prepare(transport: &Transport, endpoint: &'static Endpoint) -> Result<PreparedCall, Error> {
    let url = format!("{}{}", transport.base_url(), endpoint.path);
    let url = Url::parse(&url)
        .map_err(|error| Error::config(format!("the base URL cannot be used: {error}")))?;
    let mut request = reqwest::Request::new(Method::POST, url);
    let json = HeaderValue::from_static("application/json");
    request.headers_mut().insert(ACCEPT, json);
    Ok(PreparedCall {
        endpoint,
        request,
        path: None,
        options: None,
    })
}
