//! `cargo xtask regen`: Intercom's descriptions in, ours out.
//!
//! [`source`] fetches and checks the input, [`pipeline`] makes one description
//! of it, and this module compares or writes. Every version is made before
//! the first file is touched, so a failure leaves the tree as it was.

pub mod description;
mod docs;
#[cfg(test)]
mod example;
mod name_words;
mod naming;
mod paging;
mod pipeline;
pub mod policy;
pub mod prune;
mod replay;
pub mod schema;
pub mod source;
mod strip;
mod table;
mod tables;
mod type_name;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result};

use self::{docs::Docs, source::Upstream, tables::Tables};
use crate::{
    evidence::{Evidence, Sections},
    fixups, generated_files,
};

/// Options of `cargo xtask regen`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Where Intercom's descriptions are: a directory or a URL that holds
    /// `<version>.yaml` or `descriptions/<version>/api.intercom.io.yaml`.
    /// Without it, the commit pinned in openapi/upstream.toml is fetched.
    #[arg(long, value_name = "DIR_OR_URL")]
    from: Option<String>,

    /// Move the pins in openapi/upstream.toml to this commit first.
    #[arg(long, value_name = "COMMIT", conflicts_with_all = ["from", "check", "versions"])]
    pin: Option<String>,

    /// Only this version (may be repeated); all pinned ones by default.
    #[arg(long = "version", value_name = "V")]
    versions: Vec<String>,

    /// Write nothing; exit 1 and show the difference where there is one.
    #[arg(long)]
    check: bool,

    /// The folder that holds upstream.toml and docs/, and gets the result.
    #[arg(long, value_name = "DIR", default_value_os_t = default_folder())]
    openapi: PathBuf,

    /// The folder of paging.yaml, replay.yaml and type_names.yaml.
    #[arg(long, value_name = "DIR", default_value = env!("CARGO_MANIFEST_DIR"))]
    tables: PathBuf,
}

/// The descriptions of this repository.
pub fn default_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi")
}

/// Regenerates what `arguments` name.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let pins = arguments.openapi.join("upstream.toml");
    let mut upstream = Upstream::read(&pins)?;
    let docs = Docs::read(&arguments.openapi.join("docs"))?;
    let tables = Tables::read(&arguments.tables)?;
    let evidence = Sections::read(&arguments.openapi)?;
    let versions = if arguments.versions.is_empty() {
        upstream.versions()
    } else {
        arguments.versions.clone()
    };

    let rows = fixups::rows()?;
    let cited = citations(&rows, &versions, &tables);
    evidence.check(&cited)?;

    let mut results = Vec::new();
    if let Some(commit) = &arguments.pin {
        let text = fs::read_to_string(&pins)
            .with_context(|| format!("{} cannot be read", pins.display()))?;
        results.push((pins, upstream.move_to(commit, text)?));
    }
    let mut coverage = docs.coverage();
    let names = type_name::Names::default();
    for version in &versions {
        let input = upstream.load(version, arguments.from.as_deref())?;
        let text = pipeline::describe(&input, version, &tables, &names, &mut coverage)
            .with_context(|| format!("{} cannot be used", input.origin))?;
        results.push((arguments.openapi.join(format!("{version}.json")), text));
    }
    if versions.len() == upstream.versions().len() {
        coverage.require_all_used()?;
        tables.require_all_used()?;
        evidence.require_all_cited(&cited)?;
        let file = arguments.openapi.join("FIXUPS.md");
        results.push((
            file,
            fixups::markdown(&rows, &versions, &tables.citations())?,
        ));
    }

    generated_files::publish(&results, "regen", arguments.check)
}

/// What cites a section of EVIDENCE.md: fixups of `versions`, tables, policies.
fn citations<'a>(
    rows: &'a [fixups::Row],
    versions: &[String],
    tables: &'a Tables,
) -> Vec<(String, &'a Evidence)> {
    let mut cited = fixups::citations(rows, versions);
    cited.extend(tables.citations());
    let policies = policy::evidence::EVIDENCE.iter();
    cited.extend(policies.map(|(policy, evidence)| (format!("policy {policy}"), evidence)));
    cited
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{citations, default_folder, source::Upstream, tables::Tables};
    use crate::{evidence::Sections, fixups};

    #[test]
    fn the_committed_rows_cite_every_section_and_no_other() {
        let sections = Sections::read(&default_folder()).unwrap();
        let upstream = Upstream::read(&default_folder().join("upstream.toml")).unwrap();
        let tables = Tables::read(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let rows = fixups::rows().unwrap();
        let cited = citations(&rows, &upstream.versions(), &tables);
        sections.check(&cited).unwrap();
        sections.require_all_cited(&cited).unwrap();
    }
}
