//! What a call brought back, before anybody has read its body.

use std::{borrow::Cow, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::{
    Error, RateLimit, Region,
    call::Endpoint,
    decode::{self, Decoded},
    error::hint::{Clues, hint},
};

/// How a call went: what its response and its error tell beside the content.
#[derive(Clone, Debug)]
pub(crate) struct Course {
    /// How often it was sent.
    pub(crate) attempts: u32,
    /// From the first wait for a turn to the last byte that was waited for.
    pub(crate) elapsed: Duration,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) replay_safe: bool,
    /// The API version that was asked for.
    pub(crate) version: Cow<'static, str>,
    /// The region of the client, where it has one.
    pub(crate) region: Option<Region>,
}

/// A response, whatever its status.
pub(crate) struct Exchange {
    pub(crate) endpoint: Endpoint,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) course: Course,
    #[cfg(feature = "drift")]
    pub(crate) drift: Option<std::sync::Arc<crate::drift::Watch>>,
}

pub(crate) enum Body {
    Whole(Bytes),
    /// To be read by the caller.
    Coming(reqwest::Response),
}

impl Body {
    pub(crate) fn bytes(&self) -> Bytes {
        match self {
            Self::Whole(bytes) => bytes.clone(),
            Self::Coming(_) => Bytes::new(),
        }
    }
}

impl Exchange {
    /// Itself if it is a 2xx; otherwise the error that it tells.
    pub(crate) fn success(self) -> Result<Self, Error> {
        match self.failure() {
            Some(error) => Err(error),
            None => Ok(self),
        }
    }

    /// The error that it tells, if it is not a 2xx.
    pub(crate) fn failure(&self) -> Option<Error> {
        if self.status.is_success() {
            return None;
        }
        let (operation, body) = (self.endpoint.id, self.body.bytes());
        let error = Error::status_code(operation, self.status, &self.headers, body);
        let hint = hint(&Clues {
            status: self.status,
            headers: &self.headers,
            entries: error.errors(),
            version: &self.course.version,
            region: self.course.region,
        });
        Some(error.with_hint(hint).within(self.course.clone()))
    }

    /// Reads the body as JSON.
    pub(crate) fn decode<T: Decoded>(&self) -> Result<T, Error> {
        let value =
            decode::from_slice(&self.body.bytes()).map_err(|failure| self.undecodable(failure))?;
        #[cfg(feature = "drift")]
        if let Some(watch) = &self.drift {
            watch.compare(self.endpoint, &self.body.bytes(), &value);
        }
        Ok(value)
    }

    /// Whether the body has a value at a path of keys, separated by dots.
    pub(crate) fn has(&self, path: &str) -> bool {
        let pointer = format!("/{}", path.replace('.', "/"));
        serde_json::from_slice::<serde_json::Value>(&self.body.bytes())
            .is_ok_and(|body| body.pointer(&pointer).is_some())
    }

    /// The error for a body that must have something at `path`.
    pub(crate) fn lacks(&self, path: &str) -> Error {
        self.misfits(path, "it is missing")
    }

    /// The error for a body that has the wrong thing at `path`.
    pub(crate) fn misfits(&self, path: &str, why: impl std::fmt::Display) -> Error {
        self.undecodable(decode::DecodeFailure {
            path: path.to_owned(),
            source: serde::de::Error::custom(why),
        })
    }

    fn undecodable(&self, failure: decode::DecodeFailure) -> Error {
        let body = self.body.bytes();
        Error::decode(self.endpoint.id, failure, self.status, &self.headers, body)
            .within(self.course.clone())
    }
}
