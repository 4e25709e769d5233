//! A request that is ready to be sent and retried.

use std::{borrow::Cow, sync::Arc};

use bytes::Bytes;
use http::Method;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

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

    /// Whether the call changes something.
    pub(crate) fn is_write(&self) -> bool {
        let is_custom = self.path.is_some();
        match is_custom {
            true => !matches!(*self.request.method(), Method::GET | Method::HEAD),
            false => self.endpoint.is_write(),
        }
    }

    /// The JSON of what a DELETE removes, as far as the request tells: its
    /// identifier, which is the last segment of the path.
    pub(crate) fn removed(&self) -> Option<Bytes> {
        if self.request.method() != Method::DELETE {
            return None;
        }
        let id = self.request.url().path_segments()?.next_back()?;
        let id = percent_decode_str(id).decode_utf8().ok()?;
        let json = json!({ "id": id, "deleted": true });
        Some(json.to_string().into())
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
            .and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok())
            // An empty key is none: it would not find what was made before.
            .is_some_and(|body| match body.get(field) {
                None | Some(Value::Null) => false,
                Some(Value::String(text)) => !text.trim().is_empty(),
                Some(_) => true,
            })
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
