//! The HTTP client under all calls: our own, or the caller's.

use std::{fmt, time::Duration};

use super::http_error::HttpError;

/// What sends requests.
#[derive(Clone)]
pub(crate) enum HttpClient {
    /// TLS by rustls, apart from reqwest's own.
    #[cfg(feature = "rustls")]
    Rustls(super::rustls_client::RustlsClient),
    /// The caller's client, or ours where TLS is reqwest's.
    Reqwest(reqwest::Client),
}

impl HttpClient {
    /// Sends a request. The timeout covers the body of the response as well.
    pub(crate) async fn execute(
        &self,
        request: reqwest::Request,
        timeout: Duration,
    ) -> Result<reqwest::Response, HttpError> {
        match self {
            #[cfg(feature = "rustls")]
            Self::Rustls(client) => client.execute(request, timeout).await,
            Self::Reqwest(client) => {
                let mut request = request;
                *request.timeout_mut() = Some(timeout);
                Ok(client.execute(request).await?)
            }
        }
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient").finish_non_exhaustive()
    }
}
