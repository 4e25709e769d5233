//! Fixups as rows of data.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;
use serde_json::Value;

use super::{
    place::{self, Slot},
    rule::Rule,
};
use crate::{evidence::Evidence, regen::description::Description, version_range::VersionRange};

/// One mistake, at one place or at several.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub name: String,
    /// The versions that make it. The range is open until one of them does not.
    pub versions: VersionRange,
    /// What is wrong, as a sentence.
    pub wrong: String,
    /// How we know.
    pub evidence: Evidence,
    /// Where; see [`place`].
    #[serde(default)]
    pub at: Vec<String>,
    /// In place of `at`: a correction that follows a pattern.
    #[serde(default)]
    pub rule: Option<Rule>,
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
    /// Values that Intercom sends there. The result must take them in every version
    /// from the first of `versions` on, even if the range has ended: a description
    /// that changed may be wrong in another way.
    #[serde(default)]
    pub accepts: Vec<Value>,
}

/// Why a correction does not apply.
#[derive(Debug, Eq, PartialEq)]
pub enum Obstacle {
    /// Intercom's description says now what the row writes.
    Mended,
    /// It says something else: it may be wrong in another way.
    Changed(String),
}

/// The rows of every `*.yaml` in `folder`, file by file.
pub fn read(folder: &Path) -> Result<Vec<Row>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut files = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    files.retain(|file| file.extension().is_some_and(|it| it == "yaml"));
    files.sort();
    let mut rows: Vec<Row> = Vec::new();
    for file in files {
        let place = file.display();
        let text = fs::read_to_string(&file).with_context(|| format!("{place} cannot be read"))?;
        let parsed: Vec<Row> =
            serde_saphyr::from_str(&text).with_context(|| format!("{place} cannot be used"))?;
        for row in parsed {
            let name = &row.name;
            row.verify().with_context(|| format!("{place}: {name}"))?;
            ensure!(
                rows.iter().all(|other| other.name != *name),
                "{place}: there are two rows {name}"
            );
            rows.push(row);
        }
    }
    Ok(rows)
}

impl Row {
    fn verify(&self) -> Result<()> {
        match &self.rule {
            Some(_) => ensure!(
                self.at.is_empty() && self.was.is_none() && self.now.is_none(),
                "a row has `rule` or `at`, not both"
            ),
            None => ensure!(!self.at.is_empty(), "a row needs `at` or `rule`"),
        }
        ensure!(
            self.now.is_none() || self.rename.is_none(),
            "a row has `now` or `rename`, not both"
        );
        let pointers = self.at.iter().filter(|at| is_pointer(at)).count();
        ensure!(
            pointers == 0 || pointers == self.at.len(),
            "its places are pointers into Intercom's document, or none of them is"
        );
        Ok(())
    }

    /// Whether it corrects Intercom's document before the rest of it is read.
    pub fn is_before_reading(&self) -> bool {
        self.at.iter().any(|at| is_pointer(at))
    }

    /// Corrects `document` at `at`, a JSON pointer.
    pub fn correct_document(&self, document: &mut Value, at: &str) -> Result<(), Obstacle> {
        self.correct(place::find_pointer(document, at))
    }

    /// Corrects `description` at `at`.
    pub fn correct_description(
        &self,
        description: &mut Description,
        at: &str,
    ) -> Result<(), Obstacle> {
        self.correct(place::find(description, at))
    }

    fn correct(&self, slot: Result<Slot<'_>>) -> Result<(), Obstacle> {
        let slot = slot.map_err(|error| Obstacle::Changed(format!("{error:#}")))?;
        self.expect(&slot)
            .map_err(|error| match self.holds(&slot) {
                true => Obstacle::Mended,
                false => Obstacle::Changed(format!("{error:#}")),
            })?;
        match (&self.now, &self.rename) {
            (Some(now), _) => slot.set(now.clone()),
            (None, Some(key)) => slot.rename(key),
            (None, None) => {
                slot.remove();
                Ok(())
            }
        }
        .map_err(|error| Obstacle::Changed(format!("{error:#}")))
    }

    /// Whether the mistake is there.
    fn expect(&self, slot: &Slot<'_>) -> Result<()> {
        match (&self.was, slot.get()) {
            (Some(was), Some(is)) => ensure!(matches(was, is), "expected {was}, found {is}"),
            (Some(was), None) => bail!("expected {was}, found nothing"),
            (None, Some(is)) => bail!("expected nothing, found {is}"),
            (None, None) => {}
        }
        Ok(())
    }

    /// Whether the place is already as the row would leave it.
    fn holds(&self, slot: &Slot<'_>) -> bool {
        match (&self.now, &self.rename, slot.get()) {
            (Some(now), _, Some(is)) => matches(now, is),
            (None, Some(key), None) => slot.neighbour(key).is_some(),
            (None, None, None) => true,
            _ => false,
        }
    }

