//! A temporary tree with descriptions, in which the command runs.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A temporary tree with descriptions of two versions, 1.0 and 2.0.
pub struct Tree {
    folder: TempDir,
}

/// The result of a run.
pub struct CommandResult {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Tree {
    pub fn new() -> Self {
        let tree = Self {
            folder: TempDir::new().unwrap(),
        };
        tree.write("openapi/1.0.json", &old().to_string());
        tree.write("openapi/2.0.json", &new().to_string());
        tree
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn diff(&self, arguments: &[&str]) -> CommandResult {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .args(["diff", "--openapi"])
            .arg(self.path("openapi"))
            .args(arguments)
            .current_dir(self.folder.path());
        command_result(command.output().unwrap())
    }

    pub fn json(&self, arguments: &[&str]) -> Value {
        json_of(&self.diff(&[arguments, &["--format", "json"]].concat()))
    }

    /// Asserts exit code 2, empty standard output, and one line on standard error
    /// that contains all of `parts`.
    pub fn fails(&self, arguments: &[&str], parts: &[&str]) {
        let result = self.diff(arguments);
        assert_eq!(result.code, Some(2), "{arguments:?}: {}", result.stderr);
        assert_eq!(result.stdout, "", "{arguments:?}");
        assert_eq!(result.stderr.lines().count(), 1, "{}", result.stderr);
        for part in parts {
            assert!(
                result.stderr.contains(part),
                "{part:?} in {}",
                result.stderr
            );
        }
    }

    pub fn git(&self, arguments: &[&str]) {
        let output = Command::new("git")
            .args(["-c", "user.name=T", "-c", "user.email=t@localhost"])
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    }
}

pub fn command_result(output: Output) -> CommandResult {
    CommandResult {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

pub fn json_of(result: &CommandResult) -> Value {
    serde_json::from_str(&result.stdout).unwrap_or_else(|_| panic!("{}", result.stderr))
}

/// Runs the command in `folder` on the committed descriptions.
pub fn real_in(folder: &std::path::Path, arguments: &[&str]) -> CommandResult {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("diff").args(arguments).current_dir(folder);
    command_result(command.output().unwrap())
}

/// Runs the command on the committed descriptions.
pub fn real(arguments: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("diff").args(arguments);
    json_of(&command_result(
        command.args(["--format", "json"]).output().unwrap(),
    ))
}

pub fn old() -> Value {
    let tag = json!({ "type": "object", "properties": {
        "id": { "type": "string" },
        "colour": { "type": "string" },
    } });
    description("1.0", "{id}", tag)
}

/// The path parameter is renamed, and the tag loses its field `colour`.
pub fn new() -> Value {
    let tag = json!({ "type": "object", "properties": {
        "id": { "type": "string" },
        "shade": { "type": "string" },
    } });
    description("2.0", "{tag_id}", tag)
}

pub fn description(version: &str, parameter: &str, mut tag: Value) -> Value {
    tag["x-intercom-direction"] = json!("received");
    let name = parameter.trim_matches(['{', '}']);
    let response = json!({ "200": { "description": "", "content": { "application/json": {
        "schema": { "$ref": "#/components/schemas/tag" },
    } } } });
    let operation = |id: &str, upstream: &str| {
        json!({
            "operationId": id,
            "x-intercom-operation-id": upstream,
            "parameters": [{
                "in": "path", "name": name, "required": true, "schema": { "type": "string" },
            }],
            "responses": response,
        })
    };
    let mut paths = json!({});
    paths[format!("/tags/{parameter}")] = json!({
        "get": operation("get_tag", "retrieveTag"),
        "delete": operation("delete_tag", "deleteTag"),
    });
    let mut ping = operation("ping", "ping");
    ping["responses"] = json!({ "204": { "description": "" } });
    ping["parameters"] = json!([]);
    paths["/ping"] = json!({ "get": ping });
    if version == "1.0" {
        paths["/ping"]["post"] = {
            let mut pong = ping.clone();
            pong["operationId"] = json!("pong");
            pong["x-intercom-operation-id"] = json!("Pong");
            pong
        };
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Ours", "version": version },
        "paths": paths,
        "components": { "schemas": { "tag": tag } },
    })
}

pub fn codes(report: &Value) -> Vec<String> {
    let mut codes: Vec<String> = report["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            format!(
                "{} {}",
                change["code"].as_str().unwrap(),
                change["operation"].as_str().unwrap()
            )
        })
        .collect();
    codes.sort();
    codes
}
