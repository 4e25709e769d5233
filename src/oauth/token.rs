//! The access token of a workspace.

use std::fmt;

use zeroize::Zeroizing;

use crate::{Error, auth::AccessToken};

/// The access token of a workspace, to be stored. It does not expire, and does not
/// show.
#[derive(Clone)]
pub struct Token(Zeroizing<String>);

impl Token {
    /// Takes a token that was stored.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The token, for the builder of a client and for a store.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl TryFrom<&Token> for AccessToken {
    type Error = Error;

    fn try_from(token: &Token) -> Result<Self, Error> {
        Self::new(token.secret())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token([redacted])")
    }
}
