//! Two components that are compared.

use crate::diff::rules::Direction;

/// A component of OLD and one of NEW that are used at the same place, in one
/// direction.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ComponentPair<'a> {
    pub old: &'a str,
    pub new: &'a str,
    pub direction: Direction,
}
