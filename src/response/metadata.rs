//! How a call went.

use std::{borrow::Cow, time::Duration};

use super::rate_limit::RateLimit;

/// What a response and an error say of their call, beside the content.
#[derive(Clone, Debug)]
pub(crate) struct CallMetadata {
    /// How often it was sent.
    pub(crate) attempts: u32,
    /// From the first wait for a permit to the last byte that was waited for.
    pub(crate) elapsed: Duration,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) replay_safe: bool,
    /// The API version that was asked for.
    pub(crate) version: Cow<'static, str>,
}
