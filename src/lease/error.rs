//! Why a lease is not held.

use std::{error::Error as StdError, fmt, time::Duration};

use crate::{Error, ErrorKind};

/// Why a lease is not held.
///
/// As an [`Error`] its kind is [`ErrorKind::Lease`], or
/// [`ErrorKind::InvalidRequest`] for an invalid name or time.
#[derive(Debug)]
#[non_exhaustive]
pub enum LeaseError {
    /// Somebody else holds the lease.
    Held {
        /// The name of the lease.
        name: String,
        /// When it runs out unless it is renewed, if the store knows.
        runs_out_in: Option<Duration>,
    },
    /// The lease was held and is no more: it ran out before it was renewed, or
    /// somebody else holds it. What it protects must not go on.
    Lost {
        /// The name of the lease.
        name: String,
    },
    /// A name or a time is outside its bounds.
    Invalid {
        /// What is wrong with it.
        message: String,
    },
    /// The store failed.
    Store {
        /// The name of the lease.
        name: String,
        /// How it failed.
        cause: Box<dyn StdError + Send + Sync>,
    },
}

impl LeaseError {
    /// Somebody else holds the lease; for implementations.
    pub fn held(name: &str, runs_out_in: Option<Duration>) -> Self {
        Self::Held {
            name: name.to_owned(),
            runs_out_in,
        }
    }

    /// The lease is held no more; for implementations.
    pub fn lost(name: &str) -> Self {
        Self::Lost {
            name: name.to_owned(),
        }
    }

    /// The store failed with `cause`; for implementations.
    pub fn store(name: &str, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Store {
            name: name.to_owned(),
            cause: cause.into(),
        }
    }

    /// Whether somebody else holds the lease.
    pub fn is_held(&self) -> bool {
        matches!(self, Self::Held { .. })
    }

    /// Whether the lease was held and is no more.
    pub fn is_lost(&self) -> bool {
        matches!(self, Self::Lost { .. })
    }
}

impl fmt::Display for LeaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Held { name, runs_out_in } => {
                write!(f, "the lease {name:?} is held by another worker")?;
                match runs_out_in {
                    Some(left) => write!(f, " for at most {left:.1?} unless it is renewed"),
                    None => Ok(()),
                }
            }
            Self::Lost { name } => write!(
                f,
                "the lease {name:?} is lost: it was not renewed in time, or another worker holds \
                 it; stop what it protects"
            ),
            Self::Invalid { message } => f.write_str(message),
            Self::Store { name, cause } => {
                write!(f, "the store of the lease {name:?} failed: {cause}")
            }
        }
    }
}

// No `source`: `Display` includes the cause.
impl StdError for LeaseError {}

impl From<LeaseError> for Error {
    fn from(error: LeaseError) -> Self {
        match &error {
            LeaseError::Invalid { message } => Self::invalid(message.clone()),
            _ => Self::of_kind(ErrorKind::Lease, "a lease failed").with_cause(error),
        }
    }
}
