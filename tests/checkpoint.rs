//! Checkpoints in files: compared, replaced as a whole, and found again.

use std::{
    fs,
    path::{Path, PathBuf},
};

use intercom_sdk::{
    Error, ErrorKind,
    checkpoint::{CheckpointError, CheckpointStore, FileCheckpoints},
};

/// A folder that is removed at the end of a test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        Self(path)
    }

    fn store(&self) -> FileCheckpoints {
        FileCheckpoints::new(&self.0)
    }

    fn files(&self) -> usize {
        fs::read_dir(&self.0).map_or(0, Iterator::count)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_value_is_found_by_another_store_of_the_same_folder() {
    let folder = Folder::new("checkpoint-found");
    let value = "first\nsecond\r\n\0 é";
    let revision = folder.store().store("sync", value, None).await.unwrap();
    let found = folder.store().load("sync").await.unwrap().unwrap();
    assert_eq!((found.value.as_str(), found.revision), (value, revision));
    assert!(folder.store().load("other").await.unwrap().is_none());
}

#[tokio::test]
async fn only_the_revision_that_is_there_can_be_replaced_or_removed() {
    let folder = Folder::new("checkpoint-compared");
    let store = folder.store();
    let first = store.store("sync", "1", None).await.unwrap();
    let second = store.store("sync", "2", Some(first)).await.unwrap();
    assert_ne!(first, second);
    for error in [
        store.store("sync", "x", Some(first)).await.unwrap_err(),
        store.store("sync", "x", None).await.unwrap_err(),
        store.store("other", "x", Some(first)).await.unwrap_err(),
        store.remove("sync", first).await.unwrap_err(),
    ] {
        assert!(error.is_conflict(), "{error}");
    }
    assert_eq!(store.load("sync").await.unwrap().unwrap().value, "2");
    store.remove("sync", second).await.unwrap();
    assert!(store.load("sync").await.unwrap().is_none());
    // The same text again has another revision: a late worker is still too late.
    assert_ne!(store.store("sync", "2", None).await.unwrap(), second);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_workers_that_store_at_once_one_succeeds_each_time() {
    let folder = Folder::new("checkpoint-race");
    let mut expected = None;
    for round in 0..20 {
        let workers: Vec<_> = (0..8)
            .map(|worker| {
                let store = folder.store();
                tokio::spawn(async move {
                    let value = format!("{round} by {worker}");
                    (store.store("sync", &value, expected).await, value)
                })
            })
            .collect();
        let mut stored = Vec::new();
        for worker in workers {
            match worker.await.unwrap() {
                (Ok(revision), value) => stored.push((revision, value)),
                (Err(error), _) => assert!(error.is_conflict(), "{error}"),
            }
        }
        let [(revision, value)] = stored.as_slice() else {
            panic!("{} workers stored in round {round}", stored.len());
        };
        let found = folder.store().load("sync").await.unwrap().unwrap();
        assert_eq!((&found.value, &found.revision), (value, revision));
        expected = Some(*revision);
    }
    assert_eq!(folder.files(), 1, "no temporary file is left");
}

#[tokio::test]
async fn names_of_any_text_stay_in_the_folder_and_apart() {
    let folder = Folder::new("checkpoint-names");
    let store = folder.store();
    let names = [
        "../../escape",
        "a/b",
        "a\\b",
        "..",
        ".",
        "A",
        "a",
        "%41",
        "é",
        "a b",
        "a.checkpoint",
        "\0",
    ];
    for name in names {
        store.store(name, name, None).await.unwrap();
    }
    for name in names {
        assert_eq!(store.load(name).await.unwrap().unwrap().value, name);
        assert_eq!(store.path(name).unwrap().parent(), Some(folder.0.as_path()));
    }
    assert_eq!(folder.files(), names.len());
}

#[tokio::test]
async fn a_name_outside_its_bounds_is_an_invalid_request() {
    let store = Folder::new("checkpoint-bounds").store();
    for name in [String::new(), "a".repeat(101), "/".repeat(100)] {
        let error = store.load(&name).await.unwrap_err();
        assert!(
            matches!(error, CheckpointError::InvalidName { .. }),
            "{error}"
        );
        assert_eq!(Error::from(error).kind(), ErrorKind::InvalidRequest);
    }
}

#[tokio::test]
async fn a_file_of_something_else_is_an_error_that_names_it_and_is_kept() {
    let folder = Folder::new("checkpoint-foreign");
    let store = folder.store();
    let path = store.path("sync").unwrap();
    fs::create_dir_all(&folder.0).unwrap();
    for bytes in [&b""[..], b"{}", b"intercom-sdk checkpoint 12\nx", b"\xff"] {
        fs::write(&path, bytes).unwrap();
        let loaded = store.load("sync").await.unwrap_err();
        let stored = store.store("sync", "mine", None).await.unwrap_err();
        for error in [loaded, stored] {
            assert!(!error.is_conflict());
            let error = Error::from(error);
            assert_eq!(error.kind(), ErrorKind::Checkpoint);
            let text = error.to_string();
            assert!(text.contains("is not a checkpoint"), "{text}");
            assert!(text.contains(&*path.to_string_lossy()), "{text}");
        }
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_an_error_that_names_it() {
    let folder = Folder::new("checkpoint-no-folder");
    fs::write(&folder.0, "a file").unwrap();
    let inner = folder.0.join("inner");
    let error = FileCheckpoints::new(&inner)
        .store("sync", "1", None)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains(&*inner.to_string_lossy()),
        "{error}"
    );
    fs::remove_file(Path::new(&folder.0)).unwrap();
}
