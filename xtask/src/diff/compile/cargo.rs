//! The user's crate, as cargo sees it.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::diff::uses::Site;

/// A crate that depends on the SDK.
pub struct Crate {
    manifest: PathBuf,
    /// What cargo shows paths relative to.
    root: PathBuf,
    /// The folder of the SDK that it depends on.
    pub sdk: PathBuf,
    /// The features of the SDK that it enables.
    pub features: BTreeSet<String>,
    target: PathBuf,
}

/// An error of the compiler.
pub struct CompileError {
    pub site: Site,
    pub message: String,
}

impl Crate {
    /// The crate in `folder`, with the one SDK that it depends on.
    pub fn find(folder: &Path) -> Result<Self> {
        let manifest = folder.join("Cargo.toml");
        if !manifest.is_file() {
            bail!("there is no Cargo.toml");
        }
        let output = command("metadata", &manifest)
            // What other platforms need may not be here.
            .args(["--format-version", "1", "--filter-platform", &host()?])
            .output()
            .context("cannot run cargo")?;
        if !output.status.success() {
            bail!("cargo metadata failed: {}", last_lines(&output));
        }
        let metadata: Value = serde_json::from_slice(&output.stdout)?;
        let packages = metadata["packages"].as_array().into_iter().flatten();
        let mut found = packages.filter(|package| package["name"] == "intercom-sdk");
        let (package, more) = (found.next(), found.next());
        let Some(package) = package else {
            bail!("it does not depend on intercom-sdk");
        };
        if more.is_some() {
            bail!("it depends on more than one version of intercom-sdk");
        }
        let nodes = metadata["resolve"]["nodes"]
            .as_array()
            .into_iter()
            .flatten();
        let node = nodes.filter(|node| node["id"] == package["id"]);
        let features = node.flat_map(|node| node["features"].as_array()).flatten();
        let path = |value: &Value| value.as_str().map(PathBuf::from);
        let sdk = path(&package["manifest_path"]);
        let sdk = sdk.as_deref().and_then(Path::parent).map(Path::to_owned);
        Ok(Self {
            manifest,
            root: path(&metadata["workspace_root"]).context("cargo names no workspace")?,
            sdk: sdk.context("cargo names no folder of intercom-sdk")?,
            features: features
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            target: path(&metadata["target_directory"]).context("cargo names no target")?,
        })
    }

    /// The features that are versions.
    pub fn versions(&self) -> Vec<&str> {
        let features = self.features.iter().map(String::as_str);
        features
            .filter(|feature| feature.starts_with('v') && feature[1..].contains('_'))
            .collect()
    }

    /// Checks the crate, with the SDK in `instead` if there is one, and returns the
    /// errors in its code.
    pub fn check(&self, instead: Option<&Path>) -> Result<Vec<CompileError>> {
        let mut command = command("check", &self.manifest);
        command
            .args(["--quiet", "--message-format", "json"])
            .arg("--target-dir")
            .arg(self.target.join("intercom-diff"));
        if let Some(sdk) = instead {
            let sdk = toml::Value::String(sdk.display().to_string());
            command.arg("--config").arg(format!("paths=[{sdk}]"));
        }
        let output = command.output().context("cannot run cargo")?;
        let text = String::from_utf8_lossy(&output.stdout);
        let mut errors = Vec::new();
        for line in text.lines() {
            let Ok(message) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            if message["reason"] != "compiler-message" || message["message"]["level"] != "error" {
                continue;
            }
            if let Some(error) = self.error(&message["message"]) {
                errors.push(error);
            }
        }
        if !output.status.success() && errors.is_empty() {
            bail!("cargo check failed: {}", last_lines(&output));
        }
        Ok(errors)
    }

    /// The error and its line. A summary ("aborting due to …") has none.
    fn error(&self, message: &Value) -> Option<CompileError> {
        let spans = message["spans"].as_array()?;
        let mut primary = spans.iter().filter(|span| span["is_primary"] == true);
        let mut span = primary.next()?;
        // A macro of another crate is called in the user's code.
        while span["expansion"]["span"].is_object() && !self.is_own(&span["file_name"]) {
            span = &span["expansion"]["span"];
        }
        let line = span["line_start"].as_u64()?;
        let label = span["label"].as_str().map(|label| format!(": {label}"));
        let text = message["message"].as_str()?;
        Some(CompileError {
            site: Site {
                file: self.shown(span["file_name"].as_str()?),
                line: usize::try_from(line).ok()?,
            },
            message: format!("{text}{}", label.unwrap_or_default()).replace('\n', " "),
        })
    }

    fn is_own(&self, file: &Value) -> bool {
        let file = file.as_str().unwrap_or_default();
        let path = self.root.join(file);
        !Path::new(file).is_absolute() && path.is_file()
    }

    /// The path relative to the current folder, if it is below.
    fn shown(&self, file: &str) -> String {
        let path = self.root.join(file);
        let here = std::env::current_dir().and_then(|here| here.canonicalize());
        let relative = here.ok().and_then(|here| {
            let path = path.canonicalize().ok()?;
            path.strip_prefix(here).ok().map(Path::to_owned)
        });
        let shown = relative.unwrap_or(path);
        shown.display().to_string().replace('\\', "/")
    }
}

/// The platform that the compiler runs on and compiles for.
fn host() -> Result<String> {
    let output = Command::new("rustc").arg("-vV").output();
    let output = output.context("cannot run rustc")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc names no host")?.to_owned())
}

fn command(name: &str, manifest: &Path) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .arg(name)
        .arg("--manifest-path")
        .arg(manifest)
        .stdin(Stdio::null());
    command
}

/// The end of what cargo says.
fn last_lines(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines[lines.len().saturating_sub(5)..].join(" ")
}
