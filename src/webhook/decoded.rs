//! An item and what did not fit.

use crate::Repair;

/// The item of a notification and what did not fit its type; from
/// [`Notification::decode`](super::Notification::decode).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Decoded<I> {
    /// The item.
    pub item: I,
    /// The values that were left out, with their places in the body.
    pub repairs: Vec<Repair>,
    /// Why the item is `Other` although its topic has a type. It can quote what
    /// came.
    pub misfit: Option<String>,
}
