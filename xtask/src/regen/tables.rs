//! The tables in `xtask/*.yaml`: facts that no description contains.
//!
//! A row is keyed by an operation, a component or a place. A row that applies to
//! no version is an error once all versions are generated: its subject no longer exists.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, Result};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    announced::Announced, examples::OddExample, naming::OperationName, paging::Paging,
    policy::union::UnionName, replay::Replay, searches::Search, table::Table,
};
use crate::evidence::Evidence;

/// All tables, as one run of regen reads them.
pub struct Tables {
    /// `announced.yaml`: behavior that no description shows.
    pub announced: Table<Announced>,
    /// `operations` of `names.yaml`: the name of an operation, by method and path.
    pub operation_names: Table<OperationName>,
    /// `parameters` of `names.yaml`: the name of a path parameter, by the path up
    /// to it.
    pub parameter_names: Table<String>,
    /// `odd_examples.yaml`: examples that are wrong.
    pub odd_examples: Table<OddExample>,
    /// `paging.yaml`: how each list operation is paginated.
    pub paging: Table<Paging>,
    /// `replay.yaml`: which operation may be sent twice.
    pub replay: Table<Replay>,
    /// `searches.yaml`: what each search can ask for.
    pub searches: Table<Search>,
    /// `components` of `type_names.yaml`: the key a component gets.
    pub component_names: Table<String>,
    /// `places` of `type_names.yaml`: the type name of an inline schema.
    pub place_names: Table<String>,
    /// `unions` of `type_names.yaml`: the components that an inline union becomes.
    pub union_names: Table<UnionName>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameFile {
    operations: Rows,
    parameters: Rows,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TypeNameFile {
    components: Rows,
    places: Rows,
    unions: Rows,
}

type Rows = BTreeMap<String, Value>;

impl Tables {
    /// Reads the tables in `folder`.
    pub fn read(folder: &Path) -> Result<Self> {
        let names: NameFile = parse(folder, "names.yaml")?;
        let type_names: TypeNameFile = parse(folder, "type_names.yaml")?;
        Ok(Self {
            announced: Table::parse("announced.yaml", parse(folder, "announced.yaml")?)?,
            operation_names: Table::parse("names.yaml", names.operations)?,
            parameter_names: Table::parse("names.yaml", names.parameters)?,
            odd_examples: Table::parse("odd_examples.yaml", parse(folder, "odd_examples.yaml")?)?,
            paging: Table::parse("paging.yaml", parse(folder, "paging.yaml")?)?,
            replay: super::replay::table(parse(folder, "replay.yaml")?)?,
            searches: Table::parse("searches.yaml", parse(folder, "searches.yaml")?)?,
            component_names: Table::parse("type_names.yaml", type_names.components)?,
            place_names: Table::parse("type_names.yaml", type_names.places)?,
            union_names: Table::parse("type_names.yaml", type_names.unions)?,
        })
    }

    /// Tables without rows.
    #[cfg(test)]
    pub fn empty() -> Result<Self> {
        let none = Rows::new;
        Ok(Self {
            announced: Table::parse("announced.yaml", none())?,
            operation_names: Table::parse("names.yaml", none())?,
            parameter_names: Table::parse("names.yaml", none())?,
            odd_examples: Table::parse("odd_examples.yaml", none())?,
            paging: Table::parse("paging.yaml", none())?,
            replay: super::replay::table(Vec::new())?,
            searches: Table::parse("searches.yaml", none())?,
            component_names: Table::parse("type_names.yaml", none())?,
            place_names: Table::parse("type_names.yaml", none())?,
            union_names: Table::parse("type_names.yaml", none())?,
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
        let announced = &self.announced;
        let of_announced = announced
            .rows()
            .map(|(key, row)| (announced.file(), key, &row.evidence));
        let searches = &self.searches;
        let of_searches = searches
            .rows()
            .map(|(key, row)| (searches.file(), key, &row.evidence));
        of_paging
            .chain(of_replay)
            .chain(of_searches)
            .chain(of_announced)
            .map(|(file, key, evidence)| (format!("`{key}` of xtask/{file}"), evidence))
            .collect()
    }

    /// Refuses rows that applied to none of the versions made so far.
    pub fn require_all_used(&self) -> Result<()> {
        self.announced.require_all_used()?;
        self.operation_names.require_all_used()?;
        self.parameter_names.require_all_used()?;
        self.odd_examples.require_all_used()?;
        self.paging.require_all_used()?;
        self.replay.require_all_used()?;
        self.searches.require_all_used()?;
        self.component_names.require_all_used()?;
        self.place_names.require_all_used()?;
        self.union_names.require_all_used()
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
