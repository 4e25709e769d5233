//! What a walk over all companies did.

/// How the companies were read.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum Method {
    /// By pages of the list, which ends at 10,000.
    #[default]
    Pages,
    /// By the one scroll of the workspace.
    Scroll,
}

/// What a walk over all companies has done so far.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// Companies that the stream has yielded; each counts once.
    pub distinct: u64,
    /// Companies that were read again and left out: a list shifted, a scroll was
    /// begun again, or the caller has [`seen`](super::AllCompaniesRequest::seen) them.
    pub duplicates: u64,
    /// Entries that could not be decoded; the stream has yielded an error for each.
    pub unreadable: u64,
    /// Pages that were read.
    pub pages: u64,
    /// How often the walk began again: the scroll was lost, or the list shrank or
    /// shifted while it was read.
    pub restarts: u64,
    /// How often another scroll had to be waited out (Intercom: `scroll_exists`).
    pub waits: u64,
    /// How many companies there are by the account of the list; `None` if it does not
    /// say.
    pub expected: Option<u64>,
    /// How the companies were read.
    pub method: Method,
    /// Whether the stream has ended, and no fewer companies came than are
    /// [`expected`](Self::expected). If it has ended and this is `false`, companies may
    /// be missing: run it again.
    pub complete: bool,
}
