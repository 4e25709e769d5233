//! Verifies requests.

use bytes::Bytes;
use http::HeaderMap;

use super::{
    received::Received,
    requests::{ConfigureRequest, InitializeRequest, LiveCanvasRequest, SubmitRequest},
};
use crate::{
    Error,
    response::repaired_part,
    signature::{CANVAS, Rejection, SignedBody},
    types::field::{Field, FieldSeed},
};

/// Verifies that a request is Intercom's, and reads it.
///
/// The signature is an HMAC-SHA256 of the raw body with the app's client secret
/// (Intercom: `X-Body-Signature`), compared in constant time. It covers neither a
/// time nor a URL.
#[derive(Clone, Debug)]
pub struct Verifier {
    signed: SignedBody,
}

impl Verifier {
    /// Creates a verifier with the client secret of the app. Surrounding white
    /// space is removed.
    ///
    /// # Errors
    ///
    /// Kind [`Config`](crate::ErrorKind::Config) if the secret is empty.
    pub fn new(client_secret: impl AsRef<str>) -> Result<Self, Error> {
        SignedBody::new(CANVAS, client_secret.as_ref()).map(|signed| Self { signed })
    }

    /// Accepts another secret as well, while secrets are being replaced.
    ///
    /// # Errors
    ///
    /// Those of [`new`](Self::new).
    pub fn or(mut self, client_secret: impl AsRef<str>) -> Result<Self, Error> {
        self.signed.add_secret(client_secret.as_ref())?;
        Ok(self)
    }

    /// Sets the size of the largest body that is accepted, in bytes; 4 MiB by
    /// default.
    #[must_use]
    pub fn max_body_size(mut self, bytes: usize) -> Self {
        self.signed.max_body_size = bytes;
        self
    }

    /// Verifies and reads a request to the initialize URL. `body` must be what
    /// arrived, byte for byte.
    ///
    /// # Errors
    ///
    /// A [`Rejection`]; its [`status`](Rejection::status) is the answer to send.
    pub fn initialize(
        &self,
        headers: &HeaderMap,
        body: impl Into<Bytes>,
    ) -> Result<Received<InitializeRequest>, Rejection> {
        self.read(headers, body.into())
    }

    /// Verifies and reads a request to the configure URL.
    ///
    /// # Errors
    ///
    /// Those of [`initialize`](Self::initialize).
    pub fn configure(
        &self,
        headers: &HeaderMap,
        body: impl Into<Bytes>,
    ) -> Result<Received<ConfigureRequest>, Rejection> {
        self.read(headers, body.into())
    }

    /// Verifies and reads a request to the submit URL.
    ///
    /// # Errors
    ///
    /// Those of [`initialize`](Self::initialize).
    pub fn submit(
        &self,
        headers: &HeaderMap,
        body: impl Into<Bytes>,
    ) -> Result<Received<SubmitRequest>, Rejection> {
        self.read(headers, body.into())
    }

    /// Verifies and reads a request to the URL of a live canvas.
    ///
    /// # Errors
    ///
    /// Those of [`initialize`](Self::initialize).
    pub fn live_canvas(
        &self,
        headers: &HeaderMap,
        body: impl Into<Bytes>,
    ) -> Result<Received<LiveCanvasRequest>, Rejection> {
        self.read(headers, body.into())
    }

    /// Verifies a request of any kind, without reading it.
    ///
    /// # Errors
    ///
    /// Those of [`initialize`](Self::initialize).
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), Rejection> {
        self.signed.verify(headers, body)
    }

    /// The value of the header [`HEADER`](super::HEADER) for `body`: for tests and
    /// simulations.
    pub fn sign(&self, body: impl AsRef<[u8]>) -> String {
        self.signed.sign(body.as_ref())
    }

    fn read<R: Field>(&self, headers: &HeaderMap, body: Bytes) -> Result<Received<R>, Rejection> {
        self.signed.verify(headers, &body)?;
        let text = std::str::from_utf8(&body).map_err(|error| Rejection::InvalidBody {
            path: String::new(),
            reason: error.to_string(),
        })?;
        let read = repaired_part(&[], text, FieldSeed::<R>::NEW);
        let (request, repairs) = read.map_err(|failure| Rejection::InvalidBody {
            path: failure.path,
            reason: failure.source.to_string(),
        })?;
        Ok(Received {
            request,
            repairs,
            body,
        })
    }
}
