//! The GitHub Action and the recipe of the README, on a sample repository.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde::Deserialize;

use super::uses::{BROKEN, Sample};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A command that finds `intercom-diff`, as after its installation.
fn installed(program: impl AsRef<std::ffi::OsStr>, sample: &Sample) -> Command {
    let program_folder = Path::new(env!("CARGO_BIN_EXE_intercom-diff"))
        .parent()
        .unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = [program_folder.to_owned()]
        .into_iter()
        .chain(std::env::split_paths(&path));
    let mut command = Command::new(program);
    command
        .current_dir(sample.folder())
        .env("PATH", std::env::join_paths(paths).unwrap());
    command
}

fn text(output: &Output) -> String {
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    format!("{stdout}\n{stderr}")
}

#[cfg(unix)]
#[test]
fn the_steps_of_the_action_annotate_and_fail() {
    let sample = Sample::new(&[("src/main.rs", BROKEN), ("more/lib.rs", "")]);
    let summary = sample.folder().join("summary.md");
    for (fail_on, code) in [("breaking", 1), ("none", 0)] {
        let _ = fs::remove_file(&summary);
        let output = installed(root().join(".github/actions/diff/run.sh"), &sample)
            .envs([
                ("FROM", "2.11"),
                ("TO", "2.12"),
                ("USES", "src\nmore"),
                ("FAIL_ON", fail_on),
            ])
            .env("GITHUB_STEP_SUMMARY", &summary)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(code), "{}", text(&output));
        let annotations = String::from_utf8_lossy(&output.stdout).into_owned();
        for place in [
            "::error file=src/main.rs,line=6,",
            "::error file=src/main.rs,line=8,",
        ] {
            assert!(annotations.contains(place), "{annotations}");
        }
        let summary = fs::read_to_string(&summary).unwrap();
        assert!(summary.contains("# 2.11 → 2.12"), "{summary}");
        assert!(summary.contains("at src/main.rs:8"), "{summary}");
    }
}

#[cfg(unix)]
#[test]
fn an_input_that_cannot_be_used_fails_the_step() {
    let sample = Sample::new(&[("src/main.rs", BROKEN)]);
    let output = installed(root().join(".github/actions/diff/run.sh"), &sample)
        .envs([("FROM", "2.11"), ("TO", "9.9"), ("USES", "src")])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    assert!(text(&output).contains("NEW 9.9"), "{}", text(&output));
}

#[derive(Deserialize)]
struct Action {
    inputs: std::collections::BTreeMap<String, serde_json::Value>,
    runs: serde_json::Value,
}

#[test]
fn the_action_has_the_inputs_that_its_steps_use_and_its_scripts() {
    let folder = root().join(".github/actions/diff");
    let yaml = fs::read_to_string(folder.join("action.yml")).unwrap();
    let action: Action = serde_saphyr::from_str(&yaml).unwrap();
    let declared: BTreeSet<&str> = action.inputs.keys().map(String::as_str).collect();
    let steps = action.runs["steps"].to_string();
    let used: BTreeSet<&str> = steps
        .split("inputs.")
        .skip(1)
        .filter_map(|rest| rest.split([' ', '}']).next())
        .collect();
    assert_eq!(declared, used);
    for input in ["from", "to", "uses", "fail-on"] {
        assert!(declared.contains(input), "{input}");
    }
    let scripts: Vec<&str> = steps
        .split("$GITHUB_ACTION_PATH/")
        .skip(1)
        .filter_map(|rest| rest.split(['"', '\\', ' ']).next())
        .collect();
    assert_eq!(scripts, ["key.sh", "install.sh", "run.sh"]);
    for script in scripts {
        assert!(folder.join(script).is_file(), "{script}");
    }
}

#[test]
fn the_recipe_of_the_readme_works_as_it_stands() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let section = readme
        .split("## What would moving to another version cost?")
        .nth(1)
        .unwrap();
    let section = section.split("\n## ").next().unwrap();
    let commands: Vec<&str> = section
        .split("```sh\n")
        .skip(1)
        .map(|block| block.split("```").next().unwrap().trim())
        .collect();
    let [install, run] = commands[..] else {
        panic!("{commands:?}");
    };
    // What is installed is this test's program, built as the line says.
    assert_eq!(
        install,
        "cargo install --locked --path xtask --bin intercom-diff"
    );
    assert!(root().join("xtask/src/bin/intercom-diff.rs").is_file());
    // What 2.12 has and 2.16 does not.
    let broken = "fn f(client: &Client) { client.get_custom_object_instance_by_external_id(); \
                  client.update_ticket().body(UpdateTicketRequest::new().assignment(a)); }";
    let words: Vec<&str> = run.split_whitespace().collect();
    for (code, expected) in [("fn main() {}", 0), (broken, 1)] {
        let sample = Sample::new(&[("src/main.rs", code)]);
        let output = installed(words[0], &sample)
            .args(&words[1..])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(expected), "{}", text(&output));
    }
}

#[test]
fn the_program_has_the_versions_in_it() {
    let sample = Sample::new(&[]);
    let output = installed("intercom-diff", &sample)
        .args(["2.15", "2.16"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert!(
        text(&output).starts_with("2.15 → 2.16: "),
        "{}",
        text(&output)
    );
    for (arguments, part) in [
        (
            &["git:HEAD:2.15", "2.16"][..],
            "name its openapi/ with --openapi",
        ),
        (&["--migrating"], "name its openapi/ with --openapi"),
        (&["2.8", "2.16"], "available versions are 2.9, 2.10"),
    ] {
        let output = installed("intercom-diff", &sample)
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", text(&output));
        assert!(text(&output).contains(part), "{}", text(&output));
    }
}
