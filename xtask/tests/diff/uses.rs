//! What the diff says of a user's code, with the committed descriptions.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::tree::{CommandResult, json_of, real_in};

/// A crate in a temporary folder.
pub struct Sample(TempDir);

impl Sample {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let sample = Self(TempDir::new().unwrap());
        for (name, text) in files {
            let path: PathBuf = sample.0.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        sample
    }

    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    pub fn diff(&self, arguments: &[&str]) -> CommandResult {
        real_in(self.0.path(), arguments)
    }
}

/// Calls an operation through the catalog and builds a request; 2.12 breaks both.
pub const BROKEN: &str = r#"use intercom_sdk::v2_11::{self as api, Client, types::UpdateTicketRequest};

async fn run(client: Client) {
    let operation = api::catalog()
        .iter()
        .find(|o| o.id == "auto_assign_conversation")
        .unwrap();
    let body = UpdateTicketRequest::new().state("resolved");
    call(client, operation, body).await;
}
"#;

/// Calls what 2.12 does not change.
const UNTOUCHED: &str = r#"use intercom_sdk::v2_11::Client;

pub async fn run(client: &Client) {
    let tags = client.list_tags().send().await.unwrap();
    println!("{:?}", tags.data.first().map(|tag| &tag.name));
}
"#;

#[test]
fn what_a_new_version_breaks_is_found_at_its_lines() {
    let sample = Sample::new(&[("src/main.rs", BROKEN)]);
    let result = sample.diff(&["2.11", "2.12", "--uses", "src", "--fail-on", "breaking"]);
    assert_eq!(result.code, Some(1), "{}", result.stderr);
    let report = sample.diff(&["2.11", "2.12", "--uses", "src", "--format", "json"]);
    let report = json_of(&report);
    let mut found: Vec<(String, Value)> = report["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            (
                change["code"].as_str().unwrap().to_owned(),
                change["sites"].clone(),
            )
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let (call, setter) = (json!(["src/main.rs:6"]), json!(["src/main.rs:8"]));
    assert_eq!(
        found,
        [
            ("operation-removed".to_owned(), call.clone()),
            ("request-field-replaced".to_owned(), setter.clone()),
            ("rust-method-removed".to_owned(), call),
            ("rust-request-field-removed".to_owned(), setter),
        ]
    );
}

#[test]
fn a_crate_that_uses_none_of_what_changed_passes_and_hears_what_was_looked_at() {
    let sample = Sample::new(&[("src/main.rs", "mod tags;"), ("src/tags.rs", UNTOUCHED)]);
    let result = sample.diff(&["2.11", "2.12", "--uses", "src", "--fail-on", "warning"]);
    assert_eq!(result.code, Some(0), "{}", result.stderr);
    assert!(
        result
            .stderr
            .contains("called in src (Rust files: 2): list_tags"),
        "{}",
        result.stderr
    );
}

#[test]
fn what_could_not_be_followed_fails_unless_it_is_allowed() {
    let sample = Sample::new(&[
        ("src/main.rs", "mod tags; mod gone;"),
        ("src/tags.rs", UNTOUCHED),
    ]);
    let arguments = ["2.11", "2.12", "--uses", "src", "--fail-on", "breaking"];
    let result = sample.diff(&arguments);
    assert_eq!(result.code, Some(1), "{}", result.stderr);
    assert!(
        result
            .stderr
            .contains("not followed: src/main.rs:1: the file of the module `gone`"),
        "{}",
        result.stderr
    );
    let allowed = [&arguments[..], &["--allow-unfollowed"]].concat();
    assert_eq!(sample.diff(&allowed).code, Some(0));
    // Without a threshold nothing fails.
    assert_eq!(sample.diff(&arguments[..4]).code, Some(0));
}

#[test]
fn doubtful_uses_are_marked_and_count_on_request() {
    let own = "pub struct Desk;\n\
               impl Desk { pub fn auto_assign_conversation(&self) {} }\n\
               pub fn run(desk: &Desk) { desk.auto_assign_conversation(); }\n\
               #[cfg(test)]\n\
               mod tests { fn f(client: Client) { client.auto_assign_conversation(); } }\n";
    let sample = Sample::new(&[("src/lib.rs", own)]);
    let arguments = ["2.11", "2.12", "--uses", "src", "--fail-on", "breaking"];
    let result = sample.diff(&arguments);
    assert_eq!(result.code, Some(0), "{}", result.stderr);
    assert!(result.stderr.contains("doubtful, "), "{}", result.stderr);
    let counted = [&arguments[..], &["--count-doubtful"]].concat();
    assert_eq!(sample.diff(&counted).code, Some(1));
    let report = json_of(&sample.diff(&["2.11", "2.12", "--uses", "src", "--format", "json"]));
    assert_eq!(report["changes"], json!([]));
    assert_eq!(report["doubtful"][0]["code"], "operation-removed");
    assert_eq!(
        report["doubtful"][0]["sites"],
        json!(["src/lib.rs:3", "src/lib.rs:5"])
    );
}

#[test]
fn help_says_how_it_decides() {
    let help = Sample::new(&[]).diff(&["--help"]).stdout;
    for part in [
        "How --uses decides",
        "Doubtful",
        "Not followed",
        "--allow-unfollowed",
    ] {
        assert!(help.contains(part), "{help}");
    }
}
