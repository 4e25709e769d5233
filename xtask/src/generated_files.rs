//! Files that a command generates and that are committed.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result, bail};
use similar::TextDiff;

/// Writes every file. With `check` it writes nothing, shows each file that differs
/// from what `command` generates, and returns exit code 1 if there is one.
pub fn publish(results: &[(PathBuf, String)], command: &str, check: bool) -> Result<ExitCode> {
    if check {
        return Ok(match is_current(results, command)? {
            true => ExitCode::SUCCESS,
            false => ExitCode::from(1),
        });
    }
    for (path, text) in results {
        replace(path, text.as_bytes())?;
        println!("{} {} bytes", path.display(), text.len());
    }
    Ok(ExitCode::SUCCESS)
}

fn is_current(results: &[(PathBuf, String)], command: &str) -> Result<bool> {
    let mut is_current = true;
    for (path, generated) in results {
        let committed = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => bail!("{}: {error}", path.display()),
        };
        if committed != *generated {
            is_current = false;
            let diff = TextDiff::from_lines(committed.as_str(), generated.as_str());
            let name = path.display().to_string();
            print!(
                "{}",
                diff.unified_diff()
                    .header(&name, &format!("{name} (as {command} generates it)"))
            );
        }
    }
    Ok(is_current)
}

/// Replaces `path` by a rename, so that a reader sees either the old content or the
/// new one, never half of it.
pub fn replace(path: &Path, content: &[u8]) -> Result<()> {
    let temporary = path.with_extension("new");
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)
        .with_context(|| format!("{} cannot be created", folder.display()))?;
    fs::write(&temporary, content)
        .and_then(|()| fs::rename(&temporary, path))
        .with_context(|| format!("{} cannot be written", path.display()))
}
