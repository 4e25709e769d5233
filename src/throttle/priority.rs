//! How urgent a call is while calls wait for the throttle.

/// How urgent a call is while calls wait for the throttle; see
/// [`CallOptions::priority`](crate::CallOptions::priority).
///
/// Calls of one priority are sent in the order in which they came. Where calls
/// of all priorities wait, sixteen interactive ones and four normal ones are sent
/// for each bulk one: an interactive call passes a queue of bulk calls, and the
/// bulk calls still advance. A priority that is alone gets everything.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Priority {
    /// Somebody is waiting for the result.
    Interactive,
    /// Neither of the others.
    #[default]
    Normal,
    /// It may take as long as it takes: an export, a walk over a whole list.
    Bulk,
}

impl Priority {
    /// How many priorities there are.
    pub(super) const COUNT: usize = 3;

    /// The index among them.
    pub(super) const fn index(self) -> usize {
        match self {
            Self::Interactive => 0,
            Self::Normal => 1,
            Self::Bulk => 2,
        }
    }

    /// How far back one call moves each priority: the inverse of its share.
    pub(super) const COSTS: [u64; Self::COUNT] = [1, 4, 16];
}
