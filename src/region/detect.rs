//! Detects the region of a token.

use http::Method;
use serde::Deserialize;

use super::Region;
use crate::{
    Error, NEWEST_VERSION,
    auth::{AccessToken, Credentials},
    call::{
        endpoint::{Endpoint, ExpectedBody, Output, Replay, RequestBody},
        request::Request,
        transport::Transport,
    },
    client::{Base, Settings},
};

/// The part of the response to `GET /me` that has the region.
#[derive(Deserialize)]
struct Me {
    app: Option<App>,
}

#[derive(Deserialize)]
struct App {
    region: Option<String>,
}

const ENDPOINT: &Endpoint = &Endpoint {
    id: "identify_admin",
    version: NEWEST_VERSION,
    method: Method::GET,
    path: "/me",
    parameters: &[],
    body: RequestBody::None,
    replay: Replay::Safe,
    output: Output::Json,
    paging: None,
};

impl Region {
    /// Detects the region of the workspace that `token` belongs to, with `GET
    /// /me`: first in the US, which routes to other regions (Intercom:
    /// "attempts to"), then in the other regions while the token is refused.
    ///
    /// # Errors
    ///
    /// Kind `Status`, 401, if no region accepts the token; kind `Decode` if the
    /// response has no region or an unknown one, which the message names; and
    /// the errors of any other call.
    pub async fn detect(token: impl AsRef<str>) -> Result<Self, Error> {
        let token = AccessToken::new(token)?;
        let mut refused = None;
        for region in Self::ALL {
            match ask(token.clone(), Base::Region(region)).await {
                Err(error) if error.is_unauthorized() => refused = refused.or(Some(error)),
                answer => return answer,
            }
        }
        Err(refused.unwrap_or_else(|| Error::config("there is no region to ask")))
    }

    /// Like [`detect`](Self::detect), but sends the request to `base_url` only,
    /// such as a proxy or a mock server.
    ///
    /// # Errors
    ///
    /// The same as [`detect`](Self::detect).
    pub async fn detect_at(
        base_url: impl Into<String>,
        token: impl AsRef<str>,
    ) -> Result<Self, Error> {
        ask(AccessToken::new(token)?, Base::Url(base_url.into())).await
    }
}

async fn ask(token: AccessToken, base: Base) -> Result<Region, Error> {
    let mut settings = Settings::new(Ok(Credentials::Fixed(token)));
    settings.base = base;
    let transport = Transport::new(settings.state(NEWEST_VERSION)?);
    let (_, call) = Request::new(&transport, ENDPOINT).prepare()?;
    let exchange = transport.send(call, ExpectedBody::Json).await?.success()?;
    let me: Me = exchange.decode_as()?;
    let Some(name) = me.app.and_then(|app| app.region) else {
        return Err(exchange.missing_field("app.region"));
    };
    name.parse()
        .map_err(|error: Error| exchange.invalid_field("app.region", error))
}
