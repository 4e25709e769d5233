//! Maintenance commands of the project: `cargo xtask regen`, `diff` and `fetch`; and
//! `intercom-diff`, the second of them as a program for users of the SDK.
//!
//! The modules of `build/` are those that build.rs generates a version's module
//! with: `diff` compares the modules of two versions.

mod diff;
mod evidence;
mod fetch;
mod fixups;
#[path = "../../build/generate.rs"]
#[allow(dead_code, reason = "build.rs uses the rest")]
mod generate;
mod generated_files;
mod generator_panic;
#[path = "../../build/model/mod.rs"]
#[allow(dead_code, reason = "build.rs uses the rest")]
mod model;
#[path = "../../build/module.rs"]
#[allow(dead_code, reason = "build.rs uses the rest")]
mod module;
mod path_shape;
#[path = "../../build/read/mod.rs"]
mod read;
mod regen;
#[path = "../../build/request_form.rs"]
#[allow(dead_code, reason = "build.rs uses the rest")]
mod request_form;
mod version_range;
#[path = "../../build/versions.rs"]
mod versions;
#[path = "../../build/write/mod.rs"]
mod write;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

pub use self::diff::Embedded;

/// Commands for those who maintain the SDK.
#[derive(Parser)]
#[command(name = "cargo xtask", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write openapi/*.json from Intercom's descriptions.
    Regen(regen::Arguments),
    /// Report what changed between two descriptions, on the wire and in Rust.
    Diff(diff::Arguments),
    /// Download Intercom's descriptions at the pinned commit.
    Fetch(fetch::Arguments),
}

/// Report what changes between two versions of Intercom's API, on the wire and in the
/// crate intercom-sdk, and which lines of your code that reaches.
#[derive(Parser)]
#[command(name = "intercom-diff", version, about)]
struct DiffArguments {
    #[command(flatten)]
    diff: diff::Arguments,
}

/// Runs `cargo xtask`.
///
/// The exit code is 0: done; 1: a difference, or a change of the level that was asked
/// about; 2: an input could not be used.
pub fn run() -> ExitCode {
    generator_panic::silence();
    exit_code(match Arguments::parse().command {
        Command::Regen(arguments) => regen::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments, None),
        Command::Fetch(arguments) => fetch::run(&arguments),
    })
}

/// Runs `intercom-diff`, which has the descriptions in it. The exit code is that of
/// [`run`].
pub fn run_diff(descriptions: Embedded) -> ExitCode {
    generator_panic::silence();
    exit_code(diff::run(&DiffArguments::parse().diff, Some(descriptions)))
}

fn exit_code(outcome: Result<ExitCode>) -> ExitCode {
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}
