//! Maintenance commands of the project: `cargo xtask regen` and `cargo xtask diff`.

// What build.rs makes modules with: `diff` compares the code of two versions.
#[path = "../../build/catalog.rs"]
#[allow(dead_code, reason = "build.rs uses the rest")]
mod catalog;
mod diff;
mod fixups;
#[path = "../../build/generate.rs"]
#[allow(dead_code, reason = "build.rs uses the rest")]
mod generate;
mod generated_files;
#[path = "../../build/paging.rs"]
#[allow(dead_code, reason = "build.rs uses the rest")]
mod paging;
#[path = "../../build/polish/mod.rs"]
#[allow(dead_code, reason = "build.rs uses the rest")]
mod polish;
mod regen;
#[path = "../../build/versions.rs"]
mod versions;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
    /// Tell what changed between two descriptions, on the wire and in Rust.
    Diff(diff::Arguments),
}

/// 0: done; 1: there is what was not to be, a difference or a change of some
/// level; 2: an input could not be used.
fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Regen(arguments) => regen::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}
