//! `cargo xtask fetch` from a local server.

use std::{
    fs,
    process::{Command, Output},
};

use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

mod support;

use support::serve;

const OLDER: &str = "openapi: 3.0.1 # older";
const NEWER: &str = "openapi: 3.0.1 # newer";

/// Runs `fetch` with two pins; the server answers with `bodies`.
fn fetch(folder: &TempDir, bodies: Vec<&'static str>) -> (Output, Vec<String>) {
    let (address, requests) = serve(bodies);
    let mut pins = format!("repository = \"http://{address}\"\ncommit = \"abc\"\n");
    for (version, text) in [("1.0", OLDER), ("1.1", NEWER)] {
        let sum: String = Sha256::digest(text)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        pins += &format!(
            "[[file]]\nversion = \"{version}\"\npath = \"d/{version}/api.yaml\"\nsha256 = \"{sum}\"\n"
        );
    }
    fs::write(folder.path().join("upstream.toml"), pins).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["fetch", "--into", "into/folder", "--openapi", "."])
        .current_dir(folder.path())
        .output()
        .unwrap();
    (output, requests.join().unwrap())
}

#[test]
fn every_pinned_file_is_written_under_its_version() {
    let folder = TempDir::new().unwrap();
    let (output, requests) = fetch(&folder, vec![OLDER, NEWER]);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    for (request, version) in requests.iter().zip(["1.0", "1.1"]) {
        let line = format!("GET /raw/abc/d/{version}/api.yaml HTTP/1.1");
        assert!(request.starts_with(&line), "{request}");
    }
    for (version, text) in [("1.0", OLDER), ("1.1", NEWER)] {
        let path = folder.path().join(format!("into/folder/{version}.yaml"));
        assert_eq!(fs::read_to_string(path).unwrap(), text);
    }
}

#[test]
fn a_wrong_checksum_fails_and_writes_nothing() {
    let folder = TempDir::new().unwrap();
    let (output, _) = fetch(&folder, vec![OLDER, "something else"]);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(
        error.contains("d/1.1/api.yaml is not the pinned file"),
        "{error}"
    );
    assert!(!folder.path().join("into").exists());
}
