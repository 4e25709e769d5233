//! Adding a version must not mean to look for all the places that list versions.

use std::{fs, path::Path};

/// The versions are listed in `Cargo.toml` and `upstream.toml`, and nowhere else.
#[test]
fn there_is_one_list_of_versions() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |file: &str| fs::read_to_string(root.join(file)).unwrap();
    let manifest: toml_edit::DocumentMut = read("Cargo.toml").parse().unwrap();
    let mut features: Vec<String> = manifest["features"]
        .as_table()
        .unwrap()
        .iter()
        .filter_map(|(name, _)| Some(name.strip_prefix('v')?.replace('_', ".")))
        .collect();
    // What docs.rs shows cannot be computed there.
    let shown = manifest["package"]["metadata"]["docs"]["rs"]["features"].as_array();
    let shown: Vec<String> = shown
        .unwrap()
        .iter()
        .filter_map(|name| Some(name.as_str()?.strip_prefix('v')?.replace('_', ".")))
        .collect();
    assert_eq!(shown, features);
    let pins: toml_edit::DocumentMut = read("openapi/upstream.toml").parse().unwrap();
    let pinned: Vec<String> = pins["file"]
        .as_array_of_tables()
        .unwrap()
        .iter()
        .map(|pin| pin["version"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(features, pinned);
    let mut described: Vec<String> = fs::read_dir(root.join("openapi"))
        .unwrap()
        .filter_map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            Some(name.strip_suffix(".json")?.to_owned())
        })
        .collect();
    described.sort();
    features.sort();
    assert_eq!(described, features);

    // A file that names every version is a list that has to be kept up.
    let mut lists = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !["target", ".git", "migrating"].contains(&name.as_str()) {
                    folders.push(path);
                }
                continue;
            }
            let is_text = [
                ".rs", ".toml", ".md", ".yaml", ".yml", ".sh", "run", "checks",
            ]
            .iter()
            .any(|end| name.ends_with(end));
            let Some(text) = fs::read_to_string(&path).ok().filter(|_| is_text) else {
                continue;
            };
            let modules = features
                .iter()
                .all(|version| text.contains(&format!("v{}", version.replace('.', "_"))));
            if modules {
                lists.push(path.strip_prefix(&root).unwrap().display().to_string());
            }
        }
    }
    assert_eq!(lists, ["Cargo.toml"]);
}
