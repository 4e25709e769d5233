//! OLD and NEW, the two roles in a comparison.

use std::fmt;

/// Which of the two sides, for messages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Role {
    Old,
    New,
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Old => "OLD",
            Self::New => "NEW",
        })
    }
}
