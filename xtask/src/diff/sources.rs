//! Where OLD and NEW are read from.

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::{descriptions::Descriptions, role::Role, side::Side};
use crate::{
    regen::source::{self, Upstream},
    versions,
};

/// Where descriptions are looked up.
pub struct Sources<'a> {
    pub descriptions: Descriptions,
    /// Where `upstream:` reads from, instead of the pinned commit.
    pub from: Option<&'a str>,
}

impl Sources<'_> {
    /// Reads the side given as `name`.
    pub fn read(&self, role: Role, name: &str) -> Result<Side> {
        self.load(role, name)
            .with_context(|| format!("{role} {name}"))
    }

    fn load(&self, role: Role, name: &str) -> Result<Side> {
        if let Some(version) = name.strip_prefix("upstream:") {
            let upstream = Upstream::parse(&self.descriptions.text("upstream.toml")?)?;
            // What Intercom publishes besides the pinned versions is welcome, too.
            let input = upstream.load(version, self.from, true)?;
            return Side::new(role, name, input.document);
        }
        if let Some(rest) = name.strip_prefix("git:") {
            let Some((revision, version)) = rest.rsplit_once(':') else {
                bail!("expected git:REV:VERSION");
            };
            let document = parse_json(&self.show(revision, version)?)?;
            return Side::new(role, name, document);
        }
        if versions::numbers(name).is_some() {
            let versions = self.versions()?;
            if !versions.iter().any(|version| version == name) {
                bail!(
                    "no such version; available versions are {}",
                    versions.join(", ")
                );
            }
            let document = parse_json(&self.descriptions.text(&format!("{name}.json"))?)?;
            let mut side = Side::new(role, name, document)?;
            side.file = self.descriptions.path(name);
            return Ok(side);
        }
        read_file(role, name, Path::new(name))
    }

    /// The text of `version`'s description at a revision.
    fn show(&self, revision: &str, version: &str) -> Result<String> {
        let output = Command::new("git")
            .arg("-C")
            .arg(self.descriptions.folder()?)
            .args(["show", "--end-of-options"])
            .arg(format!("{revision}:./{version}.json"))
            .output()
            .context("cannot run git")?;
        if !output.status.success() {
            bail!(
                "git failed: {}",
                String::from_utf8_lossy(&output.stderr).trim()
            );
        }
        String::from_utf8(output.stdout).context("is not UTF-8")
    }

    /// The versions described in the folder, oldest first.
    pub fn versions(&self) -> Result<Vec<String>> {
        self.descriptions.versions()
    }
}

fn read_file(role: Role, name: &str, path: &Path) -> Result<Side> {
    let text = fs::read_to_string(path).context("cannot be read")?;
    let is_yaml = path
        .extension()
        .is_some_and(|extension| extension == "yaml" || extension == "yml");
    let document = if is_yaml {
        source::parse(text.as_bytes()).context("is not YAML")?
    } else {
        parse_json(&text)?
    };
    let mut side = Side::new(role, name, document)?;
    side.file = Some(path.to_owned());
    Ok(side)
}

fn parse_json(text: &str) -> Result<Value> {
    serde_json::from_str(text).context("is not JSON")
}
