//! `cargo xtask regen`: Intercom's descriptions in, ours out.
//!
//! [`source`] fetches and checks the input, [`pipeline`] makes one description
//! of it, and this module compares or writes. Every version is made, and every
//! one of its [`problems`] listed, before the first file is touched.

mod announced;
pub mod description;
mod docs;
#[cfg(test)]
pub mod example;
mod examples;
mod inline;
mod name_words;
mod naming;
mod paging;
mod pipeline;
pub mod policy;
pub mod problems;
pub mod prune;
mod refusals;
mod replay;
pub mod schema;
mod searches;
pub mod source;
mod strip;
mod stubs;
mod table;
mod tables;
mod type_name;

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use self::{
    docs::Docs,
    naming::OperationNames,
    pipeline::Pipeline,
    problems::{Problems, Topic},
    source::Upstream,
    tables::Tables,
};
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

    /// Tell what stands between Intercom's description of a version and ours, with
    /// what to write where. The version need not be in upstream.toml. Writes no
    /// description, but the names without a text into docs/stubs.toml. Exit code 1
    /// if there is anything to do.
    #[arg(long = "try", conflicts_with_all = ["pin", "check"])]
    attempt: bool,

    /// Write nothing; exit 1 and show the difference where there is one.
    #[arg(long)]
    check: bool,

    /// The folder that holds upstream.toml and docs/, and gets the result.
    #[arg(long, value_name = "DIR", default_value_os_t = default_folder())]
    openapi: PathBuf,

    /// The folder of announced.yaml, names.yaml, paging.yaml, replay.yaml, searches.yaml, type_names.yaml,
    /// odd_examples.yaml and fixups/.
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

    let rows = fixups::read(&arguments.tables.join("fixups"))?;
    let cited = citations(&rows, &versions, &tables);
    let mut problems = Problems::default();
    problems.turn_to(&versions.join(", "));
    for problem in evidence.problems(&cited) {
        problems.push(Topic::Evidence, problem);
    }

    let mut results = Vec::new();
    if let Some(commit) = &arguments.pin {
        let text = fs::read_to_string(&pins)
            .with_context(|| format!("{} cannot be read", pins.display()))?;
        let moved = upstream
            .move_to(commit, &text)
            .with_context(|| format!("{} cannot be moved", pins.display()))?;
        results.push((pins, moved));
    }
    let mut coverage = docs.coverage();
    let pipeline = Pipeline {
        rows: &rows,
        tables: &tables,
        names: &type_name::Names::default(),
    };
    let mut documents = BTreeMap::new();
    for version in &versions {
        problems.turn_to(version);
        let input = upstream.load(version, arguments.from.as_deref(), arguments.attempt)?;
        match pipeline.describe(&input, version, &mut coverage, &mut problems) {
            Ok(document) => {
                let text = pipeline::render(document.clone());
                results.push((arguments.openapi.join(format!("{version}.json")), text));
                documents.insert(version.clone(), document);
            }
            Err(error) => problems.push(Topic::Document, format!("{}: {error:#}", input.origin)),
        }
    }
    verify_operation_names(&documents, &upstream, &tables, arguments, &mut problems)?;
    if arguments.attempt {
        return tell(&problems, &arguments.openapi);
    }
    if problems.len() > 0 {
        bail!(
            "{} to solve first:\n{}",
            count(&problems),
            problems.report()
        );
    }
    if versions.len() == upstream.versions().len() {
        let unused = fixups::unused(&rows, &versions);
        ensure!(
            unused.is_empty(),
            "xtask/fixups has rows that apply to no version:\n  {}",
            unused.join("\n  ")
        );
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

/// Compares the names of operations over all versions: those that were made, and
/// of the others those that are in the folder.
fn verify_operation_names(
    documents: &BTreeMap<String, Value>,
    upstream: &Upstream,
    tables: &Tables,
    arguments: &Arguments,
    problems: &mut Problems,
) -> Result<()> {
    let mut names = OperationNames::default();
    let mut versions = upstream.versions();
    let new = documents.keys().filter(|made| !upstream.has(made));
    versions.extend(new.cloned());
    for version in versions {
        let path = arguments.openapi.join(format!("{version}.json"));
        match documents.get(&version) {
            Some(document) => names.add(&version, document),
            None if path.exists() => {
                let text = fs::read_to_string(&path)?;
                names
                    .add_text(&version, &text)
                    .with_context(|| format!("{} cannot be used", path.display()))?;
            }
            None => {}
        }
    }
    names.verify(&tables.operation_names, problems);
    Ok(())
}

/// Prints `problems`, and writes the names without a text to docs/stubs.toml.
fn tell(problems: &Problems, openapi: &Path) -> Result<ExitCode> {
    print!("{}", problems.report());
    if problems.of(Topic::Words).next().is_some() {
        let path = openapi.join("docs/stubs.toml");
        let before = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => bail!("{}: {error}", path.display()),
        };
        let text = stubs::stubs(&before, problems).with_context(|| path.display().to_string())?;
        generated_files::replace(&path, text.as_bytes())?;
        println!("\n{} has the names without a text", path.display());
    }
    println!("\n{}", count(problems));
    Ok(match problems.len() {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::from(1),
    })
}

fn count(problems: &Problems) -> String {
    match problems.len() {
        0 => "nothing to do".to_owned(),
        1 => "1 problem".to_owned(),
        many => format!("{many} problems"),
    }
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
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixups");
        let rows = fixups::read(&folder).unwrap();
        let cited = citations(&rows, &upstream.versions(), &tables);
        assert_eq!(sections.problems(&cited), Vec::<String>::new());
        sections.require_all_cited(&cited).unwrap();
    }
}
