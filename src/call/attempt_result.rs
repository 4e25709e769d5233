//! The result of one attempt.

use http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::{endpoint::ExpectedBody, retry::Outcome};
use crate::{client::HttpError, response::Body};

/// The result of one attempt.
pub(crate) enum AttemptResult {
    /// The server responded, with any status.
    Answered {
        status: StatusCode,
        headers: HeaderMap,
        body: Body,
    },
    /// No complete response was received.
    Failed {
        error: HttpError,
        /// The response headers, if only reading the body failed.
        headers: HeaderMap,
    },
}

impl AttemptResult {
    /// The outcome that a retry policy decides on; `None` for a success.
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

    /// Whether Intercom answered that there is no such thing; a proxy's page with
    /// this status does not say so.
    pub(crate) fn is_not_found(&self) -> bool {
        match self {
            Self::Answered {
                status: StatusCode::NOT_FOUND,
                body: Body::Whole(body),
                ..
            } => serde_json::from_slice::<Value>(body).is_ok_and(|body| body["errors"].is_array()),
            _ => false,
        }
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        match self {
            Self::Failed { headers, .. } | Self::Answered { headers, .. } => headers,
        }
    }
}
