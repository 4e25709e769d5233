//! Metadata of a call.

use std::{borrow::Cow, sync::Arc, time::Duration};

use bytes::Bytes;

use super::rate_limit::RateLimit;
use crate::error::redact::Secret;

/// The metadata of a call, in its response or error.
#[derive(Clone, Debug)]
pub(crate) struct CallMetadata {
    /// How often the call was sent.
    pub(crate) attempts: u32,
    /// The time from the first wait for a permit to the end of the last
    /// attempt.
    pub(crate) elapsed: Duration,
    pub(crate) rate_limit: Option<RateLimit>,
    /// The method and the path, if the name of the operation does not say them.
    pub(crate) target: Option<Arc<str>>,
    pub(crate) replay_safe: bool,
    /// What a retried DELETE found to be gone, as JSON, if an earlier attempt may
    /// have removed it.
    pub(crate) found_gone: Option<Bytes>,
    /// The requested API version.
    pub(crate) version: Cow<'static, str>,
    /// The token of the last attempt, which is not to be shown.
    pub(crate) secret: Secret,
}

impl CallMetadata {
    /// Adds the attempts of another call that was a part of this one, but not its
    /// time.
    pub(super) fn add(&mut self, other: &Self) {
        self.attempts = self.attempts.saturating_add(other.attempts);
        self.rate_limit = other.rate_limit.or(self.rate_limit);
        self.secret = other.secret.clone();
    }
}
