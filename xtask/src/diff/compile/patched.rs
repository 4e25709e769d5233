//! A copy of the SDK in which one version is made from the description of another.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use tempfile::TempDir;
use toml_edit::DocumentMut;

/// What is not part of the package.
const LEFT_OUT: [&str; 5] = [".git", "fuzz", "target", "tests", "xtask"];

/// Copies the package in `sdk`, with the description of `new` in the place of that of
/// `old`.
pub fn copy(sdk: &Path, old: &str, new: &str) -> Result<TempDir> {
    let folder = TempDir::with_prefix("intercom-sdk-").context("cannot create a folder")?;
    copy_tree(sdk, folder.path()).with_context(|| format!("{} cannot be copied", sdk.display()))?;
    let manifest = folder.path().join("Cargo.toml");
    let text = fs::read_to_string(&manifest)?;
    fs::write(&manifest, alone(&text)?)?;
    let description = |version: &str| folder.path().join(format!("openapi/{version}.json"));
    for version in [old, new] {
        if !description(version).is_file() {
            bail!("the crate's intercom-sdk does not know {version}; update it first");
        }
    }
    let mut document: Value = serde_json::from_str(&fs::read_to_string(description(new))?)?;
    document["info"]["version"] = old.into();
    fs::write(description(old), document.to_string())?;
    Ok(folder)
}

/// The manifest without members of a workspace, which are not copied, and without
/// targets that are no part of the library.
fn alone(manifest: &str) -> Result<String> {
    let mut document: DocumentMut = manifest.parse()?;
    if let Some(workspace) = document
        .get_mut("workspace")
        .and_then(|item| item.as_table_mut())
    {
        workspace.remove("members");
    }
    for targets in ["bench", "example", "test"] {
        document.remove(targets);
    }
    Ok(document.to_string())
}

fn copy_tree(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if LEFT_OUT.iter().any(|left_out| name == *left_out) {
            continue;
        }
        match entry.file_type()?.is_dir() {
            true => copy_tree(&entry.path(), &to.join(name))?,
            false => drop(fs::copy(entry.path(), to.join(name))?),
        }
    }
    Ok(())
}
