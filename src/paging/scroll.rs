//! What is particular to scrolls: the server keeps the position, so a page that
//! is lost is lost for good.

use std::{borrow::Cow, time::Duration};

use http::StatusCode;
use serde::Deserialize;

use crate::{Error, ErrorKind};

/// Intercom: an idle scroll expires after a minute.
const EXPIRES: Duration = Duration::from_secs(60);

/// What to do after a page was lost.
pub(super) const HINT: &str =
    "a scroll cannot go back to a page that may be lost: start again, without a cursor";

/// Whether an error is the normal end of a scroll: a finished scroll responds
/// like one that has expired. `since` is the time from the request for the page
/// before, which was sent before the server's minute began, so that no expired
/// scroll is taken for a finished one; `None` if there is no page before.
pub(super) fn is_end(error: &Error, since: Option<Duration>) -> bool {
    is_gone(error) && since.is_some_and(|since| since < EXPIRES)
}

/// Whether an error says that there is no such scroll: 404 `not_found`, in
/// Intercom's own format. A 404 of a proxy says nothing about the scroll.
fn is_gone(error: &Error) -> bool {
    #[derive(Deserialize)]
    struct Envelope<'a> {
        #[serde(borrow, rename = "type")]
        kind: Cow<'a, str>,
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
        | ErrorKind::Redirected
        | ErrorKind::StalledPagination => true,
        ErrorKind::Status => error.status().is_none_or(|status| {
            status.is_server_error()
                || matches!(
                    status,
                    StatusCode::REQUEST_TIMEOUT | StatusCode::NOT_FOUND | StatusCode::GONE
                )
        }),
        ErrorKind::Config
        | ErrorKind::Token
        | ErrorKind::InvalidRequest
        | ErrorKind::Connect
        | ErrorKind::Ambiguous
        | ErrorKind::Checkpoint
        | ErrorKind::Export
        | ErrorKind::Io
        | ErrorKind::Lease => false,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};

    use super::{Error, is_end};
    use crate::error::redact::Secret;

    #[test]
    fn a_scroll_that_may_have_expired_has_not_ended() {
        let body = br#"{"type":"error.list","errors":[{"code":"not_found"}]}"#;
        let error = Error::status_code(
            "scroll_over_things",
            StatusCode::NOT_FOUND,
            &HeaderMap::new(),
            Bytes::from_static(body),
            &Secret::default(),
        );
        for (seconds, ends) in [
            (None, false),
            (Some(0), true),
            (Some(59), true),
            (Some(60), false),
            (Some(3600), false),
        ] {
            let since = seconds.map(Duration::from_secs);
            assert_eq!(is_end(&error, since), ends, "{seconds:?}");
        }
    }
}
