//! A line of the user's code.

use std::fmt;

use proc_macro2::Span;

/// A line of a file.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Site {
    /// The path as it was given, with `/`.
    pub file: String,
    /// From 1.
    pub line: usize,
}

impl Site {
    pub fn new(file: &str, span: Span) -> Self {
        Self {
            file: file.to_owned(),
            line: span.start().line,
        }
    }
}

impl fmt::Display for Site {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.file, self.line)
    }
}
