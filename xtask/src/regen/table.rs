//! A table whose rows must all apply to something.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use anyhow::{Context as _, Result, bail, ensure};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::version_range::VersionRange;

/// Rows by key, and which of them applied. A key may have several rows, each for
/// versions of its own.
pub struct Table<T> {
    file: &'static str,
    rows: BTreeMap<String, Vec<Row<T>>>,
    /// Interior mutability, because a lookup must not borrow the table for as
    /// long as the row is needed.
    used: RefCell<BTreeSet<(String, usize)>>,
}

struct Row<T> {
    versions: VersionRange,
    value: T,
}

impl<T: DeserializeOwned> Table<T> {
    /// Reads `rows`: under each key a row, or a list of rows with `versions`.
    pub fn parse(file: &'static str, rows: BTreeMap<String, Value>) -> Result<Self> {
        let mut parsed = BTreeMap::new();
        for (key, value) in rows {
            let place = || format!("`{key}` of xtask/{file}");
            let rows = match value {
                Value::Array(rows) => rows,
                row => vec![row],
            };
            ensure!(!rows.is_empty(), "{} has no rows", place());
            let rows = rows
                .into_iter()
                .map(row)
                .collect::<Result<Vec<_>>>()
                .with_context(place)?;
            parsed.insert(key, rows);
        }
        Ok(Self {
            file,
            rows: parsed,
            used: RefCell::default(),
        })
    }
}

fn row<T: DeserializeOwned>(mut row: Value) -> Result<Row<T>> {
    let versions = match row.as_object_mut().and_then(|row| row.remove("versions")) {
        Some(versions) => serde_json::from_value(versions)?,
        None => VersionRange::every(),
    };
    Ok(Row {
        versions,
        value: serde_json::from_value(row)?,
    })
}

impl<T> Table<T> {
    /// The row of `key` for `version`, which counts as used from now on.
    pub fn take(&self, key: &str, version: &str) -> Option<&T> {
        self.take_if(key, version, |_| true)
    }

    /// The same, but only if the row `applies`.
    pub fn take_if(
        &self,
        key: &str,
        version: &str,
        applies: impl FnOnce(&T) -> bool,
    ) -> Option<&T> {
        let rows = self.rows.get(key)?;
        let index = rows.iter().position(|row| row.versions.contains(version))?;
        let value = &rows[index].value;
        if !applies(value) {
            return None;
        }
        self.used.borrow_mut().insert((key.to_owned(), index));
        Some(value)
    }

    /// All rows by key, whether taken or not.
    pub fn rows(&self) -> impl Iterator<Item = (&str, &T)> {
        self.rows
            .iter()
            .flat_map(|(key, rows)| rows.iter().map(|row| (key.as_str(), &row.value)))
    }

    /// Whether there is a row for `key`.
    pub fn has(&self, key: &str) -> bool {
        self.rows.contains_key(key)
    }

    /// The file, for messages.
    pub fn file(&self) -> &'static str {
        self.file
    }

    /// Refuses rows that were never taken.
    pub fn require_all_used(&self) -> Result<()> {
        let used = self.used.borrow();
        let mut unused = Vec::new();
        for (key, rows) in &self.rows {
            for (index, row) in rows.iter().enumerate() {
                if !used.contains(&(key.clone(), index)) {
                    unused.push(match rows.len() {
                        1 => key.clone(),
                        _ => format!("{key} ({})", row.versions),
                    });
                }
            }
        }
        if unused.is_empty() {
            return Ok(());
        }
        bail!(
            "xtask/{} has rows that apply to no version:\n  {}",
            self.file,
            unused.join("\n  ")
        )
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Table;

    fn table(rows: Value) -> Table<Value> {
        Table::parse("t.yaml", serde_json::from_value(rows).unwrap()).unwrap()
    }

    #[test]
    fn rows_that_were_never_taken_are_named() {
        let table = table(
            json!({ "a": {}, "b": {}, "c": [{ "versions": "1.0..2.0" }, { "versions": "2.0.." }] }),
        );
        assert!(table.take("b", "1.0").is_some());
        assert!(table.take("c", "2.1").is_some());
        assert!(table.take("x", "1.0").is_none());
        assert!(table.take_if("a", "1.0", |_| false).is_none());
        assert_eq!(
            table.require_all_used().unwrap_err().to_string(),
            "xtask/t.yaml has rows that apply to no version:\n  a\n  c (1.0..2.0)"
        );
    }

    #[test]
    fn a_row_is_taken_for_its_versions() {
        let table = table(json!({ "a": [
            { "versions": "1.0..2.0", "is": "old" },
            { "versions": "2.0..", "is": "new" },
        ] }));
        for (version, is) in [("1.9", Some("old")), ("2.0", Some("new")), ("0.9", None)] {
            let row = table.take("a", version).map(|row| row["is"].clone());
            assert_eq!(row, is.map(|is| json!(is)), "{version}");
        }
        assert!(table.require_all_used().is_ok());
    }

    #[test]
    fn a_row_that_cannot_be_read_is_named() {
        for rows in [json!({ "a": [] }), json!({ "a": { "versions": "2" } })] {
            let rows = serde_json::from_value(rows).unwrap();
            let error = Table::<Value>::parse("t.yaml", rows).map(drop).unwrap_err();
            assert!(
                format!("{error:#}").starts_with("`a` of xtask/t.yaml"),
                "{error:#}"
            );
        }
    }
}
