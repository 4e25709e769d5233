//! What a state of a ticket means.

use std::fmt;

/// What a state of a ticket means.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Category {
    /// Nobody has begun.
    Submitted,
    /// Somebody is at it.
    InProgress,
    /// The customer has to answer.
    WaitingOnCustomer,
    /// It is done.
    Resolved,
}

impl Category {
    /// As Intercom writes it: `submitted`, `in_progress`, ….
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::InProgress => "in_progress",
            Self::WaitingOnCustomer => "waiting_on_customer",
            Self::Resolved => "resolved",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
