//! A secret that signs.

use std::fmt;

use zeroize::Zeroizing;

use crate::Error;

/// The bytes of a secret. They do not show, and are overwritten on drop.
#[derive(Clone)]
pub(crate) struct SigningKey(Zeroizing<Vec<u8>>);

impl SigningKey {
    /// Takes a secret as Intercom shows it; its UTF-8 bytes are the key.
    /// Surrounding white space is removed. Errors name it `what`.
    pub(crate) fn new(text: &str, what: &str) -> Result<Self, Error> {
        match text.trim() {
            // Anybody can sign with an empty key.
            "" => Err(Error::config(format!("{what} is empty"))),
            text => Ok(Self(Zeroizing::new(text.as_bytes().to_vec()))),
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
