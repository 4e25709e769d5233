//! What a client and all its clones share.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use http::HeaderMap;
use reqwest::Url;

use crate::{RateLimit, Region, RetryPolicy, auth::Credentials, throttle::Throttle};

/// What a client and all its clones share.
pub(crate) struct ClientState {
    pub(crate) http: reqwest::Client,
    pub(crate) base_url: Url,
    /// The region, unless the client has a URL of its own.
    pub(crate) region: Option<Region>,
    /// What every request carries, but for the token.
    pub(crate) headers: HeaderMap,
    pub(crate) credentials: Credentials,
    pub(crate) timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) throttle: Option<Arc<dyn Throttle>>,
    pub(crate) trace_bodies: bool,
    #[cfg(feature = "drift")]
    pub(crate) drift: Option<Arc<crate::drift::DriftReporter>>,
    /// The newest rate limit.
    pub(crate) seen: Mutex<Option<RateLimit>>,
}

impl ClientState {
    /// Keeps the newest rate limit.
    pub(crate) fn keep_rate_limit(&self, rate_limit: RateLimit) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(rate_limit);
    }

    /// The newest rate limit; `None` before the first response.
    pub(crate) fn rate_limit(&self) -> Option<RateLimit> {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
