//! `cargo xtask fetch`: downloads Intercom's descriptions as they are pinned.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::{Context as _, Result};

use crate::{
    generated_files,
    regen::{self, source::Upstream},
};

/// Options of `cargo xtask fetch`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The folder to write `<version>.yaml` to; it is created if it does not exist.
    #[arg(long, value_name = "DIR")]
    into: PathBuf,

    /// The folder that holds upstream.toml.
    #[arg(long, value_name = "DIR", default_value_os_t = regen::default_folder())]
    openapi: PathBuf,
}

/// Downloads every pinned description. Nothing is written unless all of them have
/// their checksums.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let upstream = Upstream::read(&arguments.openapi.join("upstream.toml"))?;
    let files = upstream.download_all()?;
    fs::create_dir_all(&arguments.into)
        .with_context(|| format!("{} cannot be created", arguments.into.display()))?;
    for (version, bytes) in files {
        let path = arguments.into.join(format!("{version}.yaml"));
        generated_files::replace(&path, &bytes)?;
        println!("{} {} bytes", path.display(), bytes.len());
    }
    Ok(ExitCode::SUCCESS)
}
