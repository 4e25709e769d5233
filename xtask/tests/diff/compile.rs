//! What the compiler says of a user's crate with another version.

use std::{fs, path::Path, process::Command};

use serde_json::{Value, json};

use super::{
    tree::{CommandResult, command_result, json_of},
    uses::Sample,
};

/// A crate that depends on the SDK beside this test, with these features.
fn sample(features: &str, code: &str) -> Sample {
    let sdk = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let manifest = format!(
        "[package]\nname = \"sample\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
         [dependencies]\nintercom-sdk = {{ path = {sdk:?}, default-features = false, features = [{features}] }}\n\
         [workspace]\n"
    );
    let lock = fs::read_to_string(sdk.join("Cargo.lock")).unwrap();
    Sample::new(&[
        ("Cargo.toml", &manifest),
        ("Cargo.lock", &lock),
        ("src/lib.rs", code),
    ])
}

/// Runs the diff in the sample. The dependencies are those that other tests check.
fn diff(sample: &Sample, arguments: &[&str]) -> CommandResult {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .arg("diff")
        .args(arguments)
        .current_dir(sample.folder())
        .env("CARGO_NET_OFFLINE", "true")
        .env("RUSTFLAGS", "")
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile"),
        );
    command_result(command.output().unwrap())
}

const CODE: &str = r#"use intercom_sdk::v2_11::{Client, types::UpdateTicketRequest};

pub fn run(client: &Client) {
    let _ = client.list_tags();
    let _ = client.auto_assign_conversation();
    let _ = UpdateTicketRequest::new().state("resolved");
}
"#;

#[test]
fn the_compiler_says_which_lines_a_version_breaks() {
    let broken = sample("\"v2_11\"", CODE);
    let arguments = ["2.11", "2.12", "--compile", ".", "--lens", "rust"];
    let result = diff(&broken, &[&arguments[..], &["--format", "json"]].concat());
    let report = json_of(&result);
    let lines: Vec<&Value> = report["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| &change["sites"][0])
        .collect();
    assert_eq!(
        lines,
        [&json!("src/lib.rs:5"), &json!("src/lib.rs:6")],
        "{report}"
    );
    let said = report["changes"].to_string();
    for part in ["auto_assign_conversation", "state", "rust-compile-error"] {
        assert!(said.contains(part), "{said}");
    }
    let failing = diff(
        &broken,
        &[&arguments[..], &["--fail-on", "breaking"]].concat(),
    );
    assert_eq!(failing.code, Some(1), "{}", failing.stderr);
    // The crate is as it was.
    let code = fs::read_to_string(broken.folder().join("src/lib.rs")).unwrap();
    assert_eq!(code, CODE);

    fs::write(
        broken.folder().join("src/lib.rs"),
        "pub fn run(client: &intercom_sdk::v2_11::Client) { let _ = client.list_tags(); }",
    )
    .unwrap();
    let clean = diff(
        &broken,
        &[&arguments[..], &["--fail-on", "warning"]].concat(),
    );
    assert_eq!(clean.code, Some(0), "{}{}", clean.stdout, clean.stderr);
    assert!(clean.stdout.contains(" 0 breaking"), "{}", clean.stdout);

    for (code, arguments, part) in [
        (
            "pub fn run() { nothing(); }",
            &["2.11", "2.12"][..],
            "does not compile with 2.11",
        ),
        ("", &["2.12", "2.16"], "does not enable v2_12"),
        (
            "",
            &["2.11", "git:HEAD:2.12"],
            "git:HEAD:2.12 is not a version",
        ),
    ] {
        fs::write(broken.folder().join("src/lib.rs"), code).unwrap();
        let result = diff(&broken, &[arguments, &["--compile", "."]].concat());
        assert_eq!(result.code, Some(2), "{}", result.stdout);
        assert!(result.stderr.contains(part), "{}", result.stderr);
    }
}

#[test]
fn a_folder_without_a_crate_of_ours_is_refused() {
    let none = Sample::new(&[("src/lib.rs", "")]);
    let other = Sample::new(&[
        (
            "Cargo.toml",
            "[package]\nname = \"other\"\nversion = \"0.0.0\"\n[workspace]\n",
        ),
        ("src/lib.rs", ""),
    ]);
    for (sample, part) in [
        (none, "there is no Cargo.toml"),
        (other, "it does not depend on intercom-sdk"),
    ] {
        let result = diff(&sample, &["2.11", "2.12", "--compile", "."]);
        assert_eq!(result.code, Some(2), "{}", result.stdout);
        assert!(result.stderr.contains(part), "{}", result.stderr);
    }
}
