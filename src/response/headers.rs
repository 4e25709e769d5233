//! Headers of responses that have a meaning of their own.

use http::HeaderMap;

/// Intercom's id of an exchange (Intercom: `X-Request-Id`).
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-request-id")?.to_str().ok()
}
