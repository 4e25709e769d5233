//! The names by which operations can be given.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::{side::Side, suggestion::suggestion};
use crate::{model::operations, path_shape::path_shape};

/// The names of all operations of both sides.
pub struct OperationNames {
    /// Every name of an operation, to the name used in changes.
    all: BTreeMap<String, String>,
    /// Methods of `Client`, to the name used in changes.
    pub methods: BTreeMap<String, String>,
}

impl OperationNames {
    pub fn new(old: &Side, new: &Side) -> Self {
        let mut names = Self {
            all: BTreeMap::new(),
            methods: BTreeMap::new(),
        };
        for side in [old, new] {
            for (path, method, operation) in operations(&side.document) {
                let title = title(method, path);
                let id = operation["operationId"].as_str();
                // OLD comes first, because changes use its names.
                let name = names
                    .all
                    .get(&title)
                    .cloned()
                    .unwrap_or_else(|| id.unwrap_or(&title).to_owned());
                names.all.entry(title).or_insert_with(|| name.clone());
                let upstream = operation["x-intercom-operation-id"].as_str();
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

    /// The name used in changes for the operation given as `name`.
    pub fn find(&self, name: &str) -> Result<String> {
        let key = match name.split_once(' ') {
            Some((method, path)) => title(method, path.trim()),
            None => name.to_owned(),
        };
        match self.all.get(&key) {
            Some(name) => Ok(name.clone()),
            None => bail!(
                "--operation {name}: not found in OLD or NEW{}",
                suggestion(&key, self.all.keys().map(String::as_str))
            ),
        }
    }
}

/// `PUT /tickets/{}`
fn title(method: &str, path: &str) -> String {
    format!("{} {}", method.to_uppercase(), path_shape(path))
}
