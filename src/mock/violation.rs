//! What was wrong with a request, by the description.

use std::fmt;

/// A rule of the description that a request broke.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Violation {
    /// The number of the request, from 1.
    pub call: usize,
    /// The operation, if the request reached one.
    pub operation: Option<String>,
    /// The rule.
    pub rule: Rule,
    /// What broke it, with its place: `body.email is 5, not a string`.
    pub message: String,
}

/// The rules that a request can break.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// The path belongs to no operation of the version.
    UnknownPath,
    /// The path belongs to operations with other methods.
    WrongMethod,
    /// The version of the header `Intercom-Version` is not known to the mock.
    UnknownVersion,
    /// The operation exists, but not in this version.
    NotInVersion,
    /// There is no access token, or another one than the mock's.
    Unauthorized,
    /// The header `Accept` excludes what the operation returns.
    NotAcceptable,
    /// The body is not JSON.
    InvalidJson,
    /// A required field, parameter or header is missing.
    Missing,
    /// A value has another type, or is not one of the known words.
    WrongType,
    /// The operation takes no body, or not this field or parameter. Intercom
    /// ignores it, and so does the mock, after it has listed it.
    Unknown,
    /// No expectation of a `MockServer` matches.
    Unexpected,
}

impl Rule {
    /// Whether the request is answered with an error.
    pub(super) fn refuses(self) -> bool {
        self != Self::Unknown
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "call {}", self.call)?;
        if let Some(operation) = &self.operation {
            write!(f, " ({operation})")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// What a check found: the rule, and what broke it.
pub(super) type Finding = (Rule, String);
