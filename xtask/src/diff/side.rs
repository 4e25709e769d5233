//! OLD and NEW: where a description is read from.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::verify;
use crate::{regen::source::Upstream, versions};

/// Which of the two sides, for messages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Role {
    Old,
    New,
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Old => "OLD",
            Self::New => "NEW",
        })
    }
}

/// A description that was read and can be compared.
#[derive(Debug)]
pub struct Side {
    pub role: Role,
    /// As it was typed: `2.11`, `git:main:2.12`, a path.
    pub name: String,
    pub document: Value,
    /// The file it is, where it is one: what an annotation points to.
    pub file: Option<PathBuf>,
    /// Whether it is one of ours, and not Intercom's own.
    pub is_ours: bool,
    /// What could not be understood and was left out, for the reader.
    pub notes: Vec<String>,
}

/// Where descriptions are looked for.
pub struct Sources<'a> {
    /// The folder of our descriptions and upstream.toml.
    pub openapi: &'a Path,
    /// Where `upstream:` is, instead of the pinned commit.
    pub from: Option<&'a str>,
}

impl Side {
    /// Takes `document`, which is called `name`.
    #[cfg(test)]
    pub fn new(role: Role, name: &str, document: Value) -> Result<Self> {
        Self::checked(role, name, document, verify::Dangling::Refused)
            .with_context(|| format!("{role} {name}"))
    }

    fn checked(
        role: Role,
        name: &str,
        mut document: Value,
        dangling: verify::Dangling,
    ) -> Result<Self> {
        let notes = verify::verify(&mut document, dangling)?
            .into_iter()
            .map(|note| format!("{role} {name}: {note}"))
            .collect();
        let is_ours = verify::operations(&document)
            .any(|(_, _, operation)| operation.contains_key("x-intercom-operation-id"));
        Ok(Self {
            role,
            name: name.to_owned(),
            document,
            file: None,
            is_ours,
            notes,
        })
    }

    /// The component called `name`, or a place below it.
    pub fn component(&self, name: &str) -> Option<&Value> {
        self.document
            .pointer(&format!("/components/schemas/{name}"))
    }
}

impl Sources<'_> {
    /// Reads the side that was typed as `name`.
    pub fn read(&self, role: Role, name: &str) -> Result<Side> {
        self.load(role, name)
            .with_context(|| format!("{role} {name}"))
    }

    fn load(&self, role: Role, name: &str) -> Result<Side> {
        let dangling = verify::Dangling::Refused;
        if let Some(version) = name.strip_prefix("upstream:") {
            let upstream = Upstream::read(&self.openapi.join("upstream.toml"))?;
            let input = upstream.load(version, self.from)?;
            // Intercom's descriptions do refer to what they do not define.
            return Side::checked(role, name, input.document, verify::Dangling::Noted);
        }
        if let Some(rest) = name.strip_prefix("git:") {
            let Some((revision, version)) = rest.rsplit_once(':') else {
                bail!("is not of the form git:REV:VERSION");
            };
            let document = json(&self.show(revision, version)?)?;
            return Side::checked(role, name, document, dangling);
        }
        if versions::numbers(name).is_some() {
            let path = self.openapi.join(format!("{name}.json"));
            if !path.exists() {
                bail!(
                    "there is no such version; known are {}",
                    versions(self.openapi)?.join(", ")
                );
            }
            return read_file(role, name, &path);
        }
        read_file(role, name, Path::new(name))
    }

    /// The text of `version`'s description at a revision.
    fn show(&self, revision: &str, version: &str) -> Result<String> {
        let output = Command::new("git")
            .arg("-C")
            .arg(self.openapi)
            .args(["show", "--end-of-options"])
            .arg(format!("{revision}:./{version}.json"))
            .output()
            .context("git cannot be run")?;
        if !output.status.success() {
            bail!(
                "git says: {}",
                String::from_utf8_lossy(&output.stderr).trim()
            );
        }
        String::from_utf8(output.stdout).context("is not UTF-8")
    }
}

fn read_file(role: Role, name: &str, path: &Path) -> Result<Side> {
    let text = fs::read_to_string(path).context("cannot be read")?;
    let is_yaml = path
        .extension()
        .is_some_and(|extension| extension == "yaml" || extension == "yml");
    let document = if is_yaml {
        serde_saphyr::from_str(&text).context("is not YAML")?
    } else {
        json(&text)?
    };
    let mut side = Side::checked(role, name, document, verify::Dangling::Refused)?;
    side.file = Some(path.to_owned());
    Ok(side)
}

fn json(text: &str) -> Result<Value> {
    serde_json::from_str(text).context("is not JSON")
}

/// The versions that are described in `openapi`, oldest first.
pub fn versions(openapi: &Path) -> Result<Vec<String>> {
    versions::described(openapi).with_context(|| format!("{} cannot be read", openapi.display()))
}
