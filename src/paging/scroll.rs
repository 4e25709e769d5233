//! What is particular to scrolls: the server keeps the position, so a page that
//! is lost is lost for good.

use std::time::Duration;

use http::StatusCode;
use serde::Deserialize;

use crate::{Error, ErrorKind};

/// Intercom: an idle scroll expires after a minute.
pub(super) const EXPIRES: Duration = Duration::from_secs(60);

/// What to do after a page was lost.
pub(super) const HINT: &str =
    "a scroll cannot go back to a page that may be lost: start again, without a cursor";

/// Whether an error says that there is no such scroll (404 `not_found`, in
/// Intercom's own format): it is finished or has expired. A 404 of a proxy says
/// nothing about the scroll.
pub(super) fn is_gone(error: &Error) -> bool {
    #[derive(Deserialize)]
    struct Envelope<'a> {
        #[serde(borrow, rename = "type")]
        kind: &'a str,
    }
    error.status() == Some(StatusCode::NOT_FOUND)
        && error.code() == Some("not_found")
        && serde_json::from_slice(error.body()).is_ok_and(|Envelope { kind }| kind == "error.list")
}

/// Whether the position of the scroll may have moved although no page arrived,
/// or may be gone. A call that was not sent or was refused has moved nothing.
pub(super) fn may_lose_a_page(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Timeout
        | ErrorKind::Network
        | ErrorKind::Decode
        | ErrorKind::TooLarge
        | ErrorKind::StalledPagination => true,
        ErrorKind::Status => error.status().is_none_or(|status| {
            status.is_server_error()
                || matches!(
                    status,
                    StatusCode::REQUEST_TIMEOUT | StatusCode::NOT_FOUND | StatusCode::GONE
                )
        }),
        ErrorKind::Config | ErrorKind::Token | ErrorKind::InvalidRequest | ErrorKind::Connect => {
            false
        }
    }
}
