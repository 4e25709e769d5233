//! The two rules for one kind of schema change.

use super::{direction::Direction, rule::Rule};

/// A kind of schema change, with one rule for requests and one for responses.
pub struct RulePair {
    pub(super) request: Rule,
    pub(super) response: Rule,
}

impl RulePair {
    /// The rule for a schema used in `direction`.
    pub fn rule(&'static self, direction: Direction) -> &'static Rule {
        match direction {
            Direction::Request => &self.request,
            Direction::Response => &self.response,
        }
    }
}
