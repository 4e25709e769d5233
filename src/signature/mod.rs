//! Signatures over the raw body of a request: what webhooks and Canvas Kit share.
//!
//! Both sign with the app's client secret and put the HMAC into a header; a
//! [`Scheme`] says which header, which hash and which prefix. The body is
//! verified as it arrived, before anything is parsed.

mod keyed_hash;
#[cfg(any(feature = "webhook", feature = "canvas"))]
mod rejection;
#[cfg(any(feature = "webhook", feature = "canvas"))]
mod scheme;
#[cfg(any(feature = "webhook", feature = "canvas"))]
mod signed_body;
mod signing_key;

#[cfg(feature = "identity")]
pub(crate) use self::keyed_hash::SHA256;
#[cfg(any(feature = "webhook", feature = "canvas"))]
pub use self::rejection::Rejection;
#[cfg(feature = "canvas")]
pub(crate) use self::scheme::CANVAS;
#[cfg(feature = "webhook")]
pub(crate) use self::scheme::WEBHOOK;
#[cfg(any(feature = "webhook", feature = "canvas"))]
pub(crate) use self::signed_body::SignedBody;
#[cfg(feature = "identity")]
pub(crate) use self::signing_key::SigningKey;
