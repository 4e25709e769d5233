//! Building a client.

use std::{env, time::Duration};

use http::HeaderMap;
use reqwest::Url;

use crate::{Error, Region, auth::Token, tls, transport::Transport};

/// A version module's `Client`, as the builder sees it.
///
/// Implemented by the `Client` of each version module and by nothing else.
pub trait Api: Sized + sealed::FromTransport {
    /// The API version the client speaks, as in the header `Intercom-Version`.
    const VERSION: &'static str;
}

pub(crate) mod sealed {
    use crate::transport::Transport;

    pub trait FromTransport {
        fn from_transport(transport: Transport) -> Self;
    }
}

const TIMEOUT: Duration = Duration::from_secs(60);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const USER_AGENT: &str = concat!("intercom-sdk-rust/", env!("CARGO_PKG_VERSION"));

/// Collects the settings of a client; see `Client::builder`.
///
/// Nothing is checked before [`build`](Self::build), which names the setting
/// that cannot be used.
#[must_use = "a builder does nothing until `build` is called"]
#[derive(Debug)]
pub struct ClientBuilder<C> {
    token: Result<Token, Error>,
    base: Base,
    timeout: Duration,
    http_client: Option<reqwest::Client>,
    client: std::marker::PhantomData<fn() -> C>,
}

#[derive(Debug)]
enum Base {
    Region(Region),
    Url(String),
    Invalid(Error),
}

impl<C: Api> ClientBuilder<C> {
    pub(crate) fn new(token: &str) -> Self {
        Self::with_token(Token::new(token, "the access token"))
    }

    pub(crate) fn from_env() -> Self {
        const TOKEN: &str = "INTERCOM_ACCESS_TOKEN";
        const REGION: &str = "INTERCOM_REGION";
        let builder = Self::with_token(match env::var(TOKEN) {
            Ok(token) => Token::new(&token, TOKEN),
            Err(env::VarError::NotPresent) => Err(Error::config(format!("{TOKEN} is not set"))),
            Err(env::VarError::NotUnicode(_)) => Err(Error::config(format!("{TOKEN} is not text"))),
        });
        match env::var(REGION) {
            Ok(region) => match region.parse() {
                Ok(region) => builder.region(region),
                Err(error) => Self {
                    base: Base::Invalid(Error::config(format!("{REGION}: {error}"))),
                    ..builder
                },
            },
            Err(env::VarError::NotPresent) => builder,
            Err(env::VarError::NotUnicode(_)) => Self {
                base: Base::Invalid(Error::config(format!("{REGION} is not text"))),
                ..builder
            },
        }
    }

    fn with_token(token: Result<Token, Error>) -> Self {
        Self {
            token,
            base: Base::Region(Region::default()),
            timeout: TIMEOUT,
            http_client: None,
            client: std::marker::PhantomData,
        }
    }

    /// Talks to the API of this region; [`Region::Us`] by default.
    pub fn region(mut self, region: Region) -> Self {
        self.base = Base::Region(region);
        self
    }

    /// Talks to this URL instead of a region's: a proxy, or a mock server.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base = Base::Url(url.into());
        self
    }

    /// How long a call may take, reading the whole body included; 60 s by
    /// default. Connecting may take 10 s of it.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sends requests through your own client, with its proxies, certificates
    /// and pool. Its connect timeout and redirect policy are yours too; the
    /// total timeout is still [`timeout`](Self::timeout).
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(client);
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    ///
    /// Kind [`Config`](crate::ErrorKind::Config), naming what is wrong: an
    /// empty token or one that cannot be sent, a region nobody knows, a base
    /// URL that is not `http` or `https`, or a TLS set-up that fails.
    pub fn build(self) -> Result<C, Error> {
        let token = self.token?;
        let base_url = match self.base {
            Base::Region(region) => parse_base_url(region.base_url())?,
            Base::Url(url) => parse_base_url(&url)?,
            Base::Invalid(error) => return Err(error),
        };
        let http = match self.http_client {
            Some(client) => client,
            None => http_client(&base_url)?,
        };
        let mut headers = HeaderMap::new();
        headers.insert(http::header::AUTHORIZATION, token.header());
        headers.insert(
            http::header::USER_AGENT,
            http::HeaderValue::from_static(USER_AGENT),
        );
        headers.insert(
            "intercom-version",
            http::HeaderValue::from_static(C::VERSION),
        );
        Ok(C::from_transport(Transport::new(
            http,
            &base_url,
            headers,
            self.timeout,
        )))
    }
}

fn parse_base_url(text: &str) -> Result<Url, Error> {
    let refuse = |why: &str| Error::config(format!("the base URL `{text}` {why}"));
    let url = Url::parse(text).map_err(|error| refuse(&format!("cannot be used: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refuse("is neither http nor https"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        // The text would show in the message.
        return Err(Error::config(
            "the base URL holds a user name or a password; the access token is what authorizes",
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refuse("has a query or a fragment"));
    }
    Ok(url)
}

fn http_client(base_url: &Url) -> Result<reqwest::Client, Error> {
    let builder = reqwest::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        // Intercom documents no redirects, and a token must not follow one.
        .redirect(reqwest::redirect::Policy::none());
    tls::configure(builder, base_url.scheme() == "https")?
        .build()
        .map_err(|error| Error::config("the HTTP client cannot be set up").with_source(error))
}
