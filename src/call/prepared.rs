//! A request that is ready to be sent and retried.

use std::{borrow::Cow, sync::Arc};

use super::{
    endpoint::{Endpoint, Replay},
    options::CallOptions,
};
use crate::RetryPolicy;

/// A complete request, except for the client's own headers.
#[derive(Debug)]
pub(crate) struct PreparedCall {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) request: reqwest::Request,
    /// The path without what may identify somebody, if the endpoint has none.
    pub(crate) path: Option<Arc<str>>,
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

    /// The path as it is shown in traces and errors.
    pub(crate) fn template(&self) -> &str {
        self.path.as_deref().unwrap_or(self.endpoint.path)
    }

    /// The method and the path, if the name of the operation does not say them.
    pub(crate) fn target(&self) -> Option<Arc<str>> {
        let path = self.path.as_deref()?;
        Some(format!("{} {path}", self.request.method()).into())
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

    /// The same call, but retried only if the server cannot have acted on it,
    /// whatever the caller and the client's `policy` allow.
    pub(crate) fn never_repeated(mut self, policy: &RetryPolicy) -> Self {
        let options = self.options.take().unwrap_or_default();
        self.options = Some(Box::new(options.never_repeated(policy)));
        self
    }

    /// Clones the call; `None` if its body cannot be cloned.
    pub(crate) fn try_clone(&self) -> Option<Self> {
        Some(Self {
            endpoint: self.endpoint,
            request: self.request.try_clone()?,
            path: self.path.clone(),
            options: self.options.clone(),
        })
    }
}
