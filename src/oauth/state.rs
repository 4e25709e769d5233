//! What ties a callback to the browser that was sent off.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq as _;

use crate::Error;

/// A random text that ties a callback to the browser that was sent off: keep it in
/// that browser's session, and take it out for one callback.
///
/// It does not show in `Debug` output, and is compared in constant time.
#[derive(Clone)]
pub struct State(String);

const RANDOM_BYTES: usize = 32;

impl State {
    /// Creates a state of 256 random bits.
    ///
    /// # Errors
    ///
    /// Kind [`Config`](crate::ErrorKind::Config) if the system has no random numbers.
    pub fn random() -> Result<Self, Error> {
        let mut bytes = [0; RANDOM_BYTES];
        getrandom::fill(&mut bytes)
            .map_err(|error| Error::config("the system has no random numbers").with_cause(error))?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The state that was kept in a session; empty if there was none, which matches
    /// nothing.
    pub fn from_session(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, to keep it in a session.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is this one.
    pub(super) fn is(&self, other: &str) -> bool {
        let is_same: bool = self.0.as_bytes().ct_eq(other.as_bytes()).into();
        is_same && !other.is_empty()
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("State([redacted])")
    }
}
