//! Why a request is not accepted as Intercom's.

use std::fmt;

use http::StatusCode;

use crate::error::printable::Printable;

/// Why a request is not accepted as Intercom's.
///
/// It never holds the signature that was expected, nor the body.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Rejection {
    /// The request has no signature.
    MissingSignature {
        /// The header that lacks.
        header: &'static str,
    },
    /// The request has the header of the signature more than once.
    SeveralSignatures {
        /// The header that is repeated.
        header: &'static str,
        /// How often it is there.
        count: usize,
    },
    /// The signature does not begin with the prefix of its scheme (Intercom:
    /// `sha1=`).
    WrongScheme {
        /// The header of the signature.
        header: &'static str,
        /// The prefix that it must have.
        expected: &'static str,
    },
    /// The signature is no lower-case hexadecimal number of the right length.
    MalformedSignature {
        /// The header of the signature.
        header: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The signature is not that of this body with any of the secrets.
    WrongSignature {
        /// The header of the signature.
        header: &'static str,
    },
    /// The body is larger than the verifier accepts. Its signature was not
    /// checked.
    TooLarge {
        /// The most bytes that are accepted.
        limit: usize,
    },
    /// The signature is right, but the body is not what is expected.
    InvalidBody {
        /// The place in the body, such as `topic`; empty for the body itself.
        path: String,
        /// What is wrong there.
        reason: String,
    },
    /// The body could not be read from the connection.
    BrokenBody {
        /// What went wrong.
        reason: String,
    },
}

impl Rejection {
    /// The status to answer with: 401 for a signature that is missing or wrong,
    /// 413 for a body that is too large, 400 for one that cannot be read.
    ///
    /// It is never 410, which would end Intercom's subscription.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::MissingSignature { .. }
            | Self::SeveralSignatures { .. }
            | Self::WrongScheme { .. }
            | Self::MalformedSignature { .. }
            | Self::WrongSignature { .. } => StatusCode::UNAUTHORIZED,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::InvalidBody { .. } | Self::BrokenBody { .. } => StatusCode::BAD_REQUEST,
        }
    }

    /// Whether the request may be somebody else's: nothing proves that it is
    /// Intercom's.
    pub fn is_unproven(&self) -> bool {
        !matches!(self, Self::InvalidBody { .. })
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        let mut f = Printable(f);
        match self {
            Self::MissingSignature { header } => write!(f, "the header `{header}` is missing"),
            Self::SeveralSignatures { header, count } => {
                write!(f, "the header `{header}` is there {count} times")
            }
            Self::WrongScheme { header, expected } => {
                write!(f, "the header `{header}` does not begin with `{expected}`")
            }
            Self::MalformedSignature { header, reason } => {
                write!(f, "the signature in `{header}` {reason}")
            }
            Self::WrongSignature { header } => write!(
                f,
                "the signature in `{header}` is not that of the body with a known secret"
            ),
            Self::TooLarge { limit } => {
                write!(f, "the body is larger than {limit} bytes")
            }
            Self::InvalidBody { path, reason } if path.is_empty() => {
                write!(f, "the body is signed, but cannot be read: {reason}")
            }
            Self::InvalidBody { path, reason } => {
                write!(
                    f,
                    "the body is signed, but cannot be read at {path}: {reason}"
                )
            }
            Self::BrokenBody { reason } => write!(f, "the body cannot be received: {reason}"),
        }
    }
}

impl std::error::Error for Rejection {}
