//! Building a client.

use std::{
    env,
    marker::PhantomData,
    sync::{Arc, Mutex},
    time::Duration,
};

use http::{HeaderMap, HeaderValue};
use reqwest::Url;

use crate::{
    Error, Region, RetryPolicy,
    auth::{AccessToken, Credentials, TokenProvider},
    throttle::{InProcessThrottle, Throttle, ThrottleMode},
    tls,
    transport::{Shared, Transport},
};

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

const USER_AGENT: &str = concat!("intercom-sdk-rust/", env!("CARGO_PKG_VERSION"));
const TIMEOUT: Duration = Duration::from_secs(60);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Load balancers close idle connections after a minute or so. A reply that is
/// sent into such a close may have been acted on, and cannot be sent again.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// Collects the settings of a client; see `Client::builder`.
///
/// Nothing is checked before [`build`](Self::build), which names the setting
/// that cannot be used.
#[must_use = "a builder does nothing until `build` is called"]
#[derive(Debug)]
pub struct ClientBuilder<C> {
    settings: Settings,
    client: PhantomData<fn() -> C>,
}

impl<C: Api> ClientBuilder<C> {
    pub(crate) fn new(token: &str) -> Self {
        Self::with_settings(Settings::new(
            AccessToken::new(token).map(Credentials::Fixed),
        ))
    }

    pub(crate) fn with_token_provider(provider: impl TokenProvider) -> Self {
        Self::with_settings(Settings::new(Ok(Credentials::provided(provider))))
    }

    pub(crate) fn from_env() -> Self {
        const TOKEN: &str = "INTERCOM_ACCESS_TOKEN";
        const REGION: &str = "INTERCOM_REGION";
        let token = match env::var(TOKEN) {
            Ok(token) => AccessToken::from_source(&token, TOKEN),
            Err(env::VarError::NotPresent) => Err(Error::config(format!("{TOKEN} is not set"))),
            Err(env::VarError::NotUnicode(_)) => Err(Error::config(format!("{TOKEN} is not text"))),
        };
        let mut settings = Settings::new(token.map(Credentials::Fixed));
        match env::var(REGION) {
            Ok(region) => {
                settings.base = match region.parse() {
                    Ok(region) => Base::Region(region),
                    Err(error) => Base::Invalid(Error::config(format!("{REGION}: {error}"))),
                };
            }
            Err(env::VarError::NotPresent) => {}
            Err(env::VarError::NotUnicode(_)) => {
                settings.base = Base::Invalid(Error::config(format!("{REGION} is not text")));
            }
        }
        Self::with_settings(settings)
    }

    fn with_settings(settings: Settings) -> Self {
        Self {
            settings,
            client: PhantomData,
        }
    }

    /// Talks to the API of this region; [`Region::Us`] by default.
    pub fn region(mut self, region: Region) -> Self {
        self.settings.base = Base::Region(region);
        self
    }

    /// Talks to this URL instead of a region's: a proxy, or a mock server.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.settings.base = Base::Url(url.into());
        self
    }

    /// How long one attempt at a call may take, reading the whole body
    /// included; 60 s by default. Connecting may take 10 s of it. For how long
    /// a call is tried again, see [`RetryPolicy::deadline`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// Sends requests through your own client, with its proxies, certificates
    /// and pool. Its connect timeout and redirect policy are yours too; the
    /// timeout of an attempt is still [`timeout`](Self::timeout). A retry policy
    /// of its own would repeat calls that must not be repeated.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.settings.http_client = Some(client);
        self
    }

    /// When a call is sent again; see [`retry`](crate::retry).
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// How calls are held back to stay within the rate limit;
    /// [`Polite`](ThrottleMode::Polite) by default.
    pub fn throttle_mode(mut self, mode: ThrottleMode) -> Self {
        self.settings.throttle = InProcessThrottle::shared(mode);
        self
    }

    /// Holds calls back as `throttle` says, instead of the client's own one;
    /// see [`throttle`](crate::throttle).
    pub fn throttle(mut self, throttle: impl Throttle) -> Self {
        self.settings.throttle = Some(Arc::new(throttle));
        self
    }

    /// Whether the bodies of requests and responses go to `tracing`, at level
    /// TRACE with the target `intercom_sdk::body`; no by default. They hold what
    /// customers write, their names and addresses.
    pub fn trace_bodies(mut self, trace: bool) -> Self {
        self.settings.trace_bodies = trace;
        self
    }

    /// Calls `report` for what responses have and the types do not, once per
    /// operation and place; see [`drift`](crate::drift). Every response is then
    /// read twice.
    #[cfg(feature = "drift")]
    pub fn on_drift(
        mut self,
        report: impl Fn(&crate::drift::Drift) + Send + Sync + 'static,
    ) -> Self {
        self.settings.drift = Some(Arc::new(crate::drift::Watch::new(report)));
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
        self.settings.transport(C::VERSION).map(C::from_transport)
    }
}

/// What a transport is made of.
#[derive(Debug)]
pub(crate) struct Settings {
    credentials: Result<Credentials, Error>,
    pub(crate) base: Base,
    timeout: Duration,
    http_client: Option<reqwest::Client>,
    retry: RetryPolicy,
    throttle: Option<Arc<dyn Throttle>>,
    trace_bodies: bool,
    #[cfg(feature = "drift")]
    drift: Option<Arc<crate::drift::Watch>>,
}

#[derive(Debug)]
pub(crate) enum Base {
    Region(Region),
    Url(String),
    Invalid(Error),
}

impl Settings {
    pub(crate) fn new(credentials: Result<Credentials, Error>) -> Self {
        Self {
            credentials,
            base: Base::Region(Region::default()),
            timeout: TIMEOUT,
            http_client: None,
            retry: RetryPolicy::default(),
            throttle: InProcessThrottle::shared(ThrottleMode::default()),
            trace_bodies: false,
            #[cfg(feature = "drift")]
            drift: None,
        }
    }

    pub(crate) fn transport(self, version: &'static str) -> Result<Transport, Error> {
        let credentials = self.credentials?;
        let (base_url, region) = match self.base {
            Base::Region(region) => (parse_base_url(region.base_url())?, Some(region)),
            Base::Url(url) => (parse_base_url(&url)?, None),
            Base::Invalid(error) => return Err(error),
        };
        let http = match self.http_client {
            Some(client) => client,
            None => http_client(&base_url)?,
        };
        let mut headers = HeaderMap::new();
        headers.insert(
            http::header::USER_AGENT,
            HeaderValue::from_static(USER_AGENT),
        );
        headers.insert("intercom-version", HeaderValue::from_static(version));
        Ok(Transport::new(Shared {
            http,
            base_url,
            region,
            headers,
            credentials,
            timeout: self.timeout,
            retry: self.retry,
            throttle: self.throttle,
            trace_bodies: self.trace_bodies,
            #[cfg(feature = "drift")]
            drift: self.drift,
            seen: Mutex::new(None),
        }))
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
        .pool_idle_timeout(IDLE_TIMEOUT)
        // Intercom documents no redirects, and a token must not follow one.
        .redirect(reqwest::redirect::Policy::none());
    tls::configure(builder, base_url.scheme() == "https")?
        .build()
        .map_err(|error| Error::config("the HTTP client cannot be set up").with_source(error))
}
