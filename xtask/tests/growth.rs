//! A field, a value of an enum or an operation more is a minor release.
//!
//! The crate is generated twice, the second time from a description that has
//! grown. Two tools compare the results: `cargo xtask diff`, which also compares
//! types of fields and arguments, and cargo-semver-checks, which compares the whole
//! crate. Nothing is fetched: the dependencies are those of the workspace.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::{Value, json};

/// Adds one of everything that a description can gain.
fn grow(description: &mut Value) {
    let text = json!({ "type": "string", "description": "Grown" });
    let schemas = &mut description["components"]["schemas"];
    schemas["contact"]["properties"]["grown_field"] = text.clone();
    schemas["create_contact_request"]["properties"]["grown_field"] = text.clone();
    schemas["linked_object"]["properties"]["type"]["enum"]
        .as_array_mut()
        .unwrap()
        .push(json!("grown_value"));
    let paths = &mut description["paths"];
    paths["/tags"]["get"]["parameters"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "name": "grown_parameter", "in": "query", "schema": text }));
    let mut operation = paths["/tags/{tag_id}"]["get"].clone();
    operation["operationId"] = json!("find_grown_tag");
    operation["x-intercom-operation-id"] = json!("findGrownTag");
    paths["/grown/{tag_id}"] = json!({ "get": operation });
}

/// The folder of the copies. It stays, so that the next run compiles less.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("growth")
}

/// Copies the crate as `version`, with its description of 2.12 alone, after `edit`.
/// Cargo tells the copies apart by their versions.
fn copy(version: &str, edit: fn(&mut Value)) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let copy = folder().join(version);
    fs::create_dir_all(copy.join("openapi")).unwrap();
    for file in ["build.rs", "Cargo.lock", "README.md"] {
        fs::copy(root.join(file), copy.join(file)).unwrap();
    }
    for tree in ["build", "docs", "src"] {
        let _ = fs::remove_dir_all(copy.join(tree));
        copy_tree(&root.join(tree), &copy.join(tree));
    }
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    fs::write(copy.join("Cargo.toml"), alone(&manifest, version)).unwrap();
    let description = fs::read_to_string(root.join("openapi/2.12.json")).unwrap();
    let mut description = serde_json::from_str(&description).unwrap();
    edit(&mut description);
    fs::write(copy.join("openapi/2.12.json"), description.to_string()).unwrap();
    copy
}

fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_tree(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

/// The manifest as `version`, without the other package, and without what only
/// tests, benches and examples need.
fn alone(manifest: &str, version: &str) -> String {
    let mut is_kept = true;
    let lines = manifest.lines().filter(|line| {
        if line.starts_with('[') {
            let left_out = ["[[bench]]", "[[example]]", "[dev-dependencies]"];
            is_kept = !left_out.contains(line);
        }
        is_kept && !line.starts_with("members")
    });
    lines
        .map(|line| match line.starts_with("version = ") {
            true => format!("version = \"{version}\"\n"),
            false => format!("{line}\n"),
        })
        .collect()
}

/// The public API of the crate in `copy`, as a file of rustdoc's JSON.
fn rustdoc(copy: &Path) -> PathBuf {
    let target = folder().join("target");
    let output = Command::new(env!("CARGO"))
        .args(["rustdoc", "--lib", "--offline", "--no-default-features"])
        .args(["--features", "v2_12,catalog,drift"])
        .args(["--", "-Zunstable-options", "--output-format", "json"])
        .env("CARGO_TARGET_DIR", &target)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "")
        .env("RUSTDOCFLAGS", "--cap-lints allow")
        .current_dir(copy)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output));
    let api = copy.join("api.json");
    fs::copy(target.join("doc/intercom_sdk.json"), &api).unwrap();
    api
}

/// Compares the descriptions in two copies.
fn compare(old: &Path, new: &Path) -> Output {
    let description = |copy: &Path| copy.join("openapi/2.12.json");
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["diff", "--fail-on", "breaking"])
        .args([description(old), description(new)])
        .output()
        .unwrap()
}

/// Asks whether the step from one API to the other fits a minor release.
fn check_semver(baseline: &Path, current: &Path) -> Output {
    Command::new(env!("CARGO"))
        .args([
            "semver-checks",
            "--release-type",
            "minor",
            "--color",
            "never",
        ])
        .arg("--baseline-rustdoc")
        .arg(baseline)
        .arg("--current-rustdoc")
        .arg(current)
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    format!("{stdout}\n{stderr}")
}

/// Every addition of [`grow`], as cargo-semver-checks reports its removal.
const REMOVED: [&str; 6] = [
    "field grown_field of struct Contact,",
    "field grown_field of struct CreateContactRequest,",
    "CreateContactRequest::grown_field",
    "LinkedObjectType::GrownValue",
    "ListTags::grown_parameter",
    "Client::find_grown_tag",
];

/// The same, as `cargo xtask diff` reports it.
const BREAKING: [&str; 5] = [
    "`Contact::grown_field`: `Option<String>` was removed",
    "`CreateContactRequest::grown_field`: `Option<String>` was removed",
    "`LinkedObjectType::GrownValue` was removed",
    "`.grown_parameter(String)` was removed",
    "`Client::find_grown_tag` was removed",
];

#[test]
fn growth_is_minor_and_its_reverse_is_major() {
    let today = copy("0.1.0", |_| {});
    let grown = copy("0.2.0", grow);
    assert_minor(&today, &grown, compare, &BREAKING);

    let tool = Command::new(env!("CARGO"))
        .args(["semver-checks", "--version"])
        .output()
        .unwrap();
    if !tool.status.success() {
        println!(
            "skipped: cargo-semver-checks is not installed: \
             cargo install cargo-semver-checks --locked"
        );
        return;
    }
    assert_minor(&rustdoc(&today), &rustdoc(&grown), check_semver, &REMOVED);
}

/// Asserts that `compare` finds nothing breaking from `today` to `grown`, and each
/// of `removed` in reverse, so that its silence means something.
fn assert_minor(today: &Path, grown: &Path, compare: fn(&Path, &Path) -> Output, removed: &[&str]) {
    let growth = compare(today, grown);
    assert!(growth.status.success(), "{}", text(&growth));
    let reverse = compare(grown, today);
    assert!(!reverse.status.success(), "{}", text(&reverse));
    let report = text(&reverse);
    for name in removed {
        assert!(report.contains(name), "no {name} in {report}");
    }
}
