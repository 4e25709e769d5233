//! What became of one attempt.

use http::{HeaderMap, StatusCode};

use super::{endpoint::ExpectedBody, retry::Outcome};
use crate::response::Body;

/// What became of an attempt.
pub(crate) enum AttemptResult {
    /// The server answered, with whatever status.
    Answered {
        status: StatusCode,
        headers: HeaderMap,
        body: Body,
    },
    /// No complete response came.
    Failed {
        error: reqwest::Error,
        /// Those of the response, where its body was what failed.
        headers: HeaderMap,
    },
}

impl AttemptResult {
    /// What a retry policy has to know; `None` for a success.
    pub(crate) fn outcome(&self, expected: ExpectedBody) -> Option<Outcome> {
        match self {
            Self::Failed { error, .. } => Some(Outcome::of(error)),
            Self::Answered { status, body, .. } if status.is_success() => {
                let empty = matches!(body, Body::Whole(bytes) if bytes.is_empty());
                (expected == ExpectedBody::Json && empty).then_some(Outcome::NoBody)
            }
            Self::Answered { status, .. } => Some(Outcome::Status(*status)),
        }
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        match self {
            Self::Failed { headers, .. } | Self::Answered { headers, .. } => headers,
        }
    }
}
