//! The comparison of two sides through both lenses.

use std::thread;

use anyhow::{Result, anyhow};

use super::{change, report::Report, rust, side::Side, wire};

/// Compares two sides on the wire and, if both are this project's, in Rust.
pub fn compare(old: &Side, new: &Side) -> Result<Report> {
    let mut notes: Vec<String> = old.notes.iter().chain(&new.notes).cloned().collect();
    let foreign: Vec<String> = [old, new]
        .into_iter()
        .filter(|side| !side.is_ours)
        .map(|side| format!("{} {}", side.role, side.name))
        .collect();
    let mut changes = if foreign.is_empty() {
        let (wire, rust) = thread::scope(|scope| {
            let wire = scope.spawn(|| wire::compare(old, new));
            let rust = rust::compare(old, new);
            (wire.join(), rust)
        });
        let mut changes = wire.map_err(|_| anyhow!("the comparison panicked"))??;
        changes.extend(rust?);
        changes
    } else {
        notes.push(format!(
            "{} was not written by `cargo xtask regen`: only the wire is compared, without paging \
             and retries",
            foreign.join(" and ")
        ));
        wire::compare(old, new)?
    };
    change::sort(&mut changes);
    Ok(Report {
        old: old.name.clone(),
        new: new.name.clone(),
        changes,
        notes,
        file: new.file.clone(),
    })
}
