//! Predicates on errors.

use http::StatusCode;

use super::{Error, ErrorKind, conflict, hint};
use crate::call::retry::Outcome;

impl Error {
    /// Whether the call can be retried: the failure was transient, and either
    /// the server has not acted on the request or acting twice is harmless. See
    /// [`retry`](crate::retry).
    pub fn is_retryable(&self) -> bool {
        let outcome = match (self.inner.outcome, self.kind(), self.status()) {
            (_, ErrorKind::InvalidRequest, _) => return false,
            (Some(outcome), _, _) => outcome,
            (None, ErrorKind::Status, Some(status)) => Outcome::Status(status),
            (None, ErrorKind::Decode, _) if self.body().is_empty() => Outcome::NoBody,
            _ => return false,
        };
        let replay_safe = self
            .inner
            .metadata
            .as_ref()
            .is_some_and(|metadata| metadata.replay_safe);
        outcome.is_transient() && outcome.is_harmless(replay_safe)
    }

    /// The resource already exists (409).
    pub fn is_conflict(&self) -> bool {
        self.status() == Some(StatusCode::CONFLICT)
    }

    /// The id of the existing resource: the contact that has the same email
    /// address or external id (Intercom: `id=…` in the message of a 409).
    pub fn existing_id(&self) -> Option<&str> {
        if !self.is_conflict() {
            return None;
        }
        self.messages().find_map(conflict::existing_id)
    }

    /// The existing resource is archived (409): a contact must be unarchived
    /// before it can be used.
    pub fn is_archived_conflict(&self) -> bool {
        self.is_conflict() && self.messages().any(conflict::is_archived)
    }

    /// The API version does not exist, or does not have the operation (400
    /// `intercom_version_invalid`).
    pub fn is_version_invalid(&self) -> bool {
        self.code() == Some("intercom_version_invalid")
    }

    /// The token lacks a permission: 403, or 401 `token_unauthorized`. If the
    /// server names the permission, it is in
    /// [`required_permissions`](crate::ErrorEntry::required_permissions).
    pub fn is_forbidden(&self) -> bool {
        self.status() == Some(StatusCode::FORBIDDEN) || self.code() == Some("token_unauthorized")
    }

    fn messages(&self) -> impl Iterator<Item = &str> {
        self.inner
            .entries
            .iter()
            .filter_map(|entry| entry.message.as_deref())
    }

    /// Another scroll over companies is open (400 `scroll_exists`): a workspace
    /// can have one at a time, and an idle one expires after a minute.
    pub fn is_scroll_exists(&self) -> bool {
        self.code() == Some("scroll_exists")
    }

    /// The list ends before its last entry, and the server says to scroll over it
    /// instead (Intercom: 400 "page limit reached, please use scroll API", beyond
    /// 10,000 companies).
    pub fn is_past_list_limit(&self) -> bool {
        self.status() == Some(StatusCode::BAD_REQUEST) && hint::says_to_scroll(self.errors())
    }

    /// The rate limit is exceeded (429).
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// The resource does not exist (404), or no longer exists (410).
    pub fn is_not_found(&self) -> bool {
        matches!(
            self.status(),
            Some(StatusCode::NOT_FOUND | StatusCode::GONE)
        )
    }

    /// The token is not accepted (401): it is wrong, revoked, without the
    /// permission, or from a workspace in another region.
    pub fn is_unauthorized(&self) -> bool {
        self.status() == Some(StatusCode::UNAUTHORIZED)
    }

    /// The server's certificate is not accepted: it has expired, is for another
    /// host, or its issuer is not trusted; the message says which. A proxy that
    /// opens TLS connections is a usual cause. The kind is
    /// [`Connect`](ErrorKind::Connect), and the call is not retried.
    pub fn is_certificate(&self) -> bool {
        self.inner.outcome == Some(Outcome::Certificate)
    }

    /// The request timed out, at the client or at the server (408).
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout || self.status() == Some(StatusCode::REQUEST_TIMEOUT)
    }
}
