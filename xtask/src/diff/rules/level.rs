//! How severe a change is.

use std::fmt;

use serde::Serialize;

/// How much a change affects a program that works today.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A working program stops working, or no longer compiles.
    Breaking,
    /// A working program may behave differently.
    Warning,
    /// Working programs are not affected.
    Info,
}

impl Level {
    /// All levels, the most severe first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Warning, Self::Info];

    pub fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}
