//! Corrections of Intercom's descriptions.
//!
//! A fixup is one mistake: what a description says, what is true, and the
//! evidence. Each is a row in `fixups/*.yaml` beside this package's sources; the
//! few that follow a pattern over all operations name a [`rule`]. **A fixup that
//! no longer finds its mistake is a problem**, so its range ends where Intercom
//! corrects the description; whether that is so, or the mistake only changed, is
//! told apart.

mod place;
mod report;
mod row;
mod rule;

pub use self::{
    place::find,
    report::markdown,
    row::{Row, read},
};

use serde_json::Value;

use self::row::Obstacle;
use crate::{
    evidence::Evidence,
    regen::{
        description::Description,
        problems::{Problems, Topic},
    },
};

/// The evidence of those `rows` that apply to one of `versions`.
pub fn citations<'a>(rows: &'a [Row], versions: &[String]) -> Vec<(String, &'a Evidence)> {
    rows.iter()
        .filter(|row| {
            versions
                .iter()
                .any(|version| row.versions.contains(version))
        })
        .map(|row| (format!("fixup `{}`", row.name), &row.evidence))
        .collect()
}

/// The rows that apply to none of `versions`.
pub fn unused<'a>(rows: &'a [Row], versions: &[String]) -> Vec<&'a str> {
    rows.iter()
        .filter(|row| {
            !versions
                .iter()
                .any(|version| row.versions.contains(version))
        })
        .map(|row| row.name.as_str())
        .collect()
}

/// Corrects Intercom's `document` where it could not be read otherwise.
pub fn correct_document(
    rows: &[Row],
    document: &mut Value,
    version: &str,
    problems: &mut Problems,
) {
    for row in rows {
        if row.is_before_reading() && row.versions.contains(version) {
            for at in &row.at {
                if let Err(obstacle) = row.correct_document(document, at) {
                    refuse(row, at, version, &obstacle, problems);
                }
            }
        }
    }
}

/// Applies every other fixup of this description's version.
pub fn apply(rows: &[Row], description: &mut Description, problems: &mut Problems) {
    let version = description.version.clone();
    for row in rows {
        if row.is_before_reading() || !row.versions.contains(&version) {
            continue;
        }
        if let Some(rule) = row.rule
            && rule.apply(description) == 0
        {
            refuse(row, rule.at(), &version, &Obstacle::Mended, problems);
        }
        for at in &row.at {
            if let Err(obstacle) = row.correct_description(description, at) {
                refuse(row, at, &version, &obstacle, problems);
            }
        }
    }
}

/// Notes a row that does not apply, and what to do about it.
fn refuse(row: &Row, at: &str, version: &str, obstacle: &Obstacle, problems: &mut Problems) {
    let subject = format!("`{}` at {at}: ", row.name);
    let end = match row.versions.ended_before(version) {
        range if range.is_empty() => "remove it".to_owned(),
        range => format!("end it: `versions: \"{range}\"`"),
    };
    let detail = match obstacle {
        Obstacle::Mended => format!("Intercom has mended it; {end}"),
        Obstacle::Changed(what) => format!(
            "not mended, but different: {what}; {end}, and look whether what is there now is right"
        ),
    };
    problems.explain(Topic::Fixup, subject, &detail);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Row, apply, unused};
    use crate::regen::{example::components, problems::Problems};

    fn rows(text: &str) -> Vec<Row> {
        let common = "wrong: w, evidence: {section: e, grade: live}";
        serde_saphyr::from_str(&text.replace("COMMON", common)).unwrap()
    }

    fn applied(rows: &[Row], schemas: Value) -> (String, Value) {
        let mut description = components(schemas);
        let mut problems = Problems::default();
        apply(rows, &mut description, &mut problems);
        (problems.report(), Value::Object(description.schemas))
    }

    #[test]
    fn every_row_that_does_not_apply_is_told_and_the_others_are_applied() {
        let rows = rows(
            "- {name: mended, versions: '9.1..', COMMON, at: [schemas/x/type], was: a, now: b}\n\
             - {name: changed, versions: '9.9..', COMMON, at: [schemas/y/type], was: a, now: b}\n\
             - {name: ended, versions: '9.1..9.9', COMMON, at: [schemas/z/type], was: a, now: b}\n\
             - {name: good, versions: '9.9', COMMON, at: [schemas/z/type], was: z, now: b}\n\
             - {name: pattern, versions: '9.9', COMMON, rule: integer-path-identifier}\n",
        );
        let types = |types: [&str; 3]| json!({ "x": { "type": types[0] }, "y": { "type": types[1] }, "z": { "type": types[2] } });
        let (report, schemas) = applied(&rows, types(["b", "c", "z"]));
        for told in [
            "`mended` at schemas/x/type: Intercom has mended it; end it: `versions: \"9.1..9.9\"`",
            "`changed` at schemas/y/type: not mended, but different: expected \"a\", found \"c\"; remove it, and",
            "`pattern` at path parameters that are integers: Intercom has mended it; remove it",
        ] {
            assert!(report.contains(told), "{report}");
        }
        assert!(
            !report.contains("ended_") && !report.contains("good"),
            "{report}"
        );
        assert_eq!(schemas, types(["b", "c", "b"]));
    }

    #[test]
    fn rows_of_no_version_are_named() {
        let rows = rows(
            "- {name: gone, versions: '2.9..2.10', COMMON, at: [schemas/x], was: a}\n\
             - {name: there, versions: '2.9..', COMMON, at: [schemas/x], was: a}\n",
        );
        assert_eq!(unused(&rows, &["2.11".to_owned()]), ["gone"]);
    }
}
