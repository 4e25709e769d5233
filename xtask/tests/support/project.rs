//! A project that `cargo xtask regen` runs in: pins, tables, words and evidence.

use std::{
    ffi::OsString,
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use tempfile::TempDir;

/// Tables without rows.
const TABLES: [(&str, &str); 8] = [
    ("announced.yaml", "{}"),
    ("fixups/none.yaml", "[]"),
    ("names.yaml", "{ operations: {}, parameters: {} }"),
    ("odd_examples.yaml", "{}"),
    ("paging.yaml", "{}"),
    ("replay.yaml", "[]"),
    ("searches.yaml", "{}"),
    (
        "type_names.yaml",
        "{ components: {}, places: {}, unions: {} }",
    ),
];

/// The sections of EVIDENCE.md that the policies cite.
const CITED_BY_POLICIES: [&str; 6] = [
    "conversation-statistics",
    "custom-attributes",
    "identifiers",
    "missing-and-null",
    "points-in-time",
    "string-formats",
];

/// `EVIDENCE.md` with the sections that the policies cite, and one of `topic`.
pub fn evidence(topic: &str) -> String {
    let sections = CITED_BY_POLICIES.into_iter().chain([topic]);
    sections.map(|section| format!("### {section}\n")).collect()
}

/// A folder with `openapi`, `tables` and `from`, which has Intercom's descriptions.
pub struct Project {
    folder: TempDir,
}

impl Project {
    /// A project with these pins and words, and evidence of `topic`.
    pub fn new(pins: &str, words: &str, topic: &str) -> Self {
        let project = Self {
            folder: TempDir::new().unwrap(),
        };
        project.write("openapi/upstream.toml", pins);
        project.write("openapi/docs/words.toml", words);
        project.write("openapi/EVIDENCE.md", &evidence(topic));
        for (file, text) in TABLES {
            project.table(file, text);
        }
        project
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn table(&self, file: &str, text: &str) {
        self.write(&format!("tables/{file}"), text);
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    pub fn regen(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg("regen")
            .args(arguments)
            .args(["--openapi", "openapi", "--tables", "tables"])
            .current_dir(self.folder.path())
            .output()
            .unwrap()
    }

    /// The same: exit code, standard output and standard error.
    pub fn outcome(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let output = self.regen(arguments);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (
            output.status.code(),
            text(&output.stdout),
            text(&output.stderr),
        )
    }

    /// Regenerates from `from/`, which must succeed.
    pub fn succeeds(&self) {
        let (code, _, error) = self.outcome(&["--from", "from"]);
        assert_eq!(code, Some(0), "{error}");
    }

    /// Regenerates from `from/`, which must fail with exit 2 and leave nothing.
    pub fn fails(&self, message: &str) {
        let (code, _, error) = self.outcome(&["--from", "from"]);
        assert_eq!(code, Some(2), "{error}");
        assert!(error.contains(message), "{error}");
        let written: Vec<_> = fs::read_dir(self.path("openapi"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .filter(|name| name != "docs" && name != "upstream.toml" && name != "EVIDENCE.md")
            .collect();
        assert_eq!(written, Vec::<OsString>::new());
    }
}
