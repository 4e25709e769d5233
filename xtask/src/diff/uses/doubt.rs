//! Why a use does not count.

use std::fmt;

/// Why it is doubtful that a line uses the API.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Doubt {
    /// Only tests compile it.
    Test,
    /// Something else may have the name.
    OtherType,
    /// It is text that may mean something else.
    Text,
}

impl fmt::Display for Doubt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Test => "only tests compile it",
            Self::OtherType => "something else may have this name",
            Self::Text => "it may be another text",
        })
    }
}
