//! Which changes were asked for.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::{Context as _, Result, bail};

use super::{change::Change, side::Side, uses, verify, wire};

/// Keeps changes of some operations and some components.
#[derive(Default)]
pub struct Filter {
    operations: Option<BTreeSet<String>>,
    schemas: Option<BTreeSet<String>>,
}

impl Filter {
    /// Looks up the names that were asked for; adds to `notes` what the scan
    /// of `source` found.
    pub fn new(
        old: &Side,
        new: &Side,
        operations: &[String],
        schemas: &[String],
        source: Option<&Path>,
        notes: &mut Vec<String>,
    ) -> Result<Self> {
        let names = Names::of(old, new);
        let mut filter = Self::default();
        if !operations.is_empty() {
            let found = operations
                .iter()
                .map(|name| names.operation(name))
                .collect::<Result<BTreeSet<_>>>()?;
            filter.operations = Some(found);
        }
        if let Some(source) = source {
            let called = uses::scan(source, &names.methods)
                .with_context(|| format!("--uses {}", source.display()))?;
            notes.extend(called.notes(source));
            match &mut filter.operations {
                Some(operations) => operations.extend(called.operations),
                None => filter.operations = Some(called.operations),
            }
        }
        if !schemas.is_empty() {
            let known: BTreeSet<&str> = [old, new]
                .into_iter()
                .flat_map(|side| side.document["components"]["schemas"].as_object())
                .flatten()
                .map(|(name, _)| name.as_str())
                .collect();
            for name in schemas {
                if !known.contains(name.as_str()) {
                    bail!(
                        "--schema {name}: neither side has it{}",
                        nearest(name, known.iter().copied())
                    );
                }
            }
            filter.schemas = Some(schemas.iter().cloned().collect());
        }
        Ok(filter)
    }

    /// Whether `change` was asked for; if so, it is told where it was asked for.
    pub fn keeps(&self, change: &mut Change) -> bool {
        if let Some(asked) = &self.schemas {
            let is_asked = change.subject.as_ref().is_some_and(|subject| {
                let mut names = subject.names.iter().chain(&subject.schema);
                names.any(|name| asked.contains(name))
            });
            if !is_asked {
                return false;
            }
        }
        if let Some(asked) = &self.operations {
            change
                .places
                .retain(|place| asked.contains(&place.operation));
        }
        !change.places.is_empty()
    }
}

/// What operations are called, in all ways.
struct Names {
    /// Any of its names, to the name that changes have.
    all: BTreeMap<String, String>,
    /// Methods of `Client`, likewise.
    methods: BTreeMap<String, String>,
}

impl Names {
    fn of(old: &Side, new: &Side) -> Self {
        let mut names = Self {
            all: BTreeMap::new(),
            methods: BTreeMap::new(),
        };
        for side in [old, new] {
            for (path, method, operation) in verify::operations(&side.document) {
                let title = title(method, path);
                let id = operation.get("operationId").and_then(|id| id.as_str());
                // OLD comes first, so its names are the ones that changes have.
                let name = names
                    .all
                    .get(&title)
                    .cloned()
                    .unwrap_or_else(|| id.unwrap_or(&title).to_owned());
                names.all.entry(title).or_insert_with(|| name.clone());
                let upstream = operation.get("x-intercom-operation-id");
                let upstream = upstream.and_then(|id| id.as_str());
                for alias in id.into_iter().chain(upstream) {
                    names
                        .all
                        .entry(alias.to_owned())
                        .or_insert_with(|| name.clone());
                }
                if let Some(id) = id {
                    names.methods.entry(id.to_owned()).or_insert(name);
                }
            }
        }
        names
    }

    fn operation(&self, asked: &str) -> Result<String> {
        let key = match asked.split_once(' ') {
            Some((method, path)) => title(method, path.trim()),
            None => asked.to_owned(),
        };
        match self.all.get(&key) {
            Some(name) => Ok(name.clone()),
            None => bail!(
                "--operation {asked}: neither side has it{}",
                nearest(&key, self.all.keys().map(String::as_str))
            ),
        }
    }
}

fn title(method: &str, path: &str) -> String {
    format!("{} {}", method.to_uppercase(), wire::path_shape(path))
}

/// What may have been meant.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    known
        .max_by(|a, b| {
            let likeness = |known: &str| strsim::jaro_winkler(name, known);
            likeness(a).total_cmp(&likeness(b))
        })
        .map(|nearest| format!("; the nearest is `{nearest}`"))
        .unwrap_or_default()
}
