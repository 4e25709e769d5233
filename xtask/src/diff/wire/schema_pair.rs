//! Two schemas that are compared.

use super::shape::Parts;

/// The schemas of OLD and of NEW that apply at the same place.
#[derive(Clone, Debug)]
pub struct SchemaPair<'a> {
    pub old: Parts<'a>,
    pub new: Parts<'a>,
    /// The place, relative to where the comparison started.
    pub path: String,
    /// Whether it is a field that is optional on both sides.
    pub is_optional: bool,
}

impl SchemaPair<'_> {
    /// Whether these are the same schemas of the same documents as in `other`.
    pub fn is_same_as(&self, other: &Self) -> bool {
        are_same(&self.old, &other.old) && are_same(&self.new, &other.new)
    }
}

fn are_same(left: &Parts<'_>, right: &Parts<'_>) -> bool {
    left.len() == right.len()
        && left
            .iter()
            .zip(right)
            .all(|(left, right)| std::ptr::eq(*left, *right))
}
