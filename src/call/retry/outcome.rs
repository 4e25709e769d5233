//! How an attempt failed, and what that says of the server.

use http::StatusCode;

use crate::client::HttpError;

/// How an attempt failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Outcome {
    /// Could not connect: the request did not reach the server.
    NotConnected,
    /// The connection was closed before any of the request was written to it:
    /// an idle one that the server had closed, as the HTTP client found out when
    /// it was about to use it.
    NotSent,
    /// The server's certificate is not accepted, so the request was not sent.
    Certificate,
    /// The attempt timed out.
    TimedOut,
    /// The connection broke while sending the request or reading the response.
    Broken,
    /// A success without the required body.
    NoBody,
    /// A body that is larger than the caller accepts.
    TooLarge,
    /// The response is that of another URL: the HTTP client followed a redirect.
    Redirected,
    /// A response with a status that is not a success.
    Status(StatusCode),
}

impl Outcome {
    /// Classifies an error of the HTTP client.
    pub(crate) fn of(error: &HttpError) -> Self {
        if error.status().is_some() {
            Self::TooLarge
        } else if error.is_redirected() {
            Self::Redirected
        } else if error.is_connect() {
            match error.is_certificate() {
                true => Self::Certificate,
                false => Self::NotConnected,
            }
        } else if error.is_unsent() {
            Self::NotSent
        } else if error.is_timeout() {
            Self::TimedOut
        } else {
            Self::Broken
        }
    }

    /// Whether a retry may succeed.
    pub(crate) fn is_transient(self) -> bool {
        match self {
            Self::NotConnected | Self::NotSent | Self::TimedOut | Self::Broken | Self::NoBody => {
                true
            }
            Self::TooLarge | Self::Certificate | Self::Redirected => false,
            Self::Status(status) => matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504),
        }
    }

    /// Whether a retry is harmless: the server has not acted on the request
    /// (not received it, or refused it before processing), or acting twice is
    /// harmless.
    pub(crate) fn is_harmless(self, replay_safe: bool) -> bool {
        !self.may_have_acted() || replay_safe
    }

    /// Whether the server may have acted on the request: it received it, and did
    /// not refuse it before processing.
    pub(crate) fn may_have_acted(self) -> bool {
        !matches!(
            self,
            Self::NotConnected
                | Self::NotSent
                | Self::Certificate
                | Self::Status(StatusCode::TOO_MANY_REQUESTS | StatusCode::UNAUTHORIZED)
        )
    }
}
