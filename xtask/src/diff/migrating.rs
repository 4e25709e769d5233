//! `docs/migrating/`: a page for every two adjacent versions.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result};

use super::{
    render,
    side::{self, Role, Sources},
};
use crate::generated_files;

/// Writes all pages, or compares them with what is there.
pub fn run(openapi: &Path, check: bool) -> Result<ExitCode> {
    generated_files::publish(&pages(openapi)?, "diff --migrating", check)
}

/// Every page; all are made before the first is written.
fn pages(openapi: &Path) -> Result<Vec<(PathBuf, String)>> {
    let folder = openapi.join("../docs/migrating");
    let sources = Sources {
        openapi,
        from: None,
    };
    let versions = side::versions(openapi)?;
    versions
        .windows(2)
        .map(|pair| {
            let name = format!("{}-to-{}.md", pair[0], pair[1]);
            let prose = folder.join("prose").join(&name);
            let prose = fs::read_to_string(&prose).with_context(|| {
                format!(
                    "{} cannot be read: it opens the page on {} to {} and is written by hand",
                    prose.display(),
                    pair[0],
                    pair[1]
                )
            })?;
            let old = sources.read(Role::Old, &pair[0])?;
            let new = sources.read(Role::New, &pair[1])?;
            let report = super::compare(&old, &new)?;
            Ok((folder.join(name), render::page(&report, prose.trim())))
        })
        .collect()
}
