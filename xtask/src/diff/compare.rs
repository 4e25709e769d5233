//! The comparison of two sides through both lenses.

use std::thread;

use anyhow::{Result, anyhow, bail};

use super::{change, report::Report, rust, side::Side, wire};

/// Compares two sides on the wire and, if both are this project's, in Rust.
///
/// # Errors
///
/// Refuses a description of this project beside one of Intercom's: they spell the
/// same API differently, and hundreds of differences would be none of the API's.
pub fn compare(old: &Side, new: &Side) -> Result<Report> {
    let mut notes: Vec<String> = old.notes.iter().chain(&new.notes).cloned().collect();
    let mut changes = match (old.is_ours, new.is_ours) {
        (true, true) => {
            let (wire, rust) = thread::scope(|scope| {
                let wire = scope.spawn(|| wire::compare(old, new));
                let rust = rust::compare(old, new);
                (wire.join(), rust)
            });
            let mut changes = wire.map_err(|_| anyhow!("the comparison panicked"))??;
            changes.extend(rust?);
            changes
        }
        (false, false) => {
            notes.push(format!(
                "{} {} and {} {} are Intercom's own: only the wire is compared, without paging \
                 and retries",
                old.role, old.name, new.role, new.name
            ));
            wire::compare(old, new)?
        }
        (old_is_ours, _) => {
            let (ours, theirs) = match old_is_ours {
                true => (old, new),
                false => (new, old),
            };
            bail!(
                "{} {} is this project's description and {} {} is Intercom's own; they spell the \
                 same API differently, so a comparison would say nothing about it. Give both as \
                 Intercom publishes them (upstream:OLD upstream:NEW, or two of its files), or both \
                 as this project's (2.12 2.16); to see what a newer file of Intercom's changes, run \
                 `cargo xtask regen --from DIR` and then `cargo xtask diff git:HEAD:2.16 2.16`. \
                 openapi/FIXUPS.md lists what this project corrects",
                ours.role,
                ours.name,
                theirs.role,
                theirs.name
            );
        }
    };
    change::sort(&mut changes);
    Ok(Report {
        old: old.name.clone(),
        new: new.name.clone(),
        changes,
        doubtful: Vec::new(),
        unfollowed: Vec::new(),
        notes,
        file: new.file.clone(),
    })
}
