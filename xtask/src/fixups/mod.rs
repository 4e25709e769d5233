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

pub use self::report::markdown;

use anyhow::{Context as _, Result};

use crate::regen::description::Description;

/// A mistake that follows a pattern over a whole description.
struct Function {
    name: &'static str,
    versions: &'static [&'static str],
    /// Which sites it looks for.
    at: &'static str,
    says: &'static str,
    truth: &'static str,
    evidence: &'static str,
    /// Corrects all sites and returns how many there were.
    apply: fn(&mut Description) -> Result<usize>,
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
