//! The verdict of the Rust lens on each edit is that of the compiler.
//!
//! The crate is built once with a module for each edit of the table, as if each were
//! a version of the API. One program names everything that the description without
//! an edit has; it is compiled against each module. What the compiler refuses must
//! be breaking in the Rust lens, and what it accepts must not be, unless the rule
//! says that the call fails before anything is sent.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::{Value, json};

use super::{base, edited, rows};
use crate::{
    diff::{
        descriptions::Descriptions,
        role::Role,
        rules::{Level, Reach},
        rust,
        tests::{changes::side, description::complete},
    },
    generate, regen, write,
};

/// The version whose module has no edit; that of the edit N is 3.N.
const WITHOUT_EDIT: usize = 0;

/// The folder of the copy. It stays, so that the next run compiles less; the test of
/// growth compiles the same dependencies in it.
fn folder() -> PathBuf {
    // target/debug/deps/xtask-0123456789abcdef
    let program = std::env::current_exe().unwrap();
    program.ancestors().nth(3).unwrap().join("tmp/growth")
}

/// Copies the crate, with a description for each of `documents` and no other.
fn copy(documents: &BTreeMap<usize, Value>) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let copy = folder().join("edits");
    let _ = fs::remove_dir_all(&copy);
    fs::create_dir_all(copy.join("openapi")).unwrap();
    for file in ["build.rs", "Cargo.lock", "README.md"] {
        fs::copy(root.join(file), copy.join(file)).unwrap();
    }
    for tree in ["build", "docs", "src"] {
        copy_tree(&root.join(tree), &copy.join(tree));
    }
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    fs::write(copy.join("Cargo.toml"), alone(&manifest, documents)).unwrap();
    for (number, document) in documents {
        let mut document = document.clone();
        add_search(&mut document);
        document["info"]["version"] = format!("3.{number}").into();
        let path = copy.join(format!("openapi/3.{number}.json"));
        fs::write(path, document.to_string()).unwrap();
    }
    copy
}

/// Adds a search as each version has it: the crate converts into its types.
fn add_search(document: &mut Value) {
    let newest = Descriptions::Folder(regen::default_folder());
    let version = newest.versions().unwrap().pop().unwrap();
    let newest: Value =
        serde_json::from_str(&newest.text(&format!("{version}.json")).unwrap()).unwrap();
    let mut pending = vec!["search_request".to_owned()];
    while let Some(name) = pending.pop() {
        let schema = &newest["components"]["schemas"][&name];
        let known = &mut document["components"]["schemas"][&name];
        if known.is_null() {
            *known = schema.clone();
            pending.extend(references(schema));
        }
    }
    document["paths"]["/search"] = json!({ "post": {
        "operationId": "search_things",
        "x-intercom-operation-id": "search_things",
        "x-intercom-replay-safe": true,
        "requestBody": { "content": { "application/json": {
            "schema": { "$ref": "#/components/schemas/search_request" },
        } } },
        "responses": { "204": { "description": "" } },
    } });
}

/// The components that a schema refers to.
fn references(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(object) => {
            let name = object.get("$ref").and_then(Value::as_str);
            let name = name
                .and_then(|name| name.rsplit('/').next())
                .map(str::to_owned);
            object.values().flat_map(references).chain(name).collect()
        }
        Value::Array(values) => values.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
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

/// The manifest with a feature for each of `documents`, without the other package, and
/// without what only tests, benches and examples need.
fn alone(manifest: &str, documents: &BTreeMap<usize, Value>) -> String {
    let mut is_kept = true;
    let lines = manifest.lines().filter(|line| {
        if line.starts_with('[') {
            let left_out = ["[[bench]]", "[[example]]", "[dev-dependencies]"];
            is_kept = !left_out.contains(line);
        }
        is_kept && !line.starts_with("members")
    });
    let features: String = documents
        .keys()
        .map(|number| format!("v3_{number} = []\n"))
        .collect();
    lines
        .map(|line| match line {
            "[features]" => format!("{line}\n{features}"),
            line => format!("{line}\n"),
        })
        .collect()
}

/// Checks the crate and returns the file with its metadata.
fn check(copy: &Path, documents: &BTreeMap<usize, Value>) -> PathBuf {
    let features: Vec<String> = documents
        .keys()
        .map(|number| format!("v3_{number}"))
        .collect();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--lib", "--offline", "--no-default-features"])
        .args([
            "--message-format",
            "json",
            "--features",
            &features.join(","),
        ])
        .env("CARGO_TARGET_DIR", folder().join("target"))
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "")
        .current_dir(copy)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output));
    let messages = String::from_utf8(output.stdout).unwrap();
    let artifact = messages
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|message| message["reason"] == "compiler-artifact")
        .find(|message| message["target"]["name"] == "intercom_sdk")
        .unwrap();
    let files = artifact["filenames"].as_array().unwrap().iter();
    let mut files = files.filter_map(Value::as_str).map(PathBuf::from);
    files
        .find(|file| {
            file.extension()
                .is_some_and(|extension| extension == "rmeta")
        })
        .unwrap()
}

