//! Fixups as rows of data.

use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;
use serde_json::Value;

use super::place::{self, Slot};
use crate::{evidence::Evidence, regen::description::Description};

const FILES: [(&str, &str); 5] = [
    ("calls.yaml", include_str!("../../fixups/calls.yaml")),
    ("contacts.yaml", include_str!("../../fixups/contacts.yaml")),
    (
        "conversations.yaml",
        include_str!("../../fixups/conversations.yaml"),
    ),
    ("lists.yaml", include_str!("../../fixups/lists.yaml")),
    ("tickets.yaml", include_str!("../../fixups/tickets.yaml")),
];

/// One mistake, at one place or at several.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub name: String,
    /// The versions that make it.
    pub versions: Vec<String>,
    /// What is wrong, as a sentence.
    pub wrong: String,
    /// How we know.
    pub evidence: Evidence,
    /// Where; see [`place`].
    pub at: Vec<String>,
    /// The current value. An object matches if its members match; without `was`,
    /// there must be none.
    #[serde(default)]
    was: Option<Value>,
    /// The corrected value. Without `now` and `rename`, the place is removed.
    #[serde(default)]
    now: Option<Value>,
    /// The right key, where the key is wrong: the value moves to it.
    #[serde(default)]
    rename: Option<String>,
}

/// All rows, file by file.
pub fn all() -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (file, text) in FILES {
        let parsed: Vec<Row> =
            serde_saphyr::from_str(text).with_context(|| format!("xtask/fixups/{file}"))?;
        rows.extend(parsed);
    }
    Ok(rows)
}

impl Row {
    /// Corrects every place of the row.
    pub fn apply(&self, description: &mut Description) -> Result<()> {
        for at in &self.at {
            let slot = place::find(description, at).with_context(|| format!("at {at}"))?;
            self.apply_at(slot).with_context(|| format!("at {at}"))?;
        }
        Ok(())
    }

    /// What the description says, as it stands in `FIXUPS.md`.
    pub fn says(&self) -> String {
        match &self.was {
            Some(was) => format!("`{was}`"),
            None => "nothing".to_owned(),
        }
    }

    /// What is true, as it stands in `FIXUPS.md`.
    pub fn truth(&self) -> String {
        match (&self.now, &self.rename) {
            (Some(now), _) => format!("`{now}`"),
            (None, Some(key)) => format!("the same under `{key}`"),
            (None, None) => "nothing".to_owned(),
        }
    }

    fn apply_at(&self, slot: Slot<'_>) -> Result<()> {
        match (&self.was, slot.get()) {
            (Some(was), Some(is)) => ensure!(matches(was, is), "expected {was}, found {is}"),
            (Some(was), None) => bail!("expected {was}, found nothing"),
            (None, Some(is)) => bail!("expected nothing, found {is}"),
            (None, None) => {}
        }
        match (&self.now, &self.rename) {
            (Some(now), None) => slot.set(now.clone()),
            (None, Some(key)) => slot.rename(key),
            (None, None) => {
                slot.remove();
                Ok(())
            }
            (Some(_), Some(_)) => bail!("a row has `now` or `rename`, not both"),
        }
    }
}

/// Whether `is` has everything `pattern` has.
fn matches(pattern: &Value, is: &Value) -> bool {
    match (pattern, is) {
        (Value::Object(pattern), Value::Object(is)) => pattern
            .iter()
            .all(|(key, value)| is.get(key).is_some_and(|is| matches(value, is))),
        _ => pattern == is,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Row, all, matches};
    use crate::regen::description::Description;

    fn description() -> Description {
        let document = json!({
            "openapi": "3.0.1",
            "info": { "version": "9.9" },
            "paths": {},
            "components": { "schemas": {
                "export": { "type": "object", "properties": {
                    "job_identfier": { "type": "string" }
                } }
            } },
        });
        Description::new(document, "9.9").unwrap()
    }

    fn row(text: &str) -> Row {
        let common =
            "name: n\nversions: ['9.9']\nwrong: w\nevidence: { section: e, grade: live }\n";
        serde_saphyr::from_str(&format!("{common}{text}")).unwrap()
    }

    #[test]
    fn a_row_corrects_its_place_once() {
        let mut description = description();
        let row = row("at: [schemas/export/properties/job_identfier]\n\
             was: {type: string}\nrename: job_identifier");
        row.apply(&mut description).unwrap();
        assert_eq!(
            description.schemas["export"]["properties"],
            json!({ "job_identifier": { "type": "string" } })
        );
        let error = row.apply(&mut description).unwrap_err();
        assert_eq!(
            format!("{error:#}"),
            "at schemas/export/properties/job_identfier: expected {\"type\":\"string\"}, found nothing"
        );
    }

    #[test]
    fn a_row_that_adds_refuses_what_is_there_already() {
        let row = row("at: [schemas/export]\nnow: {type: object}");
        assert!(row.apply(&mut description()).is_err());
    }

    #[test]
    fn patterns_match_a_part_of_an_object() {
        let is = json!({ "type": "string", "format": "uuid" });
        assert!(matches(&json!({ "format": "uuid" }), &is));
        assert!(!matches(&json!({ "format": "uri" }), &is));
    }

    #[test]
    fn the_committed_rows_are_well_formed_and_named_once() {
        let rows = all().unwrap();
        let mut names: Vec<_> = rows.iter().map(|row| &row.name).collect();
        names.sort();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
