//! The HTTP client under all calls: our own, or the caller's.

use std::{fmt, time::Duration};

/// What sends requests.
#[derive(Clone)]
pub(crate) enum HttpClient {
    /// TLS by rustls, apart from reqwest's own.
    #[cfg(feature = "rustls")]
    Rustls(super::rustls_client::RustlsClient),
    /// The caller's client, or ours where TLS is reqwest's.
    Reqwest(reqwest::Client),
}

/// Why no complete response was received.
#[derive(Debug)]
pub(crate) enum HttpError {
    /// Could not connect.
    #[cfg_attr(
        not(feature = "rustls"),
        expect(dead_code, reason = "reqwest's errors say it")
    )]
    Connect(BoxError),
    /// The request timed out before the response began.
    #[cfg_attr(
        not(feature = "rustls"),
        expect(dead_code, reason = "reqwest's errors say it")
    )]
    TimedOut(BoxError),
    /// The connection broke.
    #[cfg_attr(
        not(feature = "rustls"),
        expect(dead_code, reason = "reqwest's errors say it")
    )]
    Broken(BoxError),
    /// An error of reqwest, or of a body.
    Reqwest(reqwest::Error),
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

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

impl HttpError {
    /// The request did not reach the server.
    pub(crate) fn is_connect(&self) -> bool {
        match self {
            Self::Connect(_) => true,
            Self::TimedOut(_) | Self::Broken(_) => false,
            Self::Reqwest(error) => error.is_connect(),
        }
    }

    /// The time was up.
    pub(crate) fn is_timeout(&self) -> bool {
        match self {
            Self::TimedOut(_) => true,
            Self::Connect(_) | Self::Broken(_) => false,
            Self::Reqwest(error) => error.is_timeout(),
        }
    }

    /// The request cannot be built.
    pub(crate) fn is_builder(&self) -> bool {
        matches!(self, Self::Reqwest(error) if error.is_builder())
    }

    /// The error underneath, without the URL: that can hold email addresses and
    /// names.
    pub(crate) fn into_cause(self) -> BoxError {
        match self {
            Self::Connect(error) | Self::TimedOut(error) | Self::Broken(error) => error,
            Self::Reqwest(error) => error.without_url().into(),
        }
    }
}

impl From<reqwest::Error> for HttpError {
    fn from(error: reqwest::Error) -> Self {
        Self::Reqwest(error)
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient").finish_non_exhaustive()
    }
}
