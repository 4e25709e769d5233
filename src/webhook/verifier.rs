//! Verifies notifications.

use bytes::Bytes;
use http::HeaderMap;

use super::notification::Notification;
use crate::{
    Error,
    signature::{Rejection, SignedBody, WEBHOOK},
};

/// Verifies that a notification is Intercom's, and reads it.
///
/// The signature is an HMAC-SHA1 of the raw body with the app's client secret
/// (Intercom: `X-Hub-Signature: sha1=…`), compared in constant time. It covers
/// neither a time nor a URL, so a captured notification can be sent again:
/// [deduplicate](super::Deduplicator).
///
/// ```
/// use intercom_sdk::webhook::{HEADER, Verifier};
///
/// let verifier = Verifier::new("f3b1c0de-1234-4abc-9def-0123456789ab")?;
/// let body = r#"{"type":"notification_event","topic":"ping","data":{"item":{"type":"ping"}}}"#;
///
/// // What a server has: the headers and the body as they came.
/// let mut headers = http::HeaderMap::new();
/// headers.insert(HEADER, verifier.sign(body).parse()?);
///
/// let notification = verifier.verify(&headers, body)?;
/// assert_eq!(notification.topic().as_str(), "ping");
/// assert!(verifier.verify(&headers, "another body").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Verifier {
    signed: SignedBody,
}

impl Verifier {
    /// Creates a verifier with the client secret of the app, from the page
    /// "Basic Information" of Intercom's Developer Hub. Surrounding white space
    /// is removed.
    ///
    /// # Errors
    ///
    /// Kind [`Config`](crate::ErrorKind::Config) if the secret is empty: anybody
    /// could sign with it.
    pub fn new(client_secret: impl AsRef<str>) -> Result<Self, Error> {
        SignedBody::new(WEBHOOK, client_secret.as_ref()).map(|signed| Self { signed })
    }

    /// Accepts another secret as well, while secrets are being replaced or for
    /// several apps behind one URL. [`sign`](Self::sign) uses the first one.
    ///
    /// # Errors
    ///
    /// Those of [`new`](Self::new).
    pub fn or(mut self, client_secret: impl AsRef<str>) -> Result<Self, Error> {
        self.signed.add_secret(client_secret.as_ref())?;
        Ok(self)
    }

    /// Sets the size of the largest body that is accepted, in bytes; 4 MiB by
    /// default. A larger one is refused before its signature is computed.
    #[must_use]
    pub fn max_body_size(mut self, bytes: usize) -> Self {
        self.signed.max_body_size = bytes;
        self
    }

    /// Verifies a notification and reads it. `body` must be what arrived, byte
    /// for byte, not JSON that was parsed and written again.
    ///
    /// # Errors
    ///
    /// A [`Rejection`]; its [`status`](Rejection::status) is the answer to send.
    pub fn verify(
        &self,
        headers: &HeaderMap,
        body: impl Into<Bytes>,
    ) -> Result<Notification, Rejection> {
        let body = body.into();
        self.signed.verify(headers, &body)?;
        Notification::from_body(body)
    }

    /// Like [`verify`](Self::verify), for programs that have the value of the
    /// header in another form; `None` if the header is missing. Whoever calls
    /// this must refuse a request that has the header more than once.
    ///
    /// # Errors
    ///
    /// Those of `verify`.
    pub fn verify_signature(
        &self,
        signature: Option<&str>,
        body: impl Into<Bytes>,
    ) -> Result<Notification, Rejection> {
        let body = body.into();
        match signature {
            Some(signature) => self.signed.verify_signature(signature.as_bytes(), &body)?,
            None => return self.verify(&HeaderMap::new(), body),
        }
        Notification::from_body(body)
    }

    /// The value of the header [`HEADER`](super::HEADER) for `body`, such as
    /// `sha1=9b43…`: for tests and simulations.
    pub fn sign(&self, body: impl AsRef<[u8]>) -> String {
        self.signed.sign(body.as_ref())
    }

    /// The size of the largest body that is accepted.
    #[cfg(feature = "webhook-axum")]
    pub(super) fn limit(&self) -> usize {
        self.signed.max_body_size
    }

    /// Refuses a body that is too large.
    #[cfg(feature = "webhook-axum")]
    pub(super) fn check_size(&self, size: usize) -> Result<(), Rejection> {
        self.signed.check_size(size)
    }
}
