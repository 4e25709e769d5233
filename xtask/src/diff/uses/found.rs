//! What was found in the code.

use std::collections::{BTreeMap, BTreeSet};

use super::{doubt::Doubt, site::Site};

/// A use at a line.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Hit {
    pub site: Site,
    pub doubt: Option<Doubt>,
}

/// What was found in the code.
#[derive(Debug, Default)]
pub struct Found {
    /// How many files were looked at.
    pub files: usize,
    /// Called operations, by the name used in changes.
    pub operations: BTreeMap<String, BTreeSet<Hit>>,
    /// Types, by their name in the versions' modules.
    pub types: BTreeMap<String, BTreeSet<Hit>>,
    /// Names of fields, setters, variants and the like, and words of texts.
    pub names: BTreeMap<String, BTreeSet<Hit>>,
    /// Texts that are the id of an operation, until it is known whether a catalog is
    /// used.
    pub ids: BTreeMap<String, BTreeSet<Hit>>,
    /// Where a catalog is used.
    pub catalogs: BTreeSet<Hit>,
    /// What could not be followed, and why.
    pub unfollowed: BTreeSet<(Site, String)>,
}

impl Found {
    /// What was looked at and found, for people.
    pub fn notes(&self, folders: &str) -> Vec<String> {
        let scanned = format!("{folders} (Rust files: {})", self.files);
        let listed = |hits: &BTreeMap<String, BTreeSet<Hit>>| -> String {
            let names: Vec<String> = hits
                .iter()
                .map(|(name, hits)| {
                    let doubts: BTreeSet<_> = hits.iter().map(|hit| hit.doubt).collect();
                    match (doubts.contains(&None), doubts.into_iter().flatten().next()) {
                        (false, Some(doubt)) => format!("{name} (doubtful: {doubt})"),
                        _ => name.clone(),
                    }
                })
                .collect();
            names.join(", ")
        };
        let mut notes = Vec::new();
        notes.push(match self.operations.is_empty() {
            true => format!("no operation is called in {scanned}"),
            false => format!("called in {scanned}: {}", listed(&self.operations)),
        });
        if !self.types.is_empty() {
            notes.push(format!(
                "types that the code names: {}",
                listed(&self.types)
            ));
        }
        for (site, why) in &self.unfollowed {
            notes.push(format!("not followed: {site}: {why}"));
        }
        notes
    }
}
