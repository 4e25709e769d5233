//! Why no complete response was received.

use http::StatusCode;

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
    /// The body is larger than the caller accepts.
    TooLarge {
        status: StatusCode,
        limit: usize,
        /// Its size, if the server said it.
        size: Option<u64>,
    },
    /// An error of reqwest, or of a body.
    Reqwest(reqwest::Error),
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl HttpError {
    /// The request did not reach the server.
    pub(crate) fn is_connect(&self) -> bool {
        match self {
            Self::Connect(_) => true,
            Self::TimedOut(_) | Self::Broken(_) | Self::TooLarge { .. } => false,
            Self::Reqwest(error) => error.is_connect(),
        }
    }

    /// The time was up.
    pub(crate) fn is_timeout(&self) -> bool {
        match self {
            Self::TimedOut(_) => true,
            Self::Connect(_) | Self::Broken(_) | Self::TooLarge { .. } => false,
            Self::Reqwest(error) => error.is_timeout(),
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
            Self::Connect(error) | Self::TimedOut(error) | Self::Broken(error) => error,
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
