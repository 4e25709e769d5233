//! Messenger identity: proves to the Messenger who its user is.
//!
//! A server of yours signs for the user that it has logged in, with the secret of
//! the Messenger (not the app's client secret): [`Claims`] as a JWT, which is what
//! Intercom recommends, or the older hash of the user's identifier. The Messenger
//! gets one of both, never both: Intercom then answers 400.
//!
//! ```
//! use std::time::Duration;
//! use intercom_sdk::identity::{Claims, MessengerSecret};
//!
//! let secret = MessengerSecret::new("messenger-secret-for-tests")?;
//!
//! // For `intercomSettings`, as `intercom_user_jwt`.
//! let claims = Claims::new("user-42", Duration::from_secs(3600))
//!     .email("ada@example.com")
//!     .attribute("plan", "gold");
//! let jwt = secret.jwt(&claims)?;
//! assert_eq!(secret.verify(&jwt)?.user_id(), "user-42");
//!
//! // Or, as `user_hash` beside `user_id`.
//! let hash = secret.user_hash("user-42")?;
//! assert!(hash.starts_with("f280cd6e"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Only one algorithm
//!
//! Intercom takes HS256, which is an HMAC of two pieces of text. It is put together
//! here from the crates that compute it, `hmac`, `sha2` and `base64`: the JWT crates
//! at hand choose their cryptography by a setting of the whole process, which a
//! library must not touch. Nothing in a token decides how it is verified, so `none`
//! and all other algorithms are refused.

mod claims;
mod jwt;
mod jwt_error;

use std::fmt;

pub use self::{
    claims::{Claims, Expiry},
    jwt_error::JwtError,
};
use crate::{
    Error,
    signature::{SHA256, SigningKey},
};

/// The secret of the Messenger, from the page "Messenger security" of the
/// workspace's settings. It differs by platform: web, iOS, Android.
#[derive(Clone)]
pub struct MessengerSecret {
    key: SigningKey,
}

impl MessengerSecret {
    /// Takes the secret as Intercom shows it. Surrounding white space is removed.
    ///
    /// # Errors
    ///
    /// Kind [`Config`](crate::ErrorKind::Config) if it is empty.
    pub fn new(secret: impl AsRef<str>) -> Result<Self, Error> {
        let key = SigningKey::new(secret.as_ref(), "the Messenger secret")?;
        Ok(Self { key })
    }

    /// The `user_hash` for a user: of the `user_id` if the Messenger gets one, and
    /// else of the email address. It never expires; prefer [`jwt`](Self::jwt).
    ///
    /// # Errors
    ///
    /// Kind [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if the text is
    /// empty: its hash would be good for whoever is not logged in.
    pub fn user_hash(&self, user_id_or_email: impl AsRef<str>) -> Result<String, Error> {
        let text = user_id_or_email.as_ref();
        if text.is_empty() {
            return Err(Error::invalid("a user hash needs a user_id or an email"));
        }
        let tag = (SHA256.tag)(self.key.bytes(), text.as_bytes());
        Ok(base16ct::lower::encode_string(&tag))
    }

    /// Signs claims, with HS256.
    ///
    /// # Errors
    ///
    /// [`JwtError`] if the claims lack a user, are expired when they are issued, or
    /// have an attribute that is a claim of its own.
    pub fn jwt(&self, claims: &Claims) -> Result<String, JwtError> {
        jwt::sign(&self.key, claims)
    }

    /// Verifies a JWT that [`jwt`](Self::jwt) has made, such as in a test or in a
    /// service behind the Messenger.
    ///
    /// # Errors
    ///
    /// [`JwtError`] for anything but a JWT that is signed with HS256 and this
    /// secret, has a user and an expiry, and has not expired.
    pub fn verify(&self, jwt: &str) -> Result<Claims, JwtError> {
        jwt::verify(&self.key, jwt, crate::types::Timestamp::now())
    }
}

impl fmt::Debug for MessengerSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MessengerSecret([redacted])")
    }
}
