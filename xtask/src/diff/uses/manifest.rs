//! What the manifests say of the crates that the code names.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The crates that the manifests of the code name.
#[derive(Debug, Default)]
pub struct Crates {
    /// `intercom_sdk`, and the names that the manifests give it.
    pub ours: BTreeSet<String>,
    /// Crates beside the code, which may re-export ours.
    pub local: BTreeSet<String>,
}

/// Reads the manifests at and above `folders`.
pub fn crates(folders: &[PathBuf]) -> Crates {
    let mut crates = Crates {
        ours: BTreeSet::from(["intercom_sdk".to_owned()]),
        ..Crates::default()
    };
    for folder in folders {
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.clone());
        for parent in folder.ancestors() {
            read(&parent.join("Cargo.toml"), &mut crates);
        }
    }
    crates
}

fn read(manifest: &Path, crates: &mut Crates) {
    let text = fs::read_to_string(manifest).unwrap_or_default();
    let Ok(manifest) = text.parse::<toml::Table>() else {
        return;
    };
    let package = manifest
        .get("package")
        .and_then(|package| package.get("name"));
    // A binary names the library beside it.
    let package = package.and_then(toml::Value::as_str);
    crates
        .local
        .extend(package.map(|name| name.replace('-', "_")));
    let mut pending: Vec<&toml::Table> = vec![&manifest];
    while let Some(table) = pending.pop() {
        for (key, value) in table {
            let toml::Value::Table(table) = value else {
                continue;
            };
            let name = || key.replace('-', "_");
            let package = table.get("package").and_then(toml::Value::as_str);
            if package == Some("intercom-sdk") {
                crates.ours.insert(name());
            } else if table.contains_key("path") || table.contains_key("workspace") {
                crates.local.insert(name());
            }
            pending.push(table);
        }
    }
}
