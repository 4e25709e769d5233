//! `docs/migrating/`: a page for each pair of adjacent versions, and the list of all changes
//! behind it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result};

use super::{
    compare::compare,
    descriptions::Descriptions,
    render::{self, Resources},
    role::Role,
    side::Side,
    sources::Sources,
};
use crate::{generated_files, model::operations};

/// Writes all pages, or with `check` compares them with the committed ones.
pub fn run(openapi: &Path, check: bool) -> Result<ExitCode> {
    generated_files::publish(&pages(openapi)?, "diff --migrating", check)
}

/// Renders every page and the list of all changes behind it; none is written until
/// all have been rendered.
fn pages(openapi: &Path) -> Result<Vec<(PathBuf, String)>> {
    let folder = openapi.join("../docs/migrating");
    let sources = Sources {
        descriptions: Descriptions::Folder(openapi.to_owned()),
        from: None,
    };
    let mut pages = Vec::new();
    for pair in sources.versions()?.windows(2) {
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
        let resources = resources([&new, &old]);
        pages.push((
            folder.join(&name),
            render::page(&report, prose.trim(), &resources),
        ));
        pages.push((folder.join("all").join(&name), render::all(&report)));
    }
    Ok(pages)
}

/// The resource of each operation, which is its first tag.
fn resources(sides: [&Side; 2]) -> Resources {
    let mut resources = Resources::new();
    for side in sides {
        for (_, _, operation) in operations(&side.document) {
            if let (Some(id), Some(tag)) = (
                operation["operationId"].as_str(),
                operation["tags"][0].as_str(),
            ) {
                resources.insert(id.to_owned(), tag.to_owned());
            }
        }
    }
    resources
}
