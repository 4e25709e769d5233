//! Checkpoints in a folder.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::task::spawn_blocking;

use super::{Checkpoint, CheckpointError, CheckpointStore, Revision, StoreFuture, name};

/// Keeps checkpoints in a folder, a file for each name.
///
/// A value is written to a temporary file, synced to disk, and takes the place
/// of the one before in one step: after a crash or a power failure there is the
/// old one or the new one, whole. Reading and writing happens on Tokio's threads
/// for blocking work.
///
/// Within a process, comparing the revision and storing is one step, whichever
/// clones and instances are used. Several processes that share a folder find
/// each other's changes too, unless they store in the same instant; use
/// `fleet::RedisCheckpoints` for them.
#[derive(Clone, Debug)]
pub struct FileCheckpoints {
    folder: PathBuf,
}

/// Held from the comparison of a revision until the new file is in place.
static REPLACING: Mutex<()> = Mutex::new(());

/// The first line of a file; the revision follows, then the value.
const HEADER: &str = "intercom-sdk checkpoint ";

/// What a file name has as it is. Not upper case: some file systems do not tell
/// `A` from `a`.
const ENCODED: &AsciiSet = &encoded();

const fn encoded() -> AsciiSet {
    let mut set = NON_ALPHANUMERIC.remove(b'-').remove(b'_');
    let mut letter = b'A';
    while letter <= b'Z' {
        set = set.add(letter);
        letter += 1;
    }
    set
}

impl FileCheckpoints {
    /// Creates a store in `folder`, which is created with the first checkpoint.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// The file of a checkpoint, whatever is in its name.
    ///
    /// # Errors
    ///
    /// [`CheckpointError::InvalidName`].
    pub fn path(&self, name: &str) -> Result<PathBuf, CheckpointError> {
        name::check(name)?;
        let mut file = utf8_percent_encode(name, ENCODED).to_string();
        if file.len() + ".checkpoint.0123456789abcdef".len() > 255 {
            return Err(CheckpointError::InvalidName { bytes: file.len() });
        }
        file.push_str(".checkpoint");
        Ok(self.folder.join(file))
    }

    /// Runs blocking work on the file of a checkpoint, which its errors name.
    fn run<'a, T: Send + 'static>(
        &'a self,
        name: &'a str,
        work: impl FnOnce(&Path) -> io::Result<Option<T>> + Send + 'static,
    ) -> StoreFuture<'a, T> {
        Box::pin(async move {
            let path = self.path(name)?;
            let work = move || work(&path).map_err(|error| named(&path, &error));
            let done = spawn_blocking(work).await;
            match done.map_err(|error| CheckpointError::store(name, error))? {
                Ok(Some(value)) => Ok(value),
                Ok(None) => Err(CheckpointError::conflict(name)),
                Err(error) => Err(CheckpointError::store(name, error)),
            }
        })
    }
}

impl CheckpointStore for FileCheckpoints {
    fn load<'a>(&'a self, name: &'a str) -> StoreFuture<'a, Option<Checkpoint>> {
        self.run(name, |path| read(path).map(Some))
    }

    fn store<'a>(
        &'a self,
        name: &'a str,
        value: &'a str,
        expected: Option<Revision>,
    ) -> StoreFuture<'a, Revision> {
        let value = value.to_owned();
        self.run(name, move |path| replace(path, &value, expected))
    }

    fn remove<'a>(&'a self, name: &'a str, expected: Revision) -> StoreFuture<'a, ()> {
        self.run(name, move |path| {
            let _replacing = REPLACING.lock().unwrap_or_else(PoisonError::into_inner);
            if revision(path)? != Some(expected) {
                return Ok(None);
            }
            fs::remove_file(path)?;
            sync_folder(path)?;
            Ok(Some(()))
        })
    }
}

/// Reads a checkpoint; `None` if there is no file.
fn read(path: &Path) -> io::Result<Option<Checkpoint>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let parsed = text
        .strip_prefix(HEADER)
        .and_then(|rest| rest.split_once('\n'))
        .and_then(|(revision, value)| Some((revision.parse().ok()?, value)));
    match parsed {
        Some((revision, value)) => Ok(Some(Checkpoint {
            value: value.to_owned(),
            revision,
        })),
        None => Err(io::ErrorKind::InvalidData.into()),
    }
}

fn revision(path: &Path) -> io::Result<Option<Revision>> {
    Ok(read(path)?.map(|checkpoint| checkpoint.revision))
}

/// Replaces a checkpoint; `None` if another one is there than expected.
fn replace(path: &Path, value: &str, expected: Option<Revision>) -> io::Result<Option<Revision>> {
    if revision(path)? != expected {
        return Ok(None);
    }
    let new = Revision::random();
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(format!(".{new}"));
    let temporary = PathBuf::from(temporary);
    let replaced = write(&temporary, value, new).and_then(|()| {
        let _replacing = REPLACING.lock().unwrap_or_else(PoisonError::into_inner);
        if revision(path)? != expected {
            return Ok(None);
        }
        fs::rename(&temporary, path)?;
        Ok(Some(new))
    });
    if !matches!(replaced, Ok(Some(_))) {
        // It may not be there.
        let _ = fs::remove_file(&temporary);
    }
    let replaced = replaced?;
    if replaced.is_some() {
        sync_folder(path)?;
    }
    Ok(replaced)
}

/// Writes a new file and waits until it is on disk.
fn write(path: &Path, value: &str, revision: Revision) -> io::Result<()> {
    let mut file = File::options().write(true).create_new(true).open(path)?;
    file.write_all(format!("{HEADER}{revision}\n{value}").as_bytes())?;
    file.sync_all()
}

/// Waits until a new name is on disk. Only Unix can open folders for that.
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => {
            // The empty path is the current folder.
            let folder = if folder.as_os_str().is_empty() {
                Path::new(".")
            } else {
                folder
            };
            File::open(folder)?.sync_all()
        }
        _ => Ok(()),
    }
}

/// Adds the path to an error.
fn named(path: &Path, error: &io::Error) -> io::Error {
    let what = match error.kind() {
        io::ErrorKind::InvalidData => "is not a checkpoint".to_owned(),
        _ => error.to_string(),
    };
    io::Error::new(error.kind(), format!("{}: {what}", path.display()))
}
