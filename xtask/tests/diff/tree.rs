//! A small tree with descriptions, and what the command says in it.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A tree with descriptions of two versions, 1.0 and 2.0.
pub struct Tree {
    folder: TempDir,
}

/// What a run said.
pub struct Said {
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

    pub fn diff(&self, arguments: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .args(["diff", "--openapi"])
            .arg(self.path("openapi"))
            .args(arguments)
            .current_dir(self.folder.path());
        said(command.output().unwrap())
    }

    pub fn json(&self, arguments: &[&str]) -> Value {
        json_of(&self.diff(&[arguments, &["--format", "json"]].concat()))
    }

    /// Exit 2, nothing printed, and one line that has all of `parts`.
    pub fn fails(&self, arguments: &[&str], parts: &[&str]) {
        let said = self.diff(arguments);
        assert_eq!(said.code, Some(2), "{arguments:?}: {}", said.stderr);
        assert_eq!(said.stdout, "", "{arguments:?}");
        assert_eq!(said.stderr.lines().count(), 1, "{}", said.stderr);
        for part in parts {
            assert!(said.stderr.contains(part), "{part:?} in {}", said.stderr);
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

pub fn said(output: Output) -> Said {
    Said {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

pub fn json_of(said: &Said) -> Value {
    serde_json::from_str(&said.stdout).unwrap_or_else(|_| panic!("{}", said.stderr))
}

/// The committed descriptions.
pub fn real(arguments: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("diff").args(arguments);
    json_of(&said(command.args(["--format", "json"]).output().unwrap()))
}

pub fn old() -> Value {
    let tag = json!({ "type": "object", "properties": {
        "id": { "type": "string" },
        "colour": { "type": "string" },
    } });
    description("1.0", "{id}", tag)
}

/// A parameter of the path has another name; a tag has lost its colour.
pub fn new() -> Value {
    let tag = json!({ "type": "object", "properties": {
        "id": { "type": "string" },
        "shade": { "type": "string" },
    } });
    description("2.0", "{tag_id}", tag)
}

pub fn description(version: &str, parameter: &str, tag: Value) -> Value {
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
