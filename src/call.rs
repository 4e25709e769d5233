//! A call as the transport takes it: the operation, the request, the options.

use std::borrow::Cow;

use reqwest::Request;

use crate::CallOptions;

/// What the build script knows of an operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Endpoint {
    /// The name of its method on `Client`.
    pub(crate) id: &'static str,
    /// The API version it belongs to.
    pub(crate) version: &'static str,
    /// The path, with `{parameters}`.
    pub(crate) path: &'static str,
    /// Whether carrying it out twice does no harm.
    pub(crate) replay_safe: bool,
    /// The field that the body must have for that, where it may lack it.
    pub(crate) replay_needs: Option<&'static str>,
}

/// What of a successful response is waited for, and must be there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Wanted {
    /// A body that says something.
    Json,
    /// The status; a body is read and says nothing.
    Nothing,
    /// The headers; the caller reads the body.
    Stream,
    /// Whatever comes, of any status.
    Anything,
}

/// A request that is ready but for the client's own headers.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) endpoint: Endpoint,
    pub(crate) request: Request,
    pub(crate) options: Option<Box<CallOptions>>,
}

impl Call {
    /// Whether carrying it out twice does no harm: by what Intercom does, or
    /// because the caller said so.
    pub(crate) fn is_replay_safe(&self) -> bool {
        let by_itself = self.endpoint.replay_safe
            && self
                .endpoint
                .replay_needs
                .is_none_or(|field| self.body_has(field));
        let by_note = self
            .options
            .as_ref()
            .is_some_and(|options| options.note().is_some());
        by_itself || by_note
    }

    /// The API version it asks for.
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

    /// The same call once more; `None` where the body cannot be repeated.
    pub(crate) fn try_clone(&self) -> Option<Self> {
        Some(Self {
            endpoint: self.endpoint,
            request: self.request.try_clone()?,
            options: self.options.clone(),
        })
    }
}
