//! Where this project's descriptions are.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};

use crate::versions;

/// The files of `openapi/` by name, as a program has them in it.
pub type Embedded = &'static [(&'static str, &'static str)];

/// This project's descriptions and upstream.toml.
pub enum Descriptions {
    Folder(PathBuf),
    Embedded(Embedded),
}

impl Descriptions {
    /// The text of the file called `name`: `2.16.json`, `upstream.toml`.
    pub fn text(&self, name: &str) -> Result<String> {
        match self {
            Self::Folder(folder) => {
                let path = folder.join(name);
                fs::read_to_string(&path)
                    .with_context(|| format!("{} cannot be read", path.display()))
            }
            Self::Embedded(files) => {
                let file = files.iter().find(|(known, _)| *known == name);
                let (_, text) = file.with_context(|| format!("there is no {name}"))?;
                Ok((*text).to_owned())
            }
        }
    }

    /// The described versions, oldest first.
    pub fn versions(&self) -> Result<Vec<String>> {
        match self {
            Self::Folder(folder) => versions::described(folder)
                .with_context(|| format!("cannot read {}", folder.display())),
            Self::Embedded(files) => {
                let versions = files
                    .iter()
                    .filter_map(|(name, _)| name.strip_suffix(".json"));
                let mut versions: Vec<String> = versions.map(str::to_owned).collect();
                versions.sort_by_key(|version| versions::numbers(version));
                Ok(versions)
            }
        }
    }

    /// The folder, which `git:` needs.
    pub fn folder(&self) -> Result<&Path> {
        match self {
            Self::Folder(folder) => Ok(folder),
            Self::Embedded(_) => {
                bail!("needs this project's repository: name its openapi/ with --openapi")
            }
        }
    }

    /// The path of a version's description, if it is a file.
    pub fn path(&self, version: &str) -> Option<PathBuf> {
        match self {
            Self::Folder(folder) => Some(folder.join(format!("{version}.json"))),
            Self::Embedded(_) => None,
        }
    }
}
