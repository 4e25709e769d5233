//! The result of a comparison.

use std::path::PathBuf;

use super::{
    change::Change,
    rules::{Lens, Level},
    uses::{Doubt, Site},
};

/// The changes from OLD to NEW.
pub struct Report {
    pub old: String,
    pub new: String,
    pub changes: Vec<Change>,
    /// Changes that reach code which may not use the API, each with the reason.
    pub doubtful: Vec<(Change, Doubt)>,
    /// What of the user's code could not be followed, and why.
    pub unfollowed: Vec<(Site, String)>,
    /// What the comparison left out or assumed.
    pub notes: Vec<String>,
    /// The file of NEW, if it was read from one.
    pub file: Option<PathBuf>,
}

impl Report {
    /// How many changes have `level`, through `lens` or through any.
    pub fn count(&self, level: Level, lens: Option<Lens>) -> usize {
        self.changes
            .iter()
            .filter(|change| change.rule.level == level)
            .filter(|change| lens.is_none_or(|lens| change.rule.lens == lens))
            .count()
    }

    /// Whether a change has `level` or a more severe one.
    pub fn reaches(&self, level: Level) -> bool {
        self.changes.iter().any(|change| change.rule.level <= level)
    }
}
