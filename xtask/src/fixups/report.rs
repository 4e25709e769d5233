//! `openapi/FIXUPS.md`: every correction, as we would send it to Intercom.

use std::fmt::Write as _;

use anyhow::Result;

use super::row::Row;
use crate::evidence::Evidence;

const INTRODUCTION: &str = "\
# What Intercom's descriptions get wrong

Written by `cargo xtask regen` from `xtask/fixups/`; do not edit. Each entry is a mistake in one or more of Intercom's
published descriptions: where it is, what they say there, what is true, and how we know. A correction that no longer
applies fails `regen` by name.

Evidence is a section of [EVIDENCE.md](EVIDENCE.md) and the best grade that it has for the correction: `live`,
`documentation`, `repository`, `analysis`, `third party` or `guess`. A section that does not exist fails `regen`, and so
does one that nothing cites. A correction is **weak** if it rests on one example of one operation or on a guess: look
there first if a response looks odd, and replace the row once you have a capture.

Operations and path parameters are named as in this SDK. Beyond these, rules that hold for every schema (what a response
may lack, identifiers, points in time, enumerations) are in `xtask/src/regen/policy/`, and the query parameters that
lists take and the descriptions lack are in `xtask/paging.yaml`.
";

/// The text of the file, for `versions`. `tables` has the citations of the rows
/// of the other tables.
pub fn markdown(
    rows: &[Row],
    versions: &[String],
    tables: &[(String, &Evidence)],
) -> Result<String> {
    let mut text = INTRODUCTION.to_owned();
    text += "\n| version | corrections | weak | places |\n|---|---|---|---|\n";
    for version in versions {
        let of: Vec<_> = rows
            .iter()
            .filter(|row| row.versions.contains(version))
            .collect();
        let weak = of.iter().filter(|row| row.evidence.weak.is_some()).count();
        let places: usize = of.iter().map(|row| row.at.len()).sum();
        let patterns = of.iter().filter(|row| row.rule.is_some()).count();
        writeln!(
            text,
            "| {version} | {} | {weak} | {places}, and {patterns} that follow a pattern |",
            of.len()
        )?;
    }
    text += "\n## Weak rows\n\n";
    for row in rows {
        if let Some(weak) = row.evidence.weak {
            writeln!(
                text,
                "- [{0}](#{0}) ({1}): {weak}",
                row.name,
                row.versions.among(versions)
            )?;
        }
    }
    for (row, evidence) in tables {
        if let Some(weak) = evidence.weak {
            writeln!(
                text,
                "- {row}: {weak}; see [{0}](EVIDENCE.md#{0})",
                evidence.section
            )?;
        }
    }
    for row in rows {
        write!(
            text,
            "\n## {}\n\n{} Versions {}. Evidence: {}.\n\n",
            row.name,
            row.wrong,
            row.versions.among(versions),
            row.evidence,
        )?;
        match row.rule {
            Some(rule) => writeln!(text, "- where: {}\n- true: {}", rule.at(), rule.truth())?,
            None => {
                let at: Vec<_> = row.at.iter().map(|at| format!("`{at}`")).collect();
                writeln!(
                    text,
                    "- where: {}\n- says: {}\n- true: {}",
                    at.join(", "),
                    row.says(),
                    row.truth()
                )?;
            }
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::markdown;
    use crate::evidence::{Evidence, Grade, Weak};

    #[test]
    fn weak_rows_are_counted_and_listed() {
        let row = |name: &str, version: &str, weak: &str| {
            let evidence = format!("evidence: {{ section: hats, grade: analysis{weak} }}");
            let text = format!(
                "name: {name}\nversions: '{version}'\nwrong: w\nat: [schemas/x]\n{evidence}"
            );
            serde_saphyr::from_str(&text).unwrap()
        };
        let rows = [
            row("a", "9.8", ""),
            row("b", "9.8", ", weak: one example"),
            row("c", "9.9", ", weak: guess"),
        ];
        let mut guess = Evidence::new("caps", Grade::Guess);
        guess.weak = Some(Weak::Guess);
        let known = Evidence::new("caps", Grade::Live);
        let tables = [
            ("`f` of t".to_owned(), &guess),
            ("`g` of t".to_owned(), &known),
        ];
        let text = markdown(&rows, &["9.8".to_owned(), "9.9".to_owned()], &tables).unwrap();
        for there in [
            "\n| 9.8 | 2 | 1 | 2,",
            "\n| 9.9 | 1 | 1 | 1,",
            "\n- [b](#b) (9.8): one example\n- [c](#c) (9.9): guess\n- `f` of t: guess; see [caps](EVIDENCE.md#caps)\n\n",
            "Evidence: [hats](EVIDENCE.md#hats), analysis; **weak: one example**.",
        ] {
            assert!(text.contains(there), "{there} not in {text}");
        }
    }
}
