//! Whether all parts of a conversation came.

/// The most parts that a conversation has in a response (Intercom).
const MOST_PARTS: u64 = 500;

/// Whether the oldest parts of a conversation are missing: a response has the 500
/// newest, and there is no way to the others (Intercom).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Truncation {
    /// All parts are there.
    None,
    /// So many parts are missing.
    Missing(u64),
    /// There are 500 parts, and nothing says whether there are more.
    Unknown,
}

impl Truncation {
    /// Of a conversation with `returned` parts, which says that there are `total`;
    /// its statistics count `counted` messages, the first one (the source, which is
    /// no part) included.
    pub(super) fn of(returned: u64, total: Option<u64>, counted: Option<u64>) -> Self {
        if let Some(total) = total
            && total > returned
        {
            return Self::Missing(total - returned);
        }
        // Whether `total_count` exceeds 500 in the live API is not known, and the
        // statistics count messages that were deleted since: they matter at 500 alone.
        match (
            returned < MOST_PARTS,
            counted.map(|counted| counted.saturating_sub(1)),
        ) {
            (true, _) => Self::None,
            (false, Some(parts)) if parts > returned => Self::Missing(parts - returned),
            (false, Some(_)) => Self::None,
            (false, None) => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Truncation::{self, Missing, None as Whole, Unknown};

    #[test]
    fn what_is_missing_follows_from_either_count() {
        for (returned, total, counted, expected) in [
            (0, None, None, Whole),
            (3, Some(3), Some(4), Whole),
            // Statistics alone prove nothing below the limit.
            (3, Some(3), Some(9), Whole),
            (3, Some(5), None, Missing(2)),
            (499, Some(499), Some(500), Whole),
            (500, Some(500), Some(501), Whole),
            (500, Some(500), Some(502), Missing(1)),
            (500, Some(501), Some(502), Missing(1)),
            (500, Some(500), None, Unknown),
            (500, None, None, Unknown),
            (500, None, Some(0), Whole),
        ] {
            let truncation = Truncation::of(returned, total, counted);
            assert_eq!(truncation, expected, "{returned} {total:?} {counted:?}");
        }
    }
}
