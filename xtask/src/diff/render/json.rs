//! The format for programs.

use anyhow::{Context as _, Result};
use serde::Serialize;

use crate::diff::{
    change::Change,
    report::Report,
    rules::{self, Lens, Level},
    uses::Doubt,
};

#[derive(Serialize)]
struct Document<'a> {
    old: &'a str,
    new: &'a str,
    summary: Summary,
    notes: &'a [String],
    changes: Vec<Entry<'a>>,
    /// Changes that reach code which may not use the API; they are not counted.
    doubtful: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Summary {
    #[serde(flatten)]
    all: Counts,
    wire: Counts,
    rust: Counts,
}

#[derive(Serialize)]
struct Counts {
    breaking: usize,
    warning: usize,
    info: usize,
}

#[derive(Serialize)]
struct Entry<'a> {
    level: Level,
    lens: Lens,
    code: &'static str,
    /// One affected operation; `location` is in this one.
    operation: &'a str,
    location: &'a str,
    message: &'a str,
    /// All affected operations, or the requested ones of these.
    operations: Vec<&'a str>,
    /// The component it belongs to, or that its type is generated from.
    schema: Option<&'a str>,
    /// The lines of the user's code, with `--uses`: `src/main.rs:12`.
    sites: Vec<String>,
    /// Why it is doubtful that it reaches them.
    doubt: Option<String>,
}

/// Formats the report as one JSON document.
pub fn json(report: &Report) -> Result<String> {
    let counts = |lens| Counts {
        breaking: report.count(Level::Breaking, lens),
        warning: report.count(Level::Warning, lens),
        info: report.count(Level::Info, lens),
    };
    let document = Document {
        old: &report.old,
        new: &report.new,
        summary: Summary {
            all: counts(None),
            wire: counts(Some(Lens::Wire)),
            rust: counts(Some(Lens::Rust)),
        },
        notes: &report.notes,
        changes: report
            .changes
            .iter()
            .map(|change| entry(change, None))
            .collect(),
        doubtful: report
            .doubtful
            .iter()
            .map(|(change, doubt)| entry(change, Some(*doubt)))
            .collect(),
    };
    pretty(&document)
}

fn entry(change: &Change, doubt: Option<Doubt>) -> Entry<'_> {
    Entry {
        level: change.rule.level,
        lens: change.rule.lens,
        code: change.rule.id,
        operation: &change.place().operation,
        location: &change.place().location,
        message: &change.message,
        operations: change.operations(),
        schema: change
            .subject
            .as_ref()
            .and_then(|subject| subject.schema.as_deref()),
        sites: change.sites.iter().map(ToString::to_string).collect(),
        doubt: doubt.map(|doubt| doubt.to_string()),
    }
}

/// The rules, with their mirrors.
pub fn rules() -> Result<String> {
    pretty(&rules::all().collect::<Vec<_>>())
}

fn pretty(value: &impl Serialize) -> Result<String> {
    let mut text = serde_json::to_string_pretty(value).context("cannot serialize the report")?;
    text.push('\n');
    Ok(text)
}
