//! Why no complete response was received.

use std::error::Error as StdError;

use http::StatusCode;

use crate::error::chain;

/// Why no complete response was received.
#[derive(Debug)]
pub(crate) enum HttpError {
    /// Could not connect.
    #[cfg_attr(
        not(any(feature = "mock", feature = "rustls")),
        expect(dead_code, reason = "reqwest's errors say it")
    )]
    Connect(BoxError),
    /// The connection was closed before any of the request was written to it.
    #[cfg_attr(
        not(feature = "rustls"),
        expect(dead_code, reason = "reqwest's errors say it")
    )]
    NotSent(BoxError),
    /// The time was up.
    TimedOut(BoxError),
    /// The connection broke.
    #[cfg_attr(
        not(any(feature = "mock", feature = "rustls")),
        expect(dead_code, reason = "reqwest's errors say it")
    )]
    Broken(BoxError),
    /// The body is larger than the caller accepts.
    TooLarge {
        status: StatusCode,
        limit: usize,
        /// Its size, if the server said it.
        size: Option<u64>,
    },
    /// The HTTP client followed a redirect, to this host.
    Redirected(Option<String>),
    /// An error of reqwest, or of a body.
    Reqwest(reqwest::Error),
}

type BoxError = Box<dyn StdError + Send + Sync>;

/// Whether hyper handed the request back unsent.
pub(super) fn is_canceled(error: &(dyn StdError + 'static)) -> bool {
    let canceled = |error: &hyper::Error| error.is_canceled();
    chain(error).any(|error| error.downcast_ref().is_some_and(canceled))
}

impl HttpError {
    /// Could not connect.
    pub(crate) fn is_connect(&self) -> bool {
        match self {
            Self::Connect(_) => true,
            Self::Reqwest(error) => error.is_connect(),
            _ => false,
        }
    }

    /// Could not connect because of the server's certificate.
    pub(crate) fn is_certificate(&self) -> bool {
        let is_certificate = |error: &(dyn StdError + 'static)| {
            #[cfg(feature = "rustls")]
            if let Some(error) = error.downcast_ref::<rustls::Error>() {
                return matches!(error, rustls::Error::InvalidCertificate(_));
            }
            // Other TLS libraries have other types, and this word in common.
            error.to_string().to_lowercase().contains("certificate")
        };
        self.is_connect()
            && self
                .error()
                .is_some_and(|error| chain(error).any(is_certificate))
    }

    /// None of the request was written to a connection.
    ///
    /// hyper calls a request "canceled" only if it hands it back: it was queued
    /// for a connection that turned out to be closed. As soon as hyper has taken
    /// it from the queue to write it, other errors are reported.
    pub(crate) fn is_unsent(&self) -> bool {
        match self {
            Self::NotSent(_) => true,
            Self::Reqwest(error) => is_canceled(error),
            _ => false,
        }
    }

    /// The HTTP client followed a redirect, or several.
    pub(crate) fn is_redirected(&self) -> bool {
        match self {
            Self::Redirected(_) => true,
            Self::Reqwest(error) => error.is_redirect(),
            _ => false,
        }
    }

    /// The time was up.
    pub(crate) fn is_timeout(&self) -> bool {
        match self {
            Self::TimedOut(_) => true,
            Self::Reqwest(error) => error.is_timeout(),
            _ => false,
        }
    }

    fn error(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Connect(error)
            | Self::NotSent(error)
            | Self::TimedOut(error)
            | Self::Broken(error) => Some(&**error),
            Self::Reqwest(error) => Some(error),
            Self::TooLarge { .. } | Self::Redirected(_) => None,
        }
    }

    /// The status of the response whose body is too large.
    pub(crate) fn status(&self) -> Option<StatusCode> {
        match self {
            Self::TooLarge { status, .. } => Some(*status),
            _ => None,
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
            Self::Connect(error)
            | Self::NotSent(error)
            | Self::TimedOut(error)
            | Self::Broken(error) => error,
            Self::Redirected(Some(host)) => format!("the response is from {host}").into(),
            Self::Redirected(None) => "the response is from another URL".into(),
            Self::TooLarge { limit, size, .. } => match size {
                Some(size) => format!("{size} bytes are over the limit of {limit}"),
                None => format!("it is over the limit of {limit} bytes"),
            }
            .into(),
            Self::Reqwest(error) => error.without_url().into(),
        }
    }
}

impl From<reqwest::Error> for HttpError {
    fn from(error: reqwest::Error) -> Self {
        Self::Reqwest(error)
    }
}
