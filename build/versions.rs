//! Lists the described versions.

use std::{fs, io, path::Path};

/// Returns the versions with a description in `folder`, oldest first. A
/// description that is not named after a version is an error.
pub(crate) fn described(folder: &Path) -> io::Result<Vec<String>> {
    let mut versions = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
            && let Some(name) = path.file_stem().and_then(|stem| stem.to_str())
        {
            let numbers = numbers(name).ok_or_else(|| {
                let message = format!("{} is not named after a version", path.display());
                io::Error::new(io::ErrorKind::InvalidData, message)
            })?;
            versions.push((numbers, name.to_owned()));
        }
    }
    versions.sort();
    Ok(versions.into_iter().map(|(_, name)| name).collect())
}

/// Parses `2.11`: numbers separated by points.
pub(crate) fn numbers(version: &str) -> Option<Vec<u32>> {
    version
        .split('.')
        .map(|part| part.parse().ok())
        .collect::<Option<Vec<u32>>>()
        .filter(|parts| parts.len() > 1)
}
