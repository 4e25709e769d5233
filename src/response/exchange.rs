//! A response before its body is decoded.

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header::LOCATION};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    decode::{self, DecodeFailure},
    metadata::CallMetadata,
    repair::{self, Repair},
};
use crate::{
    Error, Region,
    call::endpoint::{Endpoint, Output},
    error::hint::{HintContext, hint},
    types::field::Field,
};

/// A response, whatever its status.
pub(crate) struct RawExchange {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) metadata: CallMetadata,
    /// The client's region, if it has one.
    pub(crate) region: Option<Region>,
    /// Whether a value that does not fit is an error.
    pub(crate) strict: bool,
    #[cfg(feature = "drift")]
    pub(crate) drift: Option<std::sync::Arc<super::drift::DriftReporter>>,
}

pub(crate) enum Body {
    Whole(Bytes),
    /// A stream that the caller reads.
    Incoming(reqwest::Response),
    /// A stream that a test made.
    #[cfg(feature = "mock")]
    Given(reqwest::Body),
}

impl Body {
    pub(crate) fn bytes(&self) -> Bytes {
        match self {
            Self::Whole(bytes) => bytes.clone(),
            Self::Incoming(_) => Bytes::new(),
            #[cfg(feature = "mock")]
            Self::Given(_) => Bytes::new(),
        }
    }
}

impl RawExchange {
    /// Returns the response if it is a success, and otherwise the error.
    pub(crate) fn success(self) -> Result<Self, Error> {
        match self.failure() {
            Some(error) => Err(error),
            None => Ok(self),
        }
    }

    /// The error in the response, unless its status is 2xx, or a retried DELETE
    /// found its work done.
    pub(crate) fn failure(&self) -> Option<Error> {
        let is_expected =
            self.status.is_redirection() && matches!(self.endpoint.output, Output::Redirect);
        if self.status.is_success() || is_expected || self.metadata.found_gone.is_some() {
            return None;
        }
        let (operation, body) = (self.endpoint.id, self.body.bytes());
        let secret = &self.metadata.secret;
        let error = Error::status_code(operation, self.status, &self.headers, body, secret);
        let hint = hint(&HintContext {
            status: self.status,
            headers: &self.headers,
            entries: error.errors(),
            version: &self.metadata.version,
            region: self.region,
        });
        Some(error.with_hint(hint).with_metadata(self.metadata.clone()))
    }

    /// The JSON of a success.
    fn json(&self) -> Bytes {
        match &self.metadata.found_gone {
            Some(gone) => gone.clone(),
            None => self.body.bytes(),
        }
    }

    /// Takes the body, for a caller that reads it as a stream.
    pub(crate) fn take_body(&mut self) -> Body {
        std::mem::replace(&mut self.body, Body::Whole(Bytes::new()))
    }

    /// Decodes the body as `T`, a generated type, and sets aside what does not
    /// fit, unless the client is strict.
    pub(crate) fn decode<T: Field>(&self) -> Result<(T, Vec<Repair>), Error> {
        let body = self.json();
        let decoded = match self.strict {
            true => decode::strict(&body).map(|value| (value, Vec::new())),
            false => decode::repaired(&body),
        };
        let (value, repairs) = decoded.map_err(|failure| self.misfit(failure))?;
        self.report(&repairs, &value, "");
        Ok((value, repairs))
    }

    /// Decodes the body as `T`, a caller's type.
    pub(crate) fn decode_as<T: DeserializeOwned>(&self) -> Result<T, Error> {
        decode::from_slice(&self.json()).map_err(|failure| self.undecodable(failure))
    }

    /// The body as text.
    pub(crate) fn text(&self) -> Result<String, Error> {
        decode::text(&self.body.bytes()).map_err(|failure| self.undecodable(failure))
    }

    /// The URL that the response redirects to.
    pub(crate) fn location(&self) -> Result<String, Error> {
        let location = self.headers.get(LOCATION);
        match location.and_then(|location| location.to_str().ok()) {
            Some(location) => Ok(location.to_owned()),
            None => Err(self.undecodable(DecodeFailure::new(
                String::new(),
                "there is no header `location`",
            ))),
        }
    }

    /// Reports what was set aside, and what the type does not know; `value` is
    /// at the path `at`.
    pub(crate) fn report(&self, repairs: &[Repair], value: &impl Serialize, at: &str) {
        repair::trace(self.endpoint.id, repairs, &self.metadata.secret);
        #[cfg(feature = "drift")]
        if let Some(reporter) = &self.drift {
            reporter.repaired(self.endpoint, repairs);
            reporter.compare(self.endpoint, &self.body.bytes(), at, value, repairs);
        }
        #[cfg(not(feature = "drift"))]
        let _ = (value, at);
    }

    /// The error for a body that does not match a generated type.
    pub(crate) fn misfit(&self, failure: DecodeFailure) -> Error {
        #[cfg(feature = "drift")]
        if let Some(reporter) = &self.drift {
            reporter.failed(self.endpoint, &failure);
        }
        self.undecodable(failure)
    }

    /// The error for a body without the field at `path`.
    pub(crate) fn missing_field(&self, path: &str) -> Error {
        self.invalid_field(path, "the field is missing")
    }

    /// The error for a body with an unexpected value at `path`.
    pub(crate) fn invalid_field(&self, path: &str, why: impl std::fmt::Display) -> Error {
        self.undecodable(DecodeFailure::new(path.to_owned(), why))
    }

    /// The error for a body that does not match the expected type.
    pub(crate) fn undecodable(&self, failure: DecodeFailure) -> Error {
        self.undecodable_part(failure, self.body.bytes())
    }

    /// The error for a list entry that does not match the expected type.
    pub(crate) fn undecodable_part(&self, failure: DecodeFailure, body: Bytes) -> Error {
        let (id, secret) = (self.endpoint.id, &self.metadata.secret);
        Error::decode(id, failure, self.status, &self.headers, body, secret)
            .with_metadata(self.metadata.clone())
    }
}
