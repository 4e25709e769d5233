//! Files that are written by a command and kept in the repository.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result, bail};
use similar::TextDiff;

/// Writes every file, or with `check` shows which is not what `command` writes:
/// then the exit code is 1.
pub fn publish(results: &[(PathBuf, String)], command: &str, check: bool) -> Result<ExitCode> {
    if check {
        return Ok(match is_current(results, command)? {
            true => ExitCode::SUCCESS,
            false => ExitCode::from(1),
        });
    }
    for (path, text) in results {
        write_whole(path, text)?;
        println!("{} {} bytes", path.display(), text.len());
    }
    Ok(ExitCode::SUCCESS)
}

fn is_current(results: &[(PathBuf, String)], command: &str) -> Result<bool> {
    let mut is_current = true;
    for (path, fresh) in results {
        let committed = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => bail!("{}: {error}", path.display()),
        };
        if committed != *fresh {
            is_current = false;
            let diff = TextDiff::from_lines(committed.as_str(), fresh.as_str());
            let name = path.display().to_string();
            print!(
                "{}",
                diff.unified_diff()
                    .header(&name, &format!("{name} (as {command} writes it)"))
            );
        }
    }
    Ok(is_current)
}

/// Replaces `path` in one step: a reader sees the old text or the new.
fn write_whole(path: &Path, text: &str) -> Result<()> {
    let beside = path.with_extension("new");
    fs::write(&beside, text)
        .and_then(|()| fs::rename(&beside, path))
        .with_context(|| format!("{} cannot be written", path.display()))
}
