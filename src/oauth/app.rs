//! An app that workspaces install.

use std::{fmt, time::Duration};

use reqwest::Url;

use super::{callback, code::Code, exchange, oauth_error::OAuthError, state::State, token::Token};
use crate::{
    Error, Region,
    auth::{AccessToken, Credentials},
    client::{Base, Settings},
};

/// An app that workspaces install, with its credentials from the page "Basic
/// Information" of Intercom's Developer Hub.
///
/// The client secret does not show.
#[derive(Clone)]
pub struct App {
    client_id: String,
    /// It goes into the body of the exchange, not into a header.
    client_secret: AccessToken,
    region: Region,
    redirect_uri: Option<String>,
    authorize_url: Option<String>,
    base_url: Option<String>,
    http_client: Option<reqwest::Client>,
    timeout: Duration,
}

/// Where to send a browser, and what ties its callback to it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Authorization {
    /// Where to send the browser.
    pub url: String,
    /// To be kept in the session of the browser.
    pub state: State,
}

/// An admin waits for it.
const TIMEOUT: Duration = Duration::from_secs(30);

impl App {
    /// Creates an app. Surrounding white space of the secret is removed.
    ///
    /// # Errors
    ///
    /// Kind [`Config`](crate::ErrorKind::Config) if one of both is empty, or if the
    /// secret has a character that is not visible ASCII.
    pub fn new(
        client_id: impl Into<String>,
        client_secret: impl AsRef<str>,
    ) -> Result<Self, Error> {
        let client_id = client_id.into();
        if client_id.trim().is_empty() {
            return Err(Error::config("the client id is empty"));
        }
        let secret = AccessToken::from_source(client_secret.as_ref(), "the client secret")?;
        Ok(Self {
            client_id,
            client_secret: secret.withheld(),
            region: Region::default(),
            redirect_uri: None,
            authorize_url: None,
            base_url: None,
            http_client: None,
            timeout: TIMEOUT,
        })
    }

    /// Sets the region of the workspaces that install the app: where admins log in,
    /// and where codes are exchanged. [`Region::Us`] by default.
    #[must_use]
    pub fn region(mut self, region: Region) -> Self {
        self.region = region;
        self
    }

    /// Sets which of the redirect URLs of the app the browser comes back to; the
    /// first one by default. Intercom takes only those that the Developer Hub has.
    #[must_use]
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uri = Some(uri.into());
        self
    }

    /// Sets the page that browsers are sent to, such as that of a mock, instead of
    /// Intercom's `https://app.intercom.com/oauth`.
    #[must_use]
    pub fn authorize_url(mut self, url: impl Into<String>) -> Self {
        self.authorize_url = Some(url.into());
        self
    }

    /// Sets the base URL of the API, such as that of a proxy or a mock. The rules of
    /// [`ClientBuilder::base_url`](crate::ClientBuilder::base_url) apply.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sends requests through your own client; see
    /// [`ClientBuilder::http_client`](crate::ClientBuilder::http_client).
    #[must_use]
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(client);
        self
    }

    /// Sets the timeout of a call; 30 s by default.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Starts an installation: makes a state and the URL to send the browser to.
    ///
    /// # Errors
    ///
    /// Kind [`Config`](crate::ErrorKind::Config) for an authorize URL that is none,
    /// or if the system has no random numbers.
    pub fn authorize(&self) -> Result<Authorization, Error> {
        let state = State::random()?;
        let url = self.authorize_with(&state)?;
        Ok(Authorization { url, state })
    }

    /// The URL to send the browser to, with a state of yours.
    ///
    /// # Errors
    ///
    /// Kind [`Config`](crate::ErrorKind::Config) for an authorize URL that is none.
    pub fn authorize_with(&self, state: &State) -> Result<String, Error> {
        let page = self.authorize_url.as_deref();
        let page = page.unwrap_or(authorize_url(self.region));
        let mut url = Url::parse(page)
            .map_err(|error| Error::config(format!("the authorize URL cannot be used: {error}")))?;
        let mut query = url.query_pairs_mut();
        query.append_pair("client_id", &self.client_id);
        query.append_pair("state", state.as_str());
        if let Some(uri) = &self.redirect_uri {
            query.append_pair("redirect_uri", uri);
        }
        drop(query);
        Ok(url.into())
    }

    /// Checks a callback: `query` is the query of its URL, `expected` the state of
    /// the session.
    ///
    /// # Errors
    ///
    /// [`OAuthError`] if the callback is not of this browser, or has no code.
    pub fn callback(&self, query: &str, expected: &State) -> Result<Code, OAuthError> {
        callback::read(query, expected)
    }

    /// Exchanges a code for the access token of the workspace (Intercom:
    /// `POST /auth/eagle/token`). It is not repeated once the code may have been
    /// used.
    ///
    /// # Errors
    ///
    /// [`OAuthError::CodeRefused`] for a code that was used, has expired or is not
    /// of this app; [`OAuthError::Failed`] for all else.
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped, the code may have been used.
    pub async fn exchange(&self, code: &Code) -> Result<Token, OAuthError> {
        let settings = self.settings(self.client_secret.clone());
        exchange::exchange(settings, &self.client_id, &self.client_secret, code).await
    }

    /// Revokes the token of a workspace, which uninstalls the app there (Intercom:
    /// `POST /auth/uninstall`).
    ///
    /// # Errors
    ///
    /// [`OAuthError::TokenRefused`] for a token that is not good any more;
    /// [`OAuthError::Failed`] for all else.
    pub async fn revoke(&self, token: &Token) -> Result<(), OAuthError> {
        exchange::revoke(self.settings(token.try_into()?)).await
    }

    fn settings(&self, token: AccessToken) -> Settings {
        let mut settings = Settings::new(Ok(Credentials::Fixed(token)));
        settings.base = match &self.base_url {
            Some(url) => Base::Url(url.clone()),
            None => Base::Region(self.region),
        };
        settings.timeout = self.timeout;
        settings.http_client = self.http_client.clone();
        settings
    }
}

/// Intercom: where admins log in, by region.
fn authorize_url(region: Region) -> &'static str {
    match region {
        Region::Us => "https://app.intercom.com/oauth",
        Region::Eu => "https://app.eu.intercom.com/oauth",
        Region::Au => "https://app.au.intercom.com/oauth",
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("client_id", &self.client_id)
            .field("region", &self.region)
            .field("redirect_uri", &self.redirect_uri)
            .finish_non_exhaustive()
    }
}
