//! The tables in `xtask/*.yaml`: facts that no description contains.
//!
//! A row is keyed by an operation, a component or a place. A row that applies to
//! no version is an error once all versions are generated: its subject no longer exists.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, Result};
use serde::{Deserialize, de::DeserializeOwned};

use super::{paging::Paging, replay::Replay, table::Table};
use crate::evidence::Evidence;

/// All tables, as one run of regen reads them.
pub struct Tables {
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
            paging: Table::new("paging.yaml", parse(folder, "paging.yaml")?),
            replay: Table::new("replay.yaml", parse(folder, "replay.yaml")?),
            component_names: Table::new("type_names.yaml", type_names.components),
            place_names: Table::new("type_names.yaml", type_names.places),
        })
    }

    /// The evidence of every row that has some.
    pub fn citations(&self) -> Vec<(String, &Evidence)> {
        let paging = &self.paging;
        let replay = &self.replay;
        let of_paging = paging
            .rows()
            .map(|(key, row)| (paging.file(), key, &row.evidence));
        let of_replay = replay
            .rows()
            .map(|(key, row)| (replay.file(), key, &row.evidence));
        of_paging
            .chain(of_replay)
            .map(|(file, key, evidence)| (format!("`{key}` of xtask/{file}"), evidence))
            .collect()
    }

    /// Refuses rows that applied to none of the versions made so far.
    pub fn require_all_used(&self) -> Result<()> {
        self.paging.require_all_used()?;
        self.replay.require_all_used()?;
        self.component_names.require_all_used()?;
        self.place_names.require_all_used()
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

    use super::Tables;

    #[test]
    fn the_committed_tables_can_be_read() {
        Tables::read(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    }
}
