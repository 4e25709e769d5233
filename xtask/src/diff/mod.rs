//! `cargo xtask diff`: what changes between two descriptions.
//!
//! [`side`] reads OLD and NEW, [`wire`] and [`rust`] compare them by the rules
//! of [`rule`], [`filter`] keeps what was asked for, [`render`] tells it.
//! [`migrating`] keeps a page for every two adjacent versions.

mod change;
mod filter;
mod migrating;
mod render;
mod rule;
mod rust;
mod side;
#[cfg(test)]
mod tests;
mod uses;
mod verify;
mod wire;

use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
    thread,
};

use anyhow::{Context as _, Result, anyhow};
use clap::ValueEnum;

use self::{
    change::Change,
    filter::Filter,
    rule::Level,
    side::{Role, Side, Sources},
};

/// Options of `cargo xtask diff`.
#[derive(clap::Args)]
pub struct Arguments {
    /// What there was: a version (2.11), a file (JSON or YAML), git:REV:2.11,
    /// or upstream:2.11 (what Intercom publishes, before our corrections).
    #[arg(value_name = "OLD", required_unless_present_any = ["rules", "migrating"])]
    old: Option<String>,

    /// What there is, named in the same ways.
    #[arg(value_name = "NEW", required_unless_present_any = ["rules", "migrating"])]
    new: Option<String>,

    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Exit with 1 when there is a change of this level or a graver one.
    #[arg(long, value_enum, default_value_t = FailOn::None, value_name = "LEVEL")]
    fail_on: FailOn,

    /// Only this operation (may be repeated): our name, Intercom's, or
    /// "PUT /tickets/{id}".
    #[arg(long = "operation", value_name = "NAME")]
    operations: Vec<String>,

    /// Only this component and its type (may be repeated).
    #[arg(long = "schema", value_name = "NAME")]
    schemas: Vec<String>,

    /// Only the operations that the Rust code in this folder calls.
    #[arg(long, value_name = "SRC_DIR")]
    uses: Option<PathBuf>,

    /// Where upstream: is, instead of the commit pinned in upstream.toml.
    #[arg(long, value_name = "DIR_OR_URL")]
    from: Option<String>,

    /// List the rules; with --format json, their mirrors too.
    #[arg(long, conflicts_with_all = ["old", "migrating"])]
    rules: bool,

    /// Write docs/migrating/, a page for every two adjacent versions.
    #[arg(long, conflicts_with = "old")]
    migrating: bool,

    /// With --migrating: write nothing, show what would change, and exit 1.
    #[arg(long, requires = "migrating")]
    check: bool,

    /// The folder of our descriptions and upstream.toml.
    #[arg(long, value_name = "DIR", default_value_os_t = crate::regen::default_folder())]
    openapi: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For a terminal.
    Text,
    /// For a page or a pull request.
    Markdown,
    /// For programs.
    Json,
    /// Annotations of a GitHub workflow.
    Github,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOn {
    Breaking,
    Warning,
    None,
}

/// What two sides differ in.
pub struct Report {
    old: String,
    new: String,
    changes: Vec<Change>,
    /// What limits the report.
    notes: Vec<String>,
    /// The file of NEW, where it is one.
    file: Option<PathBuf>,
}

/// Compares what `arguments` name. An error is one line, also where a parser
/// tells more.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    answer(arguments).map_err(|error| {
        let message = format!("{error:#}");
        let lines: Vec<&str> = message.lines().map(str::trim).collect();
        anyhow!(lines.join(" "))
    })
}

fn answer(arguments: &Arguments) -> Result<ExitCode> {
    if arguments.rules {
        print(&match arguments.format {
            Format::Json => render::json_rules()?,
            _ => render::rules(),
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    rust::keep_generator_quiet();
    if arguments.migrating {
        return migrating::run(&arguments.openapi, arguments.check);
    }
    let (Some(old), Some(new)) = (&arguments.old, &arguments.new) else {
        unreachable!("clap has required both");
    };
    let sources = Sources {
        openapi: &arguments.openapi,
        from: arguments.from.as_deref(),
    };
    let old = sources.read(Role::Old, old)?;
    let new = sources.read(Role::New, new)?;
    let mut notes = Vec::new();
    let filter = Filter::new(
        &old,
        &new,
        &arguments.operations,
        &arguments.schemas,
        arguments.uses.as_deref(),
        &mut notes,
    )?;
    let mut report = compare(&old, &new)?;
    report.notes.extend(notes);
    report.changes.retain_mut(|change| filter.keeps(change));
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
    let threshold = match arguments.fail_on {
        FailOn::Breaking => Some(Level::Breaking),
        FailOn::Warning => Some(Level::Warning),
        FailOn::None => None,
    };
    let is_reached = |level| {
        report
            .changes
            .iter()
            .any(|change| change.rule.level <= level)
    };
    Ok(match threshold.is_some_and(is_reached) {
        true => ExitCode::from(1),
        false => ExitCode::SUCCESS,
    })
}

/// Looks at both sides through both lenses.
pub fn compare(old: &Side, new: &Side) -> Result<Report> {
    let mut notes: Vec<String> = old.notes.iter().chain(&new.notes).cloned().collect();
    let foreign: Vec<String> = [old, new]
        .into_iter()
        .filter(|side| !side.is_ours)
        .map(|side| format!("{} {}", side.role, side.name))
        .collect();
    let mut changes = if foreign.is_empty() {
        let (wire, rust) = thread::scope(|scope| {
            let wire = scope.spawn(|| wire::compare(old, new));
            let rust = rust::compare(old, new);
            (wire.join(), rust)
        });
        let mut changes = wire.map_err(|_| anyhow!("the comparison stopped"))??;
        changes.extend(rust?);
        changes
    } else {
        notes.push(format!(
            "{} is not as `cargo xtask regen` writes it: no code is made of it, lists and replay are \
             not compared, and only the wire is told",
            foreign.join(" and ")
        ));
        wire::compare(old, new)?
    };
    change::sort(&mut changes);
    Ok(Report {
        old: old.name.clone(),
        new: new.name.clone(),
        changes,
        notes,
        file: new.file.clone(),
    })
}

/// Prints `text`; who stops reading early is no error.
fn print(text: &str) -> Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("the report cannot be printed")
        }
        _ => Ok(()),
    }
}
