//! Why a JWT cannot be signed or is refused.

use std::fmt;

use crate::{error::printable::Printable, types::Timestamp};

/// Why a JWT cannot be signed, or is refused.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum JwtError {
    /// It is no JWT.
    Malformed(String),
    /// It is signed with another algorithm than HS256, or with `none`.
    Algorithm(String),
    /// Its signature is not that of this secret.
    WrongSignature,
    /// It has no `user_id`.
    MissingUser,
    /// It has no `exp`: it would be good for ever.
    MissingExpiry,
    /// It has expired, or would have when it is issued.
    Expired {
        /// When it expired.
        at: Timestamp,
    },
    /// An attribute has the name of a claim that is set otherwise.
    ReservedClaim(String),
}

impl fmt::Display for JwtError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        let mut f = Printable(f);
        match self {
            Self::Malformed(reason) => write!(f, "the JWT is malformed: {reason}"),
            Self::Algorithm(name) => {
                write!(f, "the JWT is signed with `{name}`, only HS256 is accepted")
            }
            Self::WrongSignature => f.write_str("the JWT is not signed with this secret"),
            Self::MissingUser => f.write_str("the JWT has no `user_id`"),
            Self::MissingExpiry => f.write_str("the JWT has no `exp`, so it would never expire"),
            Self::Expired { at } => write!(f, "the JWT expired at {at}"),
            Self::ReservedClaim(name) => {
                write!(f, "the attribute `{name}` is a claim that is set otherwise")
            }
        }
    }
}

impl std::error::Error for JwtError {}
