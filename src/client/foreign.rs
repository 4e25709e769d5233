//! What a client uses to request something of others than Intercom.

use std::sync::Mutex;

use http::{HeaderMap, HeaderValue, header};
use reqwest::Url;

#[cfg(feature = "rustls")]
use super::{http_client::HttpClient, settings::http_client};
use super::{runtime::RuntimeCheck, settings::USER_AGENT, state::ClientState};
use crate::{
    Error,
    auth::{AccessToken, Credentials},
    throttle::RetryBudget,
};

impl ClientState {
    /// The state for a request to `url`, which is not Intercom's: with the same HTTP
    /// client and limits of time and size, and without token, version and throttle.
    pub(crate) fn foreign(&self, url: &Url) -> Result<Self, Error> {
        #[cfg(feature = "rustls")]
        let http = match &self.http {
            // One for plain http has no certificates.
            HttpClient::Rustls(_) if self.base_url.scheme() == "http" => http_client(url)?,
            http => http.clone(),
        };
        #[cfg(not(feature = "rustls"))]
        let http = self.http.clone();
        // Kept out of what is shown, if others should know it.
        let token = self.credentials.fixed().cloned();
        let token = token.map_or_else(AccessToken::none, AccessToken::withheld);
        let agent = HeaderValue::from_static(USER_AGENT);
        Ok(Self {
            http,
            base_url: url.clone(),
            region: None,
            headers: HeaderMap::from_iter([(header::USER_AGENT, agent)]),
            credentials: Credentials::Fixed(token),
            timeout: self.timeout,
            read_timeout: self.read_timeout,
            deadline: self.deadline,
            token_timeout: self.token_timeout,
            max_body_size: self.max_body_size,
            retry: self.retry.clone(),
            throttle: None,
            retry_budget: RetryBudget::default(),
            _shared: None,
            trace_bodies: false,
            strict: self.strict,
            #[cfg(feature = "drift")]
            drift: None,
            seen: Mutex::new(None),
            runtime: RuntimeCheck::default(),
        })
    }
}
