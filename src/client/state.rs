//! The state that a client and its clones share.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use http::HeaderMap;
use reqwest::Url;

use super::{http_client::HttpClient, runtime::RuntimeCheck};
use crate::{
    RateLimit, Region, RetryPolicy,
    auth::Credentials,
    throttle::{RetryBudget, SharedLimits, Throttle},
};

/// The state that a client and its clones share.
pub(crate) struct ClientState {
    pub(crate) http: HttpClient,
    pub(crate) base_url: Url,
    /// The region; `None` if the client has a base URL of its own.
    pub(crate) region: Option<Region>,
    /// The headers of every request, except `Authorization`.
    pub(crate) headers: HeaderMap,
    pub(crate) credentials: Credentials,
    pub(crate) timeout: Duration,
    /// The longest wait for the next bytes of a download.
    pub(crate) read_timeout: Duration,
    /// How long a call may take in total, unless its options say otherwise.
    pub(crate) deadline: Option<Duration>,
    /// How long the token provider may take.
    pub(crate) token_timeout: Duration,
    /// The size of the largest body that a call accepts, unless its options say
    /// otherwise.
    pub(crate) max_body_size: usize,
    pub(crate) retry: RetryPolicy,
    pub(crate) throttle: Option<Arc<dyn Throttle>>,
    pub(crate) retry_budget: RetryBudget,
    /// Keeps what this client shares with others in the registry.
    pub(super) _shared: Option<Arc<SharedLimits>>,
    pub(crate) trace_bodies: bool,
    pub(crate) strict: bool,
    #[cfg(feature = "drift")]
    pub(crate) drift: Option<Arc<crate::drift::DriftReporter>>,
    /// The rate limit of the newest response.
    pub(crate) seen: Mutex<Option<RateLimit>>,
    pub(crate) runtime: RuntimeCheck,
}

impl ClientState {
    /// Stores the rate limit of the newest response.
    pub(crate) fn keep_rate_limit(&self, rate_limit: RateLimit) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(rate_limit);
    }

    /// The rate limit of the newest response; `None` before the first.
    pub(crate) fn rate_limit(&self) -> Option<RateLimit> {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
