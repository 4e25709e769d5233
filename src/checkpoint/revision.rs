//! What tells one stored value from the next.

use std::{fmt, str::FromStr};

/// Tells a stored value from all that were or will be stored under its name.
///
/// Revisions are random and have no order: a counter would start again after a
/// store has lost its data, and a late worker's revision would fit once more.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Revision(u64);

impl Revision {
    /// Returns a new revision, for an implementation of
    /// [`CheckpointStore`](super::CheckpointStore).
    pub fn random() -> Self {
        Self(fastrand::u64(..))
    }
}

/// Sixteen hexadecimal digits.
impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// A text is not a revision: it is not sixteen hexadecimal digits.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct InvalidRevision;

impl fmt::Display for InvalidRevision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a revision is sixteen hexadecimal digits")
    }
}

impl std::error::Error for InvalidRevision {}

/// Parses what `Display` writes.
impl FromStr for Revision {
    type Err = InvalidRevision;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // `from_str_radix` accepts a sign.
        if text.len() != 16 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(InvalidRevision);
        }
        u64::from_str_radix(text, 16)
            .map(Self)
            .map_err(|_| InvalidRevision)
    }
}

#[cfg(test)]
mod tests {
    use super::Revision;

    #[test]
    fn a_revision_is_read_as_it_is_written() {
        let revision = Revision::random();
        assert_eq!(revision.to_string().parse(), Ok(revision));
        for text in [
            "",
            "+00000000000000f",
            "00000000000000fg",
            "0",
            "é234567890123456",
        ] {
            assert!(text.parse::<Revision>().is_err(), "{text:?}");
        }
    }
}
