//! The builder of a client.

use std::{marker::PhantomData, sync::Arc, time::Duration};

use super::{
    api::Api,
    environment,
    settings::{Base, Settings, ThrottleSetting},
};
use crate::{
    Error, Region, RetryPolicy,
    auth::{AccessToken, Credentials, TokenProvider},
    call::transport::Transport,
    throttle::{RetryBudget, Throttle, ThrottleMode},
};

/// Collects the settings of a client; see `Client::builder`.
///
/// Settings are checked in [`build`](Self::build), whose error names the
/// invalid one.
///
/// # Runtimes
///
/// A client and its clones belong to one Tokio runtime, that of its first call:
/// pooled connections are driven by the runtime that opened them, and break when
/// it ends. A call in another runtime works until it gets such a connection, and
/// then fails with "the connection broke", so it is recorded as a warning, once
/// per client. Build a client per runtime; with `#[tokio::test]` that is one per
/// test. Outside of a runtime, calls fail with kind
/// [`Config`](crate::ErrorKind::Config).
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

    /// Sets the region whose API the client calls; [`Region::Us`] by default.
    pub fn region(mut self, region: Region) -> Self {
        self.settings.base = Base::Region(region);
        self
    }

    /// Sets a base URL to use instead of a region's, such as a proxy or a mock
    /// server. It must be `https`, unless its host is loopback (`localhost`,
    /// `127.0.0.1`, `[::1]`) or [`allow_insecure`](Self::allow_insecure) is set.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.settings.base = Base::Url(url.into());
        self
    }

    /// Sets whether the base URL may be plain `http` to a host that is not
    /// loopback; `false` by default. Everybody on the way then reads the access
    /// token and customers' data, so this is for networks that you trust, such as
    /// one that encrypts by itself.
    pub fn allow_insecure(mut self, allow: bool) -> Self {
        self.settings.allow_insecure = allow;
        self
    }

    /// Sets the timeout of each attempt, including reading the body; 60 s by
    /// default. Connecting times out after 10 s. Waits before and between
    /// attempts do not count: [`deadline`](Self::deadline) limits a call as a
    /// whole.
    ///
    /// Of a download, it limits the time until the response begins;
    /// [`read_timeout`](Self::read_timeout) limits what follows.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// Sets how long a download may pause: the longest wait for its next bytes;
    /// 60 s by default. There is no limit on how long it takes in all, and time
    /// in which nobody reads it does not count.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.settings.read_timeout = timeout;
        self
    }

    /// Sets how long a call may take in total: waiting for the rate limit and
    /// for the token, all attempts, the waits between them, and the body.
    /// There is no limit by default.
    ///
    /// A call that takes longer fails with kind
    /// [`Timeout`](crate::ErrorKind::Timeout); the message says where it stood,
    /// and whether the server may have acted on a request that is not safe to
    /// repeat. A call is not retried if the wait would end later: it returns
    /// what its last attempt got.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.settings.deadline = Some(deadline);
        self
    }

    /// Sets how long a [token provider](crate::auth::TokenProvider) may take to
    /// return a token; 10 s by default, or [`timeout`](Self::timeout) if that is
    /// shorter. After that, the calls that wait for it fail with kind
    /// [`Token`](crate::ErrorKind::Token), and the next call asks anew.
    pub fn token_timeout(mut self, timeout: Duration) -> Self {
        self.settings.token_timeout = Some(timeout);
        self
    }

    /// Sets the size of the largest response body that a call accepts, in bytes
    /// after decompression; 64 MiB by default. A larger one is refused as soon
    /// as `Content-Length` announces it or its bytes exceed the limit, with an
    /// error of kind [`TooLarge`](crate::ErrorKind::TooLarge), and the call is
    /// not retried.
    ///
    /// A download is not limited, because its caller reads it as a stream. Of a
    /// response whose status is not a success, [`Error::body`] holds at most the
    /// first 64 KiB and the rest is not read, whatever this limit is; `send_raw`
    /// returns that body as a whole, so there it is limited like any other.
    pub fn max_body_size(mut self, bytes: usize) -> Self {
        self.settings.max_body_size = bytes;
        self
    }

    /// Sends requests through your own client, with its proxies, certificates
    /// and connection pool. Its connect timeout applies, and
    /// [`timeout`](Self::timeout) still limits each attempt.
    ///
    /// Turn off its retries (`reqwest::retry::never()`), which nothing counts, and
    /// its redirects (`reqwest::redirect::Policy::none()`): a response from
    /// another URL than the requested one is an error of kind
    /// [`Redirected`](crate::ErrorKind::Redirected), since a redirect can turn a
    /// POST into a GET. A redirect to the same URL cannot be noticed. What reqwest
    /// does in any case is to move a request that it has not begun to send from a
    /// closed connection to another one; that counts as one attempt.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.settings.http_client = Some(client);
        self
    }

    /// Sets when calls are retried; see [`retry`](crate::retry).
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// Sets how many retries the client may make while nothing succeeds; 100 by
    /// default, shared with the other clients of the same token and base URL
    /// unless they have a throttle of their own. Clients that are given clones
    /// of one budget share it.
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.settings.retry_budget = Some(budget);
        self
    }

    /// Sets how the client stays within the rate limit, which it shares with
    /// the other clients of the same token and base URL;
    /// [`Polite`](ThrottleMode::Polite) by default. See
    /// [`throttle`](crate::throttle).
    pub fn throttle_mode(mut self, mode: ThrottleMode) -> Self {
        self.settings.throttle = ThrottleSetting::Shared(mode);
        self
    }

    /// Sets a throttle of your own, or an
    /// [`InProcessThrottle`](crate::throttle::InProcessThrottle) that is shared
    /// with other clients than the default one is; see
    /// [`throttle`](crate::throttle).
    pub fn throttle(mut self, throttle: impl Throttle) -> Self {
        self.settings.throttle = ThrottleSetting::Own(Arc::new(throttle));
        self
    }

    /// Sets whether bodies of requests and responses are recorded with
    /// `tracing`, at level TRACE and target `intercom_sdk::body`; `false` by
    /// default. Bodies hold customers' messages, names and addresses.
    pub fn trace_bodies(mut self, trace: bool) -> Self {
        self.settings.trace_bodies = trace;
        self
    }

    /// Sets whether a value that does not fit its type is an error; `false` by
    /// default: it is left out, the rest of the response arrives, and
    /// [`Response::repairs`](crate::Response::repairs) lists it. For tests, and
    /// for those who would rather stop.
    pub fn strict(mut self, strict: bool) -> Self {
        self.settings.strict = strict;
        self
    }

    /// Calls `report` for each field and value in responses that the types do
    /// not know, once per operation and path; see [`drift`](crate::drift).
    /// Every response is then decoded twice.
    #[cfg(feature = "drift")]
    pub fn on_drift(
        mut self,
        report: impl Fn(&crate::drift::Drift) + Send + Sync + 'static,
    ) -> Self {
        self.settings.drift = Some(Arc::new(crate::drift::DriftReporter::new(report)));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// Kind [`Config`](crate::ErrorKind::Config), naming the invalid setting:
    /// an empty or invalid token, an unknown region, a base URL that is not
    /// `http` or `https` or would show the token on the way, or a failed TLS
    /// set-up.
    pub fn build(self) -> Result<C, Error> {
        let state = self.settings.state(C::VERSION)?;
        Ok(C::from_transport(Transport::new(state)))
    }
}
