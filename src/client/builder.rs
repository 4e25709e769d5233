//! Building a client.

use std::{marker::PhantomData, sync::Arc, time::Duration};

use super::{
    api::Api,
    environment,
    settings::{Base, Settings},
};
use crate::{
    Error, Region, RetryPolicy,
    auth::{AccessToken, Credentials, TokenProvider},
    call::transport::Transport,
    throttle::{InProcessThrottle, Throttle, ThrottleMode},
};

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
        Self::with_settings(environment::settings())
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
        self.settings.drift = Some(Arc::new(crate::drift::DriftReporter::new(report)));
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
        let state = self.settings.state(C::VERSION)?;
        Ok(C::from_transport(Transport::new(state)))
    }
}
