//! A file that gets its name once it is whole.

use std::{
    io,
    path::{Path, PathBuf},
};

use tokio::{
    fs::{File, OpenOptions},
    io::{AsyncSeekExt as _, AsyncWriteExt as _, BufWriter},
    task::spawn_blocking,
};

use crate::{Error, ErrorKind};

/// How much is written to disk at a time.
const BUFFER: usize = 256 * 1024;

/// A file beside the one that it is to become; removed when it is dropped before.
#[derive(Debug)]
pub(super) struct PartFile {
    target: PathBuf,
    part: PathBuf,
    file: BufWriter<File>,
    is_kept: bool,
}

impl PartFile {
    /// Creates the file that is to become `target`.
    pub(super) async fn create(target: &Path) -> Result<Self, Error> {
        let Some(name) = target.file_name() else {
            let message = format!(
                "the export cannot be saved: `{}` is no file",
                target.display()
            );
            return Err(Error::invalid(message));
        };
        let mut part = std::ffi::OsString::from(".");
        part.push(name);
        part.push(format!(".{:08x}.part", fastrand::u32(..)));
        let part = target.with_file_name(part);
        let mut options = OpenOptions::new();
        let file = options.write(true).create_new(true).open(&part).await;
        let file = file.map_err(|error| failure(target, error))?;
        Ok(Self {
            target: target.to_owned(),
            part,
            file: BufWriter::with_capacity(BUFFER, file),
            is_kept: false,
        })
    }

    pub(super) fn writer(&mut self) -> &mut BufWriter<File> {
        &mut self.file
    }

    /// Empties it.
    pub(super) async fn clear(&mut self) -> Result<(), Error> {
        let cleared = async {
            self.file.flush().await?;
            let file = self.file.get_mut();
            file.set_len(0).await?;
            file.rewind().await.map(drop)
        };
        let cleared: io::Result<()> = cleared.await;
        cleared.map_err(|error| self.failure(error))
    }

    /// Gives it its name, once all of it is on disk.
    pub(super) async fn keep(mut self) -> Result<(), Error> {
        let kept = async {
            self.file.flush().await?;
            self.file.get_ref().sync_all().await?;
            let (part, target) = (self.part.clone(), self.target.clone());
            let renamed = spawn_blocking(move || {
                std::fs::rename(&part, &target)?;
                sync_folder(&target)
            });
            renamed.await.map_err(io::Error::other)?
        };
        let kept: io::Result<()> = kept.await;
        kept.map_err(|error| self.failure(error))?;
        self.is_kept = true;
        Ok(())
    }

    pub(super) fn failure(&self, error: io::Error) -> Error {
        failure(&self.target, error)
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        if !self.is_kept {
            // It may have its name, if that is all that was left to do.
            let _ = std::fs::remove_file(&self.part);
        }
    }
}

fn failure(target: &Path, error: io::Error) -> Error {
    let message = format!("the export cannot be saved to `{}`", target.display());
    Error::of_kind(ErrorKind::Io, message).with_cause(error)
}

/// Waits until a new name is on disk. Only Unix can open folders for that.
fn sync_folder(file: &Path) -> io::Result<()> {
    match file.parent() {
        Some(folder) if cfg!(unix) => {
            // The empty path is the current folder.
            let is_empty = folder.as_os_str().is_empty();
            let folder = if is_empty { Path::new(".") } else { folder };
            std::fs::File::open(folder)?.sync_all()
        }
        _ => Ok(()),
    }
}
