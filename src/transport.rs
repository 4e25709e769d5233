//! The one way a request is sent.
//!
//! Generated builders make a request and hand it to `ClientHooks::exec`, which
//! each version's `Client` implements by [`Transport::exec`]. What every call
//! shares belongs here: who we are, the version, how long to wait.

use std::{fmt, sync::Arc, time::Duration};

use http::{HeaderMap, HeaderValue, header::ACCEPT};
use reqwest::Url;

/// Sends the requests of a client and all its clones.
#[derive(Clone)]
pub struct Transport {
    shared: Arc<Shared>,
}

struct Shared {
    http: reqwest::Client,
    base_url: String,
    headers: HeaderMap,
    timeout: Duration,
}

impl Transport {
    pub(crate) fn new(
        http: reqwest::Client,
        base_url: &Url,
        headers: HeaderMap,
        timeout: Duration,
    ) -> Self {
        Self {
            shared: Arc::new(Shared {
                http,
                base_url: base_url.as_str().trim_end_matches('/').to_owned(),
                headers,
                timeout,
            }),
        }
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.shared.http
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.shared.base_url
    }

    /// Sends `request` with the headers of this client.
    pub(crate) async fn exec(
        &self,
        mut request: reqwest::Request,
    ) -> reqwest::Result<reqwest::Response> {
        let headers = request.headers_mut();
        for (name, value) in &self.shared.headers {
            headers.insert(name, value.clone());
        }
        headers
            .entry(ACCEPT)
            .or_insert(HeaderValue::from_static("application/json"));
        *request.timeout_mut() = Some(self.shared.timeout);
        self.shared.http.execute(request).await
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("base_url", &self.shared.base_url)
            .field("timeout", &self.shared.timeout)
            .finish_non_exhaustive()
    }
}
