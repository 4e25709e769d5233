//! A request that is ready to be sent and retried.

use std::borrow::Cow;

use super::{
    endpoint::{Endpoint, Replay},
    options::CallOptions,
};

/// A complete request, except for the client's own headers.
#[derive(Debug)]
pub(crate) struct PreparedCall {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) request: reqwest::Request,
    pub(crate) options: Option<Box<CallOptions>>,
}

impl PreparedCall {
    /// Whether repeating the call is harmless: by the operation's definition,
    /// or because the caller marked it so.
    pub(crate) fn is_replay_safe(&self) -> bool {
        let by_itself = match self.endpoint.replay {
            Replay::Safe => true,
            Replay::SafeWith(field) => self.body_has(field),
            Replay::Unsafe => false,
        };
        let by_note = self
            .options
            .as_ref()
            .is_some_and(|options| options.note().is_some());
        by_itself || by_note
    }

    /// The API version that the call requests.
    pub(crate) fn version(&self) -> Cow<'static, str> {
        self.options
            .as_ref()
            .and_then(|options| options.version()?.to_str().ok())
            .map_or(Cow::Borrowed(self.endpoint.version), |version| {
                Cow::Owned(version.to_owned())
            })
    }

    fn body_has(&self, field: &str) -> bool {
        self.request
            .body()
            .and_then(|body| body.as_bytes())
            .and_then(|bytes| serde_json::from_slice::<serde_json::Value>(bytes).ok())
            .is_some_and(|body| body.get(field).is_some_and(|value| !value.is_null()))
    }

    /// Clones the call; `None` if its body cannot be cloned.
    pub(crate) fn try_clone(&self) -> Option<Self> {
        Some(Self {
            endpoint: self.endpoint,
            request: self.request.try_clone()?,
            options: self.options.clone(),
        })
    }
}
