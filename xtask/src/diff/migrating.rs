//! `docs/migrating/`: a page for each pair of adjacent versions.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result};

use super::{compare::compare, render, role::Role, sources::Sources};
use crate::generated_files;

/// Writes all pages, or with `check` compares them with the committed ones.
pub fn run(openapi: &Path, check: bool) -> Result<ExitCode> {
    generated_files::publish(&pages(openapi)?, "diff --migrating", check)
}

/// Renders every page; none is written until all have been rendered.
fn pages(openapi: &Path) -> Result<Vec<(PathBuf, String)>> {
    let folder = openapi.join("../docs/migrating");
    let sources = Sources {
        openapi,
        from: None,
    };
    sources
        .versions()?
        .windows(2)
        .map(|pair| {
            let name = format!("{}-to-{}.md", pair[0], pair[1]);
            let prose = folder.join("prose").join(&name);
            let prose = fs::read_to_string(&prose).with_context(|| {
                format!(
                    "cannot read {}: the page from {} to {} opens with this hand-written text",
                    prose.display(),
                    pair[0],
                    pair[1]
                )
            })?;
            let old = sources.read(Role::Old, &pair[0])?;
            let new = sources.read(Role::New, &pair[1])?;
            let report = compare(&old, &new)?;
            Ok((folder.join(name), render::page(&report, prose.trim())))
        })
        .collect()
}
