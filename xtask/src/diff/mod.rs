//! `cargo xtask diff`: what changes between two descriptions.
//!
//! [`sources`] reads OLD and NEW, [`wire`] and [`rust`] compare them by the
//! [`rules`], [`filter`] keeps the requested changes, and [`render`] formats the
//! report. [`migrating`] writes a page for each pair of adjacent versions.

mod arguments;
mod change;
mod compare;
mod compile;
mod descriptions;
mod filter;
mod migrating;
mod operation_names;
mod reached;
mod render;
mod report;
mod role;
mod rules;
mod rust;
mod side;
mod sources;
mod suggestion;
#[cfg(test)]
mod tests;
mod uses;
mod verify;
mod wire;

use std::{
    io::{self, Write as _},
    path::Path,
    process::ExitCode,
};

use anyhow::{Context as _, Result, anyhow, bail};

pub use self::{arguments::Arguments, descriptions::Embedded};
use self::{
    arguments::{FailOn, Format},
    change::Change,
    descriptions::Descriptions,
    filter::Filter,
    operation_names::OperationNames,
    role::Role,
    rules::{Lens, Level},
    side::Side,
    sources::Sources,
    uses::Vocabulary,
};
use crate::{regen, versions};

/// Runs the command, with the descriptions of this repository, or with `embedded`
/// ones. An error is reported on one line, even if a parser returned several.
pub fn run(arguments: &Arguments, embedded: Option<Embedded>) -> Result<ExitCode> {
    dispatch(arguments, embedded).map_err(|error| {
        let message = format!("{error:#}");
        let lines: Vec<&str> = message.lines().map(str::trim).collect();
        anyhow!(lines.join(" "))
    })
}

fn dispatch(arguments: &Arguments, embedded: Option<Embedded>) -> Result<ExitCode> {
    if arguments.rules {
        print(&match arguments.format {
            Format::Json => render::json_rules()?,
            _ => render::rules(),
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    let descriptions = match (&arguments.openapi, embedded) {
        (Some(folder), _) => Descriptions::Folder(folder.clone()),
        (None, Some(files)) => Descriptions::Embedded(files),
        (None, None) => Descriptions::Folder(regen::default_folder()),
    };
    if arguments.migrating {
        let Descriptions::Folder(openapi) = &descriptions else {
            bail!(
                "--migrating writes pages of this project's repository: name its openapi/ with --openapi"
            );
        };
        return migrating::run(openapi, arguments.check);
    }
    let (Some(old), Some(new)) = (&arguments.old, &arguments.new) else {
        unreachable!("clap requires both");
    };
    let sources = Sources {
        descriptions,
        from: arguments.from.as_deref(),
    };
    let old = sources.read(Role::Old, old)?;
    let new = sources.read(Role::New, new)?;
    let names = OperationNames::new(&old, &new);
    let filter = Filter::new(
        [&old, &new],
        &names,
        &arguments.operations,
        &arguments.schemas,
    )?;
    let mut report = compare::compare(&old, &new)?;
    let lens = arguments.lens;
    if lens == Some(Lens::Rust) && !old.is_ours {
        bail!(
            "--lens rust: {} is Intercom's own, and code is generated from this project's \
             descriptions only",
            old.name
        );
    }
    report
        .changes
        .retain(|change| lens.is_none_or(|lens| change.rule.lens == lens));
    report.changes.retain_mut(|change| filter.keeps(change));
    if arguments.compile.is_some() {
        report
            .changes
            .retain(|change| change.rule.lens == Lens::Wire);
    }
    if !arguments.uses.is_empty() {
        let vocabulary = Vocabulary::new([&old, &new], &names, &report.changes);
        let found = uses::scan(&arguments.uses, &vocabulary)?;
        reached::keep(&mut report, &found, arguments);
    }
    if let Some(folder) = &arguments.compile {
        let errors = compiled(folder, &old, &new)
            .with_context(|| format!("--compile {}", folder.display()))?;
        report.changes.extend(errors);
    }
    change::sort(&mut report.changes);
    print(&match arguments.format {
        Format::Text => render::text(&report),
        Format::Markdown => render::markdown(&report),
        Format::Json => render::json(&report)?,
        Format::Github => render::github(&report),
    })?;
    for note in &report.notes {
        eprintln!("note: {note}");
    }
    let is_failure = match arguments.fail_on {
        FailOn::Breaking => report.reaches(Level::Breaking),
        FailOn::Warning => report.reaches(Level::Warning),
        FailOn::None => false,
    };
    let is_blind = !report.unfollowed.is_empty() && !arguments.allow_unfollowed;
    let is_failure = is_failure || (is_blind && !matches!(arguments.fail_on, FailOn::None));
    Ok(match is_failure {
        true => ExitCode::from(1),
        false => ExitCode::SUCCESS,
    })
}

/// What the compiler refuses in the crate in `folder`.
fn compiled(folder: &Path, old: &Side, new: &Side) -> Result<Vec<Change>> {
    for side in [old, new] {
        if versions::numbers(&side.name).is_none() {
            bail!(
                "{} {} is not a version that an SDK has",
                side.role,
                side.name
            );
        }
    }
    compile::compile(folder, &old.name, &new.name)
}

/// Prints `text`. A reader that closes the pipe early is not an error.
fn print(text: &str) -> Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot print the report")
        }
        _ => Ok(()),
    }
}
