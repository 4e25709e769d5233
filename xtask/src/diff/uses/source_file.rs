//! The files of the user's code.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use ignore::WalkBuilder;
use syn::{Attribute, Item};

use super::{found::Found, site::Site, test_code::is_test};

/// A file that was parsed.
pub struct SourceFile {
    /// As it is shown, with `/`.
    pub name: String,
    pub syntax: syn::File,
    /// Whether only tests compile it.
    pub is_test: bool,
}

/// Reads the `.rs` files at or below `folder`, except those that `.gitignore`
/// excludes. Adds what could not be read, and modules that have no file here, to
/// what could not be followed.
pub fn read(folder: &Path, files: &mut Vec<SourceFile>, found: &mut Found) -> Result<()> {
    if !folder.exists() {
        bail!("no such folder");
    }
    let mut parsed: BTreeMap<PathBuf, SourceFile> = BTreeMap::new();
    let mut looked_at = BTreeSet::new();
    for entry in WalkBuilder::new(folder).sort_by_file_path(Ord::cmp).build() {
        let entry = entry.context("cannot be read")?;
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "rs") || !path.is_file() {
            continue;
        }
        looked_at.insert(path.to_owned());
        let name = shown(path);
        let unread = |why: String| {
            (
                Site {
                    file: shown(path),
                    line: 1,
                },
                why,
            )
        };
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                found
                    .unfollowed
                    .insert(unread(format!("cannot be read: {error}")));
                continue;
            }
        };
        match syn::parse_file(&text) {
            Ok(syntax) => {
                let file = SourceFile {
                    name,
                    syntax,
                    is_test: is_test_target(path),
                };
                parsed.insert(path.to_owned(), file);
            }
            Err(error) => {
                let site = Site::new(&name, error.span());
                found
                    .unfollowed
                    .insert((site, format!("is not valid Rust: {error}")));
            }
        }
    }
    if looked_at.is_empty() {
        bail!("there is no Rust file");
    }
    mark_tests(&mut parsed);
    for (path, file) in &parsed {
        for module in modules(&file.syntax.items, path) {
            if module.files.iter().all(|file| !looked_at.contains(file)) {
                let site = Site::new(&file.name, module.span);
                let why = format!("the file of the module `{}` was not looked at", module.name);
                found.unfollowed.insert((site, why));
            }
        }
    }
    found.files += parsed.len();
    files.extend(parsed.into_values());
    Ok(())
}

fn shown(path: &Path) -> String {
    let path = path.strip_prefix(".").unwrap_or(path);
    path.display().to_string().replace('\\', "/")
}

/// Whether cargo compiles the file for tests or benchmarks only: it is below
/// `tests` or `benches` beside a manifest.
fn is_test_target(path: &Path) -> bool {
    path.ancestors().any(|folder| {
        let name = folder.file_name().and_then(|name| name.to_str());
        let has_manifest = || {
            let parent = folder.parent();
            parent.is_some_and(|parent| parent.join("Cargo.toml").is_file())
        };
        matches!(name, Some("tests" | "benches")) && has_manifest()
    })
}

/// Marks the files of modules that only tests compile, and those below them.
fn mark_tests(files: &mut BTreeMap<PathBuf, SourceFile>) {
    loop {
        let tests: Vec<PathBuf> = files
            .iter()
            .flat_map(|(path, file)| {
                modules(&file.syntax.items, path)
                    .into_iter()
                    .filter(|module| file.is_test || module.is_test)
                    .flat_map(|module| module.files)
            })
            .filter(|path| files.get(path).is_some_and(|file| !file.is_test))
            .collect();
        if tests.is_empty() {
            return;
        }
        for path in tests {
            if let Some(file) = files.get_mut(&path) {
                file.is_test = true;
            }
        }
    }
}

/// A module that is a file of its own.
struct Module {
    name: String,
    span: proc_macro2::Span,
    is_test: bool,
    /// Where its file can be.
    files: Vec<PathBuf>,
}

/// The modules that the file at `path` declares.
fn modules(items: &[Item], path: &Path) -> Vec<Module> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let below = match stem {
        Some("mod" | "lib" | "main") | None => folder.to_owned(),
        Some(stem) => folder.join(stem),
    };
    let mut found = Vec::new();
    collect(items, &[folder, &below], false, &mut found);
    found
}

/// Collects the modules among `items`; their files are in one of `folders`: a file
/// such as `src/bin/tool.rs` is the root of a crate and has them beside it.
fn collect(items: &[Item], folders: &[&Path], in_test: bool, found: &mut Vec<Module>) {
    for item in items {
        let Item::Mod(module) = item else { continue };
        let name = module.ident.to_string().trim_start_matches("r#").to_owned();
        let is_test = in_test || is_test(&module.attrs);
        if let Some((_, items)) = &module.content {
            let folders: Vec<PathBuf> = folders.iter().map(|folder| folder.join(&name)).collect();
            let folders: Vec<&Path> = folders.iter().map(PathBuf::as_path).collect();
            collect(items, &folders, is_test, found);
            continue;
        }
        let files = match own_path(&module.attrs) {
            Some(path) => folders
                .iter()
                .map(|folder| normal(&folder.join(&path)))
                .collect(),
            None => folders
                .iter()
                .flat_map(|folder| {
                    [
                        folder.join(format!("{name}.rs")),
                        folder.join(&name).join("mod.rs"),
                    ]
                })
                .collect(),
        };
        found.push(Module {
            span: module.ident.span(),
            name,
            is_test,
            files,
        });
    }
}

/// `#[path = "…"]`
fn own_path(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| {
        let syn::Meta::NameValue(pair) = &attribute.meta else {
            return None;
        };
        match &pair.value {
            syn::Expr::Lit(literal) if pair.path.is_ident("path") => match &literal.lit {
                syn::Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        }
    })
}

/// The path without `..`.
fn normal(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir if result.file_name().is_some() => {
                result.pop();
            }
            std::path::Component::CurDir => {}
            part => result.push(part),
        }
    }
    result
}
