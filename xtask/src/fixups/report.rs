//! `openapi/FIXUPS.md`: every correction, as we would send it to Intercom.

use std::fmt::Write as _;

use anyhow::Result;

use super::{functions, row};

const INTRODUCTION: &str = "\
# What Intercom's descriptions get wrong

Written by `cargo xtask regen` from `xtask/fixups/`; do not edit. Each entry is a mistake in one or more of Intercom's
published descriptions: where it is, what they say there, what is true, and how we know. Numbers are sections of our
notes on the live API; L is a live capture, D Intercom's documentation, R Intercom's repository, A an analysis of the
descriptions by script. A correction that no longer applies fails `regen` by name.

Operations and path parameters are named as in this SDK. Beyond these, rules that hold for every schema (what a response
may lack, identifiers, points in time, enumerations) are in `xtask/src/regen/policy/`, and the query parameters that
lists take and the descriptions lack are in `xtask/paging.yaml`.
";

/// The text of the file, for `versions`.
pub fn markdown(versions: &[String]) -> Result<String> {
    let rows = row::all()?;
    let mut text = INTRODUCTION.to_owned();
    text += "\n| version | corrections | places |\n|---|---|---|\n";
    for version in versions {
        let of: Vec<_> = rows
            .iter()
            .filter(|row| row.versions.contains(version))
            .collect();
        let places: usize = of.iter().map(|row| row.at.len()).sum();
        let functions = functions::ALL
            .iter()
            .filter(|function| function.versions.contains(&version.as_str()))
            .count();
        writeln!(
            text,
            "| {version} | {} | {places}, and {functions} that follow a pattern |",
            of.len() + functions
        )?;
    }
    for function in functions::ALL {
        write!(
            text,
            "\n## {}\n\nVersions {}. Evidence: {}.\n\n- where: {}\n- says: {}\n- true: {}\n",
            function.name,
            function.versions.join(", "),
            function.evidence,
            function.at,
            function.says,
            function.truth,
        )?;
    }
    for row in &rows {
        write!(
            text,
            "\n## {}\n\n{} Versions {}. Evidence: {}.\n\n- where: {}\n- says: {}\n- true: {}\n",
            row.name,
            row.wrong,
            row.versions.join(", "),
            row.evidence,
            row.at
                .iter()
                .map(|at| format!("`{at}`"))
                .collect::<Vec<_>>()
                .join(", "),
            row.says(),
            row.truth(),
        )?;
    }
    Ok(text)
}
