//! Maintenance commands of the project: `cargo xtask regen`.

mod fixups;
mod regen;

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
}

/// 0: done; 1: `--check` found a difference; 2: an input could not be used.
fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Regen(arguments) => regen::run(&arguments),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}
