//! The clock of a `redis-server`, which a test can move while it runs.

use std::{
    fs::{self, File},
    io::{Seek as _, Write as _},
    path::PathBuf,
    process::Command,
};

use crate::redis_server::skipped;

/// A clock that runs with the system's until it is moved.
pub(crate) struct MovableClock {
    folder: PathBuf,
    file: File,
}

impl MovableClock {
    /// Compiles the library that moves the clock. `None` where that cannot be
    /// done, which is printed.
    pub(crate) fn new(name: &str) -> Option<Self> {
        let folder = std::env::temp_dir().join(format!("clock-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder can be made");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fleet/clock.c");
        let compiled = cfg!(target_os = "linux")
            && Command::new("cc")
                .args(["-shared", "-fPIC", "-O1", "-o"])
                .arg(folder.join("clock.so"))
                .arg(source)
                .status()
                .is_ok_and(|status| status.success());
        if !compiled {
            skipped("moving the clock of Redis needs Linux and a C compiler");
            return None;
        }
        let mut file = File::create(folder.join("ahead")).expect("a file can be made");
        file.write_all(&0_i64.to_ne_bytes()).expect("it is written");
        Some(Self { folder, file })
    }

    /// The variables that the server is started with.
    pub(crate) fn environment(&self) -> [(&'static str, String); 2] {
        let path = |name| self.folder.join(name).display().to_string();
        [
            ("LD_PRELOAD", path("clock.so")),
            ("FLEET_CLOCK", path("ahead")),
        ]
    }

    /// Moves the clock so many seconds from the system's.
    pub(crate) fn set(&mut self, seconds: i64) {
        let micros = seconds * 1_000_000;
        self.file.rewind().expect("it is a file");
        self.file
            .write_all(&micros.to_ne_bytes())
            .expect("it is written");
    }
}

impl Drop for MovableClock {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
