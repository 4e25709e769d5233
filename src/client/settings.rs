//! The settings of a client, and how they are checked.

use std::{
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};

use http::{HeaderMap, HeaderValue};
use reqwest::Url;

use super::{base_url, http_client::HttpClient, runtime::RuntimeCheck, state::ClientState};
use crate::{
    Error, Region, RetryPolicy,
    auth::{AccessToken, Credentials},
    throttle::{RetryBudget, SharedLimits, Throttle, ThrottleMode},
};

pub(super) const USER_AGENT: &str = concat!("intercom-sdk-rust/", env!("CARGO_PKG_VERSION"));
const TIMEOUT: Duration = Duration::from_secs(60);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a token provider may take. A secret store answers within a second.
const TOKEN_TIMEOUT: Duration = Duration::from_secs(10);
/// Far more than a page of 150 contacts or a conversation with all its parts,
/// and little enough for a small machine.
pub(crate) const MAX_BODY_SIZE: usize = 64 * 1024 * 1024;
/// Much longer than a connection that works is silent.
const READ_TIMEOUT: Duration = Duration::from_secs(60);
/// Load balancers close idle connections after about a minute. A request sent
/// on a connection that is being closed may have been acted on, so an unsafe
/// one could not be retried.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// The settings of a client.
pub(crate) struct Settings {
    credentials: Result<Credentials, Error>,
    pub(crate) base: Base,
    pub(super) allow_insecure: bool,
    pub(crate) timeout: Duration,
    pub(super) read_timeout: Duration,
    pub(super) deadline: Option<Duration>,
    pub(super) token_timeout: Option<Duration>,
    pub(super) max_body_size: usize,
    pub(crate) http_client: Option<reqwest::Client>,
    pub(crate) retry: RetryPolicy,
    pub(super) throttle: ThrottleSetting,
    pub(super) retry_budget: Option<RetryBudget>,
    pub(super) trace_bodies: bool,
    pub(super) strict: bool,
    #[cfg(feature = "drift")]
    pub(super) drift: Option<Arc<crate::drift::DriftReporter>>,
}

/// The throttle of a client.
#[derive(Debug)]
pub(super) enum ThrottleSetting {
    /// The one that the clients of a token share, in this mode.
    Shared(ThrottleMode),
    /// The caller's.
    Own(Arc<dyn Throttle>),
}

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
            allow_insecure: false,
            timeout: TIMEOUT,
            read_timeout: READ_TIMEOUT,
            deadline: None,
            token_timeout: None,
            max_body_size: MAX_BODY_SIZE,
            http_client: None,
            retry: RetryPolicy::default(),
            throttle: ThrottleSetting::Shared(ThrottleMode::default()),
            retry_budget: None,
            trace_bodies: false,
            strict: false,
            #[cfg(feature = "drift")]
            drift: None,
        }
    }

    pub(crate) fn state(self, version: &'static str) -> Result<ClientState, Error> {
        let credentials = self.credentials?;
        let (base_url, region) = match self.base {
            Base::Region(region) => (base_url::parse(region.base_url(), false)?, Some(region)),
            Base::Url(url) => (base_url::parse(&url, self.allow_insecure)?, None),
            Base::Invalid(error) => return Err(error),
        };
        let http = match self.http_client {
            Some(client) => HttpClient::Reqwest(client),
            None => http_client(&base_url)?,
        };
        let mut headers = HeaderMap::new();
        headers.insert(
            http::header::USER_AGENT,
            HeaderValue::from_static(USER_AGENT),
        );
        headers.insert("intercom-version", HeaderValue::from_static(version));
        let (throttle, shared) = match self.throttle {
            ThrottleSetting::Own(throttle) => (Some(throttle), None),
            ThrottleSetting::Shared(mode) => {
                let token = credentials.fixed().map(AccessToken::header);
                let token = token.as_ref().map(HeaderValue::as_bytes);
                let shared = SharedLimits::of(base_url.as_str(), token);
                let throttle = match mode {
                    ThrottleMode::Off => None,
                    mode => Some(Arc::new(shared.throttle(mode)) as Arc<dyn Throttle>),
                };
                (throttle, Some(shared))
            }
        };
        let shared_budget = shared.as_ref().map(|shared| shared.retry_budget());
        let retry_budget = self.retry_budget.or(shared_budget).unwrap_or_default();
        Ok(ClientState {
            http,
            base_url,
            region,
            headers,
            credentials,
            timeout: self.timeout,
            read_timeout: self.read_timeout,
            deadline: self.deadline,
            token_timeout: self
                .token_timeout
                .unwrap_or_else(|| TOKEN_TIMEOUT.min(self.timeout)),
            max_body_size: self.max_body_size,
            retry: self.retry,
            throttle,
            retry_budget,
            _shared: shared,
            trace_bodies: self.trace_bodies,
            strict: self.strict,
            #[cfg(feature = "drift")]
            drift: self.drift,
            seen: Mutex::new(None),
            runtime: RuntimeCheck::default(),
        })
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("base", &self.base)
            .field("allow_insecure", &self.allow_insecure)
            .field("timeout", &self.timeout)
            .field("read_timeout", &self.read_timeout)
            .field("max_body_size", &self.max_body_size)
            // Its own output has the values of its headers.
            .field("http_client", &self.http_client.as_ref().map(|_| ".."))
            .field("retry", &self.retry)
            .field("throttle", &self.throttle)
            .field("trace_bodies", &self.trace_bodies)
            .field("strict", &self.strict)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Region(region) => region.fmt(f),
            Self::Url(url) => base_url::shown(url).fmt(f),
            Self::Invalid(error) => error.fmt(f),
        }
    }
}

#[cfg(feature = "rustls")]
pub(super) fn http_client(base_url: &Url) -> Result<HttpClient, Error> {
    let secure = base_url.scheme() == "https";
    super::rustls_client::RustlsClient::new(secure, CONNECT_TIMEOUT, IDLE_TIMEOUT)
        .map(|client| HttpClient::Rustls(Box::new(client)))
}

#[cfg(not(feature = "rustls"))]
fn http_client(base_url: &Url) -> Result<HttpClient, Error> {
    if cfg!(not(feature = "native-tls")) && base_url.scheme() == "https" {
        return Err(Error::config(
            "https needs one of the features `rustls` and `native-tls`, or an `http_client`",
        ));
    }
    let builder = reqwest::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(IDLE_TIMEOUT)
        // Requests are repeated in one place only, which counts them.
        .retry(reqwest::retry::never())
        .http1_only()
        // Intercom documents no redirects, and a token must not follow one.
        .redirect(reqwest::redirect::Policy::none());
    #[cfg(feature = "native-tls")]
    let builder = builder.tls_backend_native();
    builder
        .build()
        .map(HttpClient::Reqwest)
        .map_err(|error| Error::config("the HTTP client cannot be set up").with_cause(error))
}
