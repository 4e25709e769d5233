//! `intercom-diff`: `cargo xtask diff` without a clone of the repository.

use std::process::ExitCode;

include!(concat!(env!("OUT_DIR"), "/descriptions.rs"));

fn main() -> ExitCode {
    xtask::run_diff(DESCRIPTIONS)
}
