//! How a page of a search fails, and what is done about it.

use http::StatusCode;

use super::window::Window;
use crate::{Error, ErrorKind};

/// What to do about a page that failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Setback {
    /// Ask for the same page again.
    Again,
    /// Begin the search again at the same place.
    Reopened,
    /// Ask for a shorter window.
    Split,
    /// Go on behind the window, which is left out.
    Gap(Window),
    /// Give up.
    Fatal,
}

/// How a page failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Failure {
    /// The server may manage less.
    TooMuch,
    /// The server refused the request.
    Refused,
    Other,
}

impl Failure {
    /// Whether less may work, or another cursor.
    pub(super) fn of(error: &Error) -> Self {
        match (error.kind(), error.status()) {
            (ErrorKind::Timeout | ErrorKind::TooLarge, _) => Self::TooMuch,
            (ErrorKind::Status, Some(status)) if status.is_server_error() => Self::TooMuch,
            // A cursor that the server no longer knows (Intercom: `client_error`).
            (ErrorKind::Status, Some(StatusCode::BAD_REQUEST)) => Self::Refused,
            _ => Self::Other,
        }
    }
}
