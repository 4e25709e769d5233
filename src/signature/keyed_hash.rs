//! HMAC, by hash function.

use hmac::{Hmac, KeyInit, Mac};

/// HMAC with a hash function.
#[derive(Debug)]
pub(crate) struct KeyedHash {
    /// The bytes of a tag.
    #[cfg_attr(
        not(any(feature = "webhook", feature = "canvas")),
        expect(dead_code, reason = "the length of a tag in a header")
    )]
    pub(crate) length: usize,
    /// The tag of a message: key, message.
    pub(crate) tag: fn(&[u8], &[u8]) -> Vec<u8>,
    /// Whether a tag is that of a message, compared in constant time: key,
    /// message, tag.
    pub(crate) verifies: fn(&[u8], &[u8], &[u8]) -> bool,
}

#[cfg(feature = "webhook")]
pub(crate) const SHA1: KeyedHash = KeyedHash {
    length: 20,
    tag: tag::<Hmac<sha1::Sha1>>,
    verifies: verifies::<Hmac<sha1::Sha1>>,
};

#[cfg(any(feature = "canvas", feature = "identity"))]
pub(crate) const SHA256: KeyedHash = KeyedHash {
    length: 32,
    tag: tag::<Hmac<sha2::Sha256>>,
    verifies: verifies::<Hmac<sha2::Sha256>>,
};

fn tag<M: Mac + KeyInit>(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac = keyed::<M>(key, message);
    mac.map_or_else(Vec::new, |mac| mac.finalize().into_bytes().to_vec())
}

fn verifies<M: Mac + KeyInit>(key: &[u8], message: &[u8], tag: &[u8]) -> bool {
    keyed::<M>(key, message).is_some_and(|mac| mac.verify_slice(tag).is_ok())
}

/// HMAC takes keys of any length, so this is never `None`.
fn keyed<M: Mac + KeyInit>(key: &[u8], message: &[u8]) -> Option<M> {
    let mut mac = <M as KeyInit>::new_from_slice(key).ok()?;
    mac.update(message);
    Some(mac)
}
