//! Response headers.

use http::HeaderMap;

/// Intercom's id of the request (Intercom: `X-Request-Id`).
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-request-id")?.to_str().ok()
}
