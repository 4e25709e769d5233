//! Why a checkpoint was not loaded or stored.

use std::{error::Error as StdError, fmt};

use super::name::LONGEST;
use crate::{Error, ErrorKind};

/// Why a [`CheckpointStore`](super::CheckpointStore) did not do what it should.
///
/// As an [`Error`] its kind is [`ErrorKind::Checkpoint`], or
/// [`ErrorKind::InvalidRequest`] for an invalid name.
#[derive(Debug)]
#[non_exhaustive]
pub enum CheckpointError {
    /// Somebody else has stored or removed the checkpoint since it was loaded.
    Conflict {
        /// The name of the checkpoint.
        name: String,
    },
    /// A name is empty or longer than 100 bytes.
    InvalidName {
        /// The length of the name.
        bytes: usize,
    },
    /// The store failed.
    Store {
        /// The name of the checkpoint.
        name: String,
        /// How it failed.
        cause: Box<dyn StdError + Send + Sync>,
    },
}

impl CheckpointError {
    /// The store failed with `cause`; for implementations.
    pub fn store(name: &str, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Store {
            name: name.to_owned(),
            cause: cause.into(),
        }
    }

    /// Another revision is stored than the expected one; for implementations.
    pub fn conflict(name: &str) -> Self {
        Self::Conflict {
            name: name.to_owned(),
        }
    }

    /// Whether somebody else has stored or removed the checkpoint.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict { .. })
    }
}

impl fmt::Display for CheckpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict { name } => write!(
                f,
                "the checkpoint {name:?} was stored or removed by another worker"
            ),
            Self::InvalidName { bytes } => write!(
                f,
                "the name of a checkpoint has 1 to {LONGEST} bytes, not {bytes}"
            ),
            Self::Store { name, cause } => {
                write!(f, "the store of the checkpoint {name:?} failed: {cause}")
            }
        }
    }
}

// No `source`: `Display` includes the cause.
impl StdError for CheckpointError {}

impl From<CheckpointError> for Error {
    fn from(error: CheckpointError) -> Self {
        match &error {
            CheckpointError::InvalidName { .. } => Self::invalid(error.to_string()),
            _ => Self::of_kind(ErrorKind::Checkpoint, "a checkpoint failed").with_cause(error),
        }
    }
}
