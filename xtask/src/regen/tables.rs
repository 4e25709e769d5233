//! The tables in `xtask/*.yaml`: facts that no description contains.
//!
//! A row is keyed by an operation, a component or a place. A row that applies to
//! no version is an error once all versions are generated: its subject no longer exists.

use std::{cell::RefCell, collections::BTreeMap, collections::BTreeSet, fs, path::Path};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, de::DeserializeOwned};

use super::{paging::Paging, replay::Replay};

/// All tables, as one run of regen reads them.
pub struct Tables {
    /// `always_present.yaml`: fields of a component that a response never lacks.
    pub always_present: Table<Vec<String>>,
    /// `paging.yaml`: how each list operation is paginated.
    pub paging: Table<Paging>,
    /// `replay.yaml`: which POST may be sent twice.
    pub replay: Table<Replay>,
    /// `components` of `type_names.yaml`: the key a component gets.
    pub component_names: Table<String>,
    /// `places` of `type_names.yaml`: the type name of an inline schema.
    pub place_names: Table<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TypeNameFile {
    components: BTreeMap<String, String>,
    places: BTreeMap<String, String>,
}

impl Tables {
    /// Reads the tables in `folder`.
    pub fn read(folder: &Path) -> Result<Self> {
        let type_names: TypeNameFile = parse(folder, "type_names.yaml")?;
        Ok(Self {
            always_present: Table::new(
                "always_present.yaml",
                parse(folder, "always_present.yaml")?,
            ),
            paging: Table::new("paging.yaml", parse(folder, "paging.yaml")?),
            replay: Table::new("replay.yaml", parse(folder, "replay.yaml")?),
            component_names: Table::new("type_names.yaml", type_names.components),
            place_names: Table::new("type_names.yaml", type_names.places),
        })
    }

    /// Refuses rows that applied to none of the versions made so far.
    pub fn require_all_used(&self) -> Result<()> {
        self.always_present.require_all_used()?;
        self.paging.require_all_used()?;
        self.replay.require_all_used()?;
        self.component_names.require_all_used()?;
        self.place_names.require_all_used()
    }
}

/// Rows by key, and which of them applied.
pub struct Table<T> {
    file: &'static str,
    rows: BTreeMap<String, T>,
    /// Interior mutability, because a lookup must not borrow the table for as
    /// long as the row is needed.
    used: RefCell<BTreeSet<String>>,
}

impl<T> Table<T> {
    /// A table of `rows`; `file` is for messages.
    pub fn new(file: &'static str, rows: BTreeMap<String, T>) -> Self {
        Self {
            file,
            rows,
            used: RefCell::default(),
        }
    }

    /// The row of `key`, which counts as used from now on.
    pub fn take(&self, key: &str) -> Option<&T> {
        let row = self.rows.get(key)?;
        self.used.borrow_mut().insert(key.to_owned());
        Some(row)
    }

    fn require_all_used(&self) -> Result<()> {
        let used = self.used.borrow();
        let unused: Vec<_> = self
            .rows
            .keys()
            .filter(|key| !used.contains(*key))
            .map(String::as_str)
            .collect();
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

fn parse<T: DeserializeOwned>(folder: &Path, file: &str) -> Result<T> {
    let path = folder.join(file);
    let text =
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    serde_saphyr::from_str(&text).with_context(|| format!("{} cannot be used", path.display()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Table, Tables};

    fn table(keys: &[&str]) -> Table<()> {
        Table::new(
            "t.yaml",
            keys.iter().map(|key| ((*key).to_owned(), ())).collect(),
        )
    }

    #[test]
    fn rows_that_were_never_taken_are_named() {
        let table = table(&["a", "b", "c"]);
        assert!(table.take("b").is_some());
        assert!(table.take("x").is_none());
        assert_eq!(
            table.require_all_used().unwrap_err().to_string(),
            "xtask/t.yaml has rows that apply to no version:\n  a\n  c"
        );
    }

    #[test]
    fn a_table_whose_rows_were_all_taken_is_accepted() {
        let table = table(&["a"]);
        table.take("a");
        assert!(table.require_all_used().is_ok());
    }

    #[test]
    fn the_committed_tables_can_be_read() {
        Tables::read(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    }
}