    /// The place of what the row has corrected, afterwards.
    pub fn corrected(&self, at: &str) -> String {
        match (&self.rename, at.rsplit_once('/')) {
            (Some(key), Some((owner, _))) => format!("{owner}/{key}"),
            _ => at.to_owned(),
        }
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
}

fn is_pointer(at: &str) -> bool {
    at.starts_with("#/")
}

/// Whether `is` has everything `pattern` has: an object its members, a list as many
/// elements.
fn matches(pattern: &Value, is: &Value) -> bool {
    match (pattern, is) {
        (Value::Object(pattern), Value::Object(is)) => pattern
            .iter()
            .all(|(key, value)| is.get(key).is_some_and(|is| matches(value, is))),
        (Value::Array(pattern), Value::Array(is)) => {
            pattern.len() == is.len() && pattern.iter().zip(is).all(|(a, b)| matches(a, b))
        }
        _ => pattern == is,
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use serde_json::json;
    use tempfile::TempDir;

    use super::{Obstacle, Row, matches, read};
    use crate::regen::{description::Description, example::components};

    const KEY: &str = "schemas/export/properties/job_identfier";

    fn description() -> Description {
        components(json!({ "export": { "type": "object", "properties": {
            "job_identfier": { "type": "string" },
        } } }))
    }

    fn row(text: &str) -> Row {
        let common = "name: n\nversions: '9.9'\nwrong: w\nevidence: { section: e, grade: live }\n";
        serde_saphyr::from_str(&format!("{common}{text}")).unwrap()
    }

    #[test]
    fn a_row_corrects_its_place_once() {
        let mut description = description();
        let row = row(&format!(
            "at: [{KEY}]\nwas: {{type: string}}\nrename: job_identifier"
        ));
        row.correct_description(&mut description, KEY).unwrap();
        assert_eq!(
            description.schemas["export"]["properties"],
            json!({ "job_identifier": { "type": "string" } })
        );
        assert_eq!(
            row.corrected(KEY),
            "schemas/export/properties/job_identifier"
        );
        let again = row.correct_description(&mut description, KEY);
        assert_eq!(again, Err(Obstacle::Mended));
    }

    #[test]
    fn mended_and_wrong_in_another_way_are_told_apart() {
        let text = "schemas/export/properties/job_identfier/type";
        for (row, at, expected) in [
            ("was: integer\nnow: string", text, Obstacle::Mended),
            (
                "was: integer\nnow: number",
                text,
                Obstacle::Changed("expected \"integer\", found \"string\"".to_owned()),
            ),
            ("now: {type: string}", KEY, Obstacle::Mended),
            (
                "now: {type: number}",
                KEY,
                Obstacle::Changed("expected nothing, found {\"type\":\"string\"}".to_owned()),
            ),
            (
                "was: {type: object}",
                "schemas/export/properties/gone",
                Obstacle::Mended,
            ),
            (
                "was: {type: object}\nrename: other",
                "schemas/export/properties/gone",
                Obstacle::Changed("expected {\"type\":\"object\"}, found nothing".to_owned()),
            ),
            (
                "was: {type: object}",
                "schemas/gone/properties/x",
                Obstacle::Changed("there is no gone".to_owned()),
            ),
        ] {
            let parsed = self::row(&format!("at: [{at}]\n{row}"));
            let outcome = parsed.correct_description(&mut description(), at);
            assert_eq!(outcome, Err(expected), "{row}");
        }
    }

    #[test]
    fn a_pointer_corrects_the_document_before_it_is_read() {
        let mut document = json!({ "paths": { "/a/{b}": { "get": {
            "parameters": [{ "name": "b", "in": "query" }],
        } } } });
        for (row, at) in [
            ("now: get_a", "#/paths/~1a~1{b}/get/operationId"),
            (
                "was: query\nnow: path",
                "#/paths/~1a~1{b}/get/parameters/0/in",
            ),
        ] {
            let row = self::row(&format!("at: ['{at}']\n{row}"));
            assert!(row.is_before_reading());
            row.correct_document(&mut document, at).unwrap();
        }
        assert_eq!(
            document["paths"]["/a/{b}"]["get"],
            json!({ "operationId": "get_a", "parameters": [{ "name": "b", "in": "path" }] })
        );
    }

    #[test]
    fn patterns_match_a_part_of_an_object() {
        let is = json!({ "type": "string", "format": "uuid" });
        assert!(matches(&json!({ "format": "uuid" }), &is));
        assert!(!matches(&json!({ "format": "uri" }), &is));
        assert!(matches(&json!([{}, "a"]), &json!([{ "b": 1 }, "a"])));
        assert!(!matches(&json!([{}]), &json!([{}, {}])));
    }

    #[test]
    fn a_row_that_says_two_things_is_refused() {
        const ROW: &str =
            "- {name: n, versions: '9.9', wrong: w, evidence: {section: e, grade: live}, at: [a], ";
        for (text, message) in [
            (
                format!("{ROW}now: a, rename: b}}"),
                "`now` or `rename`, not both",
            ),
            (
                format!("{ROW}rule: integer-path-identifier}}"),
                "`rule` or `at`, not both",
            ),
            (
                format!("{ROW}was: a}}\n{ROW}was: a}}"),
                "there are two rows n",
            ),
        ] {
            let folder = TempDir::new().unwrap();
            fs::write(folder.path().join("a.yaml"), text).unwrap();
            let error = format!("{:#}", read(folder.path()).unwrap_err());
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    fn the_committed_rows_are_well_formed_and_named_once() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixups");
        assert!(!read(&folder).unwrap().is_empty());
    }
}
