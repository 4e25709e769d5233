//! Why an installation failed.

use std::{error::Error as StdError, fmt};

use crate::{Error, error::printable::Printable};

/// Why an installation failed.
///
/// It shows neither the secret, nor the state or the code.
#[derive(Debug)]
#[non_exhaustive]
pub enum OAuthError {
    /// The callback has no `state`. Somebody else may have made it.
    MissingState,
    /// The `state` is not that of this browser. Somebody else may have made the
    /// callback, or the session has expired.
    WrongState,
    /// The callback has no `code`, and no error either.
    MissingCode,
    /// The callback has a parameter more than once.
    Repeated(&'static str),
    /// The admin, or Intercom, has refused.
    Denied {
        /// The parameter `error`, such as `access_denied`.
        error: String,
        /// The parameter `error_description`, if there is one.
        description: Option<String>,
    },
    /// The exchange was refused (Intercom: 400, 401 or 404). The code has been used,
    /// has expired or was cut, or it is not of this app.
    CodeRefused(Error),
    /// The token was refused (401): it has been revoked already, or is of another
    /// region.
    TokenRefused(Error),
    /// The call failed otherwise: no connection, no answer in time, an error of the
    /// server, an answer that cannot be read. A code that may have been used is not
    /// sent again; start again.
    Failed(Error),
}

impl OAuthError {
    /// The error of the call, if one was made.
    pub fn call(&self) -> Option<&Error> {
        match self {
            Self::CodeRefused(error) | Self::TokenRefused(error) | Self::Failed(error) => {
                Some(error)
            }
            _ => None,
        }
    }
}

impl fmt::Display for OAuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        let mut f = Printable(f);
        match self {
            Self::MissingState => f.write_str("the callback has no `state`"),
            Self::WrongState => {
                f.write_str("the `state` of the callback is not the one of this session")
            }
            Self::MissingCode => f.write_str("the callback has no `code`"),
            Self::Repeated(name) => write!(f, "the callback has `{name}` more than once"),
            Self::Denied { error, description } => {
                write!(f, "the installation was refused: {error}")?;
                match description {
                    Some(description) => write!(f, " ({description})"),
                    None => Ok(()),
                }
            }
            Self::CodeRefused(error) => write!(
                f,
                "the code was refused; it may have been used, be too old or cut, or be another \
                 app's: {error}"
            ),
            Self::TokenRefused(error) => write!(f, "the token was refused: {error}"),
            Self::Failed(error) => write!(f, "{error}"),
        }
    }
}

// No `source`: `Display` includes the error of the call.
impl StdError for OAuthError {}

impl From<Error> for OAuthError {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}
