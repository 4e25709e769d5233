//! What calls do while Redis is away.

/// What calls do while Redis cannot be asked.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum WhenAway {
    /// Each process goes on within its share: the limit divided by the number of
    /// processes that were there last. It also stops where responses say that no
    /// calls are left.
    #[default]
    LocalShare,
    /// Each process goes on as if it were alone: it stops only where responses
    /// say that no calls are left. Fast for a fleet that is far from its limit.
    Open,
    /// Calls wait until Redis is back; a
    /// [`deadline`](crate::CallOptions::deadline) ends that.
    Closed,
}
