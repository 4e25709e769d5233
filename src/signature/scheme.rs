//! How a signature is written.

use super::keyed_hash::KeyedHash;

/// How a signature is written into a header.
#[derive(Debug)]
pub(crate) struct Scheme {
    /// The header, in lower case.
    pub(crate) header: &'static str,
    /// What stands before the hexadecimal digits.
    pub(crate) prefix: &'static str,
    pub(crate) hash: KeyedHash,
}

/// Intercom: `X-Hub-Signature: sha1=` and 40 lower-case hexadecimal digits.
#[cfg(feature = "webhook")]
pub(crate) const WEBHOOK: &Scheme = &Scheme {
    header: "x-hub-signature",
    prefix: "sha1=",
    hash: super::keyed_hash::SHA1,
};

/// Intercom: `X-Body-Signature` and 64 lower-case hexadecimal digits.
#[cfg(feature = "canvas")]
pub(crate) const CANVAS: &Scheme = &Scheme {
    header: "x-body-signature",
    prefix: "",
    hash: super::keyed_hash::SHA256,
};
