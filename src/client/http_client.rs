//! The HTTP client under all calls: our own, or the caller's.

use std::{fmt, time::Duration};

use super::http_error::HttpError;

/// What sends requests.
#[derive(Clone)]
pub(crate) enum HttpClient {
    /// TLS by rustls, apart from reqwest's own.
    #[cfg(feature = "rustls")]
    Rustls(Box<super::rustls_client::RustlsClient>),
    /// The caller's client, or ours where TLS is reqwest's.
    Reqwest(reqwest::Client),
}

impl HttpClient {
    /// Sends a request. The timeout limits the time until the response begins,
    /// and also until its body is complete if `with_body`.
    pub(crate) async fn execute(
        &self,
        request: reqwest::Request,
        timeout: Duration,
        with_body: bool,
    ) -> Result<reqwest::Response, HttpError> {
        match self {
            #[cfg(feature = "rustls")]
            Self::Rustls(client) => client.execute(request, timeout, with_body).await,
            Self::Reqwest(client) => {
                let mut request = request;
                let url = request.url().clone();
                if with_body {
                    *request.timeout_mut() = Some(timeout);
                }
                let response = match tokio::time::timeout(timeout, client.execute(request)).await {
                    Ok(response) => response?,
                    Err(elapsed) => return Err(HttpError::TimedOut(elapsed.into())),
                };
                // A redirect can turn a POST into a GET, whose answer looks like
                // that of the POST.
                if *response.url() != url {
                    let host = response.url().host_str().map(str::to_owned);
                    return Err(HttpError::Redirected(host));
                }
                Ok(response)
            }
        }
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient").finish_non_exhaustive()
    }
}