fn text(output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    let stdout = String::from_utf8_lossy(&output.stdout);
    let rendered: Vec<String> = stdout
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|line| line["message"]["rendered"].as_str().map(str::to_owned))
        .collect();
    format!("{stderr}\n{}", rendered.concat())
}

/// Compiles the program against the modules of `numbers`, and returns what the
/// compiler says of each that it refuses. An error hides those of later passes, so
/// refused programs are left out until it accepts the rest.
fn refusals(copy: &Path, metadata: &Path, numbers: &BTreeSet<usize>) -> BTreeMap<usize, String> {
    let programs = copy.join("programs");
    fs::create_dir_all(&programs).unwrap();
    for number in numbers {
        let program = include_str!("program.rs").replace("v3_0", &format!("v3_{number}"));
        fs::write(programs.join(format!("edit_{number}.rs")), program).unwrap();
    }
    let mut refused = BTreeMap::new();
    loop {
        let accepted = numbers
            .iter()
            .filter(|number| !refused.contains_key(*number));
        let root: String = accepted
            .map(|number| format!("pub mod edit_{number};\n"))
            .collect();
        fs::write(programs.join("lib.rs"), root).unwrap();
        let dependencies = metadata.parent().unwrap().display();
        let output = Command::new("rustc")
            .args([
                "--edition",
                "2024",
                "--crate-type",
                "lib",
                "--emit",
                "metadata",
            ])
            .args(["--cap-lints", "allow", "--error-format", "json", "lib.rs"])
            .args(["-L", &format!("dependency={dependencies}")])
            .args(["--extern", &format!("intercom_sdk={}", metadata.display())])
            .env("RUSTC_BOOTSTRAP", "1")
            .current_dir(&programs)
            .output()
            .unwrap();
        if output.status.success() {
            return refused;
        }
        let known = refused.len();
        for line in String::from_utf8_lossy(&output.stderr).lines() {
            let message: Value = serde_json::from_str(line).unwrap();
            let spans = message["spans"].as_array().unwrap().iter();
            let numbers = spans.filter_map(|span| {
                let file = span["file_name"].as_str()?;
                file.strip_prefix("edit_")?
                    .strip_suffix(".rs")?
                    .parse()
                    .ok()
            });
            for number in numbers {
                let said = message["rendered"].as_str().unwrap_or_default();
                refused.entry(number).or_insert_with(|| said.to_owned());
            }
        }
        assert!(
            known < refused.len(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn the_rust_lens_refuses_what_the_compiler_refuses() {
    let old = complete(base());
    let mut documents = BTreeMap::from([(WITHOUT_EDIT, old.clone())]);
    // Whether the Rust lens says that the program does not compile, and why.
    let mut verdicts = Vec::new();
    let mut modules = BTreeMap::new();
    for (index, row) in rows().iter().enumerate().filter(|(_, row)| row.builds) {
        let new = complete(edited(row));
        let (before, after) = (side(Role::Old, &old), side(Role::New, &new));
        // What the generator refuses has no module.
        let Ok(changes) = rust::compare(&before, &after) else {
            assert_eq!(row.rust, "refused", "{}", row.edit);
            continue;
        };
        let breaking: Vec<String> = changes
            .iter()
            .filter(|change| change.rule.level == Level::Breaking)
            .filter(|change| change.rule.reach == Reach::WhoNamesIt)
            .map(|change| format!("{} [{}]", change.message, change.rule.id))
            .collect();
        // What the generator gets.
        let document = rust::with_own_parameters(&after);
        let module = generate::module(document.clone()).unwrap();
        let code = write::module(&module, write::Additions::default()).unwrap();
        // Many edits give the same code: the compiler judges it once.
        let number = match modules.get(&code) {
            Some(number) => *number,
            None => {
                modules.insert(code, index + 1);
                documents.insert(index + 1, document);
                index + 1
            }
        };
        verdicts.push((row.edit.clone(), number, breaking));
    }
    let copy = copy(&documents);
    let metadata = check(&copy, &documents);
    let numbers: BTreeSet<usize> = documents.keys().copied().collect();
    let refused = refusals(&copy, &metadata, &numbers);
    assert_eq!(refused.get(&WITHOUT_EDIT), None, "the program is wrong");
    let mut wrong = Vec::new();
    for (edit, number, breaking) in &verdicts {
        match (breaking.is_empty(), refused.get(number)) {
            (true, Some(said)) => wrong.push(format!("{edit}: rustc refuses it:\n{said}")),
            (false, None) => wrong.push(format!("{edit}: rustc accepts it: {breaking:?}")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(refused.len() > 40, "{}", refused.len());
}
