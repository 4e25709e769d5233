//! Corrections of Intercom's descriptions.
//!
//! A fixup is one mistake: what a description says, what is true, and the
//! evidence. Most are rows in `fixups/*.yaml` beside this package's sources; the
//! few that follow a pattern over all operations are functions in
//! [`functions`]. Either way, **a fixup that no longer finds its mistake is an
//! error**, so it is removed once Intercom corrects the description.

mod functions;
mod place;
mod report;
mod row;

pub use self::{report::markdown, row::Row};

use anyhow::{Context as _, Result};

use crate::{evidence::Evidence, regen::description::Description};

/// A mistake that follows a pattern over a whole description.
struct Function {
    name: &'static str,
    versions: &'static [&'static str],
    /// Which sites it looks for.
    at: &'static str,
    says: &'static str,
    truth: &'static str,
    evidence: Evidence,
    /// Corrects all sites and returns how many there were.
    apply: fn(&mut Description) -> Result<usize>,
}

/// All rows of `fixups/*.yaml`.
pub fn rows() -> Result<Vec<Row>> {
    row::all()
}

/// The evidence of `rows` and of the functions that apply to one of `versions`.
pub fn citations<'a>(rows: &'a [Row], versions: &[String]) -> Vec<(String, &'a Evidence)> {
    let rows = rows
        .iter()
        .filter(|row| {
            row.versions
                .iter()
                .any(|version| versions.contains(version))
        })
        .map(|row| (row.name.as_str(), &row.evidence));
    let functions = functions::ALL
        .iter()
        .filter(|function| {
            let mut of = function.versions.iter();
            of.any(|version| versions.iter().any(|other| other == version))
        })
        .map(|function| (function.name, &function.evidence));
    rows.chain(functions)
        .map(|(name, evidence)| (format!("fixup `{name}`"), evidence))
        .collect()
}

/// Applies every fixup that names this description's version.
pub fn apply(description: &mut Description) -> Result<()> {
    for row in row::all()? {
        if row.versions.contains(&description.version) {
            row.apply(description)
                .with_context(|| stale(&row.name, &description.version))?;
        }
    }
    for function in functions::ALL {
        if function.versions.contains(&description.version.as_str()) {
            let sites = (function.apply)(description)
                .with_context(|| format!("fixup `{}`", function.name))?;
            if sites == 0 {
                return Err(anyhow::anyhow!("it found nothing to correct"))
                    .context(stale(function.name, &description.version));
            }
        }
    }
    Ok(())
}

fn stale(name: &str, version: &str) -> String {
    format!("fixup `{name}` no longer applies to {version}; drop that version from it")
}
