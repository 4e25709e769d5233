//! Formats, filters, the exit code, migration pages and the list of rules.

use std::{fs, path::Path};

use serde_json::{Value, json};

use super::tree::{Tree, codes, json_of, old};

#[test]
fn json_has_the_pinned_keys_and_a_stable_order() {
    let tree = Tree::new();
    let first = tree.diff(&["1.0", "2.0", "--format", "json"]);
    assert_eq!((first.code, first.stderr.as_str()), (Some(0), ""));
    assert_eq!(
        first.stdout,
        tree.diff(&["1.0", "2.0", "--format", "json"]).stdout
    );
    let report = json_of(&first);
    assert_eq!(
        (&report["old"], &report["new"]),
        (&json!("1.0"), &json!("2.0"))
    );
    let changes = report["changes"].as_array().unwrap();
    for change in changes {
        for key in ["level", "lens", "code", "operation", "location", "message"] {
            assert!(change[key].is_string(), "{key} of {change}");
        }
    }
    let count = |level: &str| {
        changes
            .iter()
            .filter(|change| change["level"] == level)
            .count()
    };
    for level in ["breaking", "warning", "info"] {
        assert_eq!(report["summary"][level], json!(count(level)), "{level}");
    }
    assert_eq!(changes[0]["level"], "breaking");
    let removed = changes
        .iter()
        .find(|change| change["code"] == "response-field-optional-removed")
        .unwrap();
    assert_eq!(removed["location"], "response 200 .colour");
    assert_eq!(removed["operations"], json!(["delete_tag", "get_tag"]));
    assert_eq!(removed["schema"], "tag");
}

#[test]
fn a_renamed_path_parameter_is_a_change_in_rust_only() {
    let report = Tree::new().json(&["1.0", "2.0"]);
    let renamed: Vec<&Value> = report["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["message"].as_str().unwrap().contains("tag_id"))
        .collect();
    assert_eq!(renamed.len(), 2);
    for change in renamed {
        assert_eq!(
            (&change["lens"], &change["code"]),
            (&json!("rust"), &json!("rust-setter-renamed"))
        );
    }
}

#[test]
fn the_same_description_has_no_changes_in_any_format() {
    let tree = Tree::new();
    assert_eq!(tree.json(&["2.0", "2.0"])["changes"], json!([]));
    assert_eq!(tree.diff(&["2.0", "2.0", "--format", "github"]).stdout, "");
    let markdown = tree.diff(&["2.0", "2.0", "--format", "markdown"]).stdout;
    assert!(markdown.contains("No changes."), "{markdown}");
    let text = tree.diff(&["2.0", "2.0"]).stdout;
    assert_eq!(text, "2.0 → 2.0: 0 breaking, 0 warning, 0 info\n");
}

#[test]
fn every_format_reports_the_change() {
    let tree = Tree::new();
    for (format, line) in [
        (
            "text",
            "    response 200 .colour: `colour` (string) is no longer sent [response-field-optional-removed]",
        ),
        (
            "markdown",
            "  - `response 200 .colour`: `colour` (string) is no longer sent *(response-field-optional-removed)*",
        ),
        (
            "github",
            "::error title=Intercom 1.0 → 2.0%3A tag::delete_tag (and 1 more), response 200 .colour: \
             `colour` (string) is no longer sent [response-field-optional-removed]",
        ),
    ] {
        let out = tree.diff(&["1.0", "2.0", "--format", format]).stdout;
        assert!(
            out.lines().any(|found| found == line),
            "{line}\nnot in\n{out}"
        );
    }
}

#[test]
fn the_exit_code_follows_the_threshold() {
    let tree = Tree::new();
    let mut harmless = old();
    harmless["components"]["schemas"]["tag"]["properties"]["more"] = json!({ "type": "string" });
    tree.write("harmless.json", &harmless.to_string());
    for (new, threshold, code) in [
        ("2.0", "none", 0),
        ("2.0", "warning", 1),
        ("2.0", "breaking", 1),
        ("harmless.json", "warning", 0),
        ("harmless.json", "breaking", 0),
    ] {
        let result = tree.diff(&["1.0", new, "--fail-on", threshold]);
        assert_eq!(result.code, Some(code), "{new} {threshold}");
        assert!(result.stdout.starts_with(&format!("1.0 → {new}: ")));
    }
}

#[test]
fn filters_keep_the_requested_changes() {
    let tree = Tree::new();
    let all = codes(&tree.json(&["1.0", "2.0"]));
    assert!(all.contains(&"operation-removed pong".to_owned()));
    for name in ["pong", "Pong", "POST /ping", "post /ping"] {
        let kept = codes(&tree.json(&["1.0", "2.0", "--operation", name]));
        assert_eq!(
            kept,
            ["operation-removed pong", "rust-method-removed pong"],
            "{name}"
        );
    }
    // The name of a path parameter does not matter.
    let by_path = tree.json(&["1.0", "2.0", "--operation", "GET /tags/{anything}"]);
    assert_eq!(
        codes(&by_path),
        codes(&tree.json(&["1.0", "2.0", "--operation", "retrieveTag"]))
    );
    assert!(
        codes(&by_path)
            .iter()
            .any(|code| code.starts_with("response-field-optional-removed"))
    );

    // A change is reported for the requested operation only.
    for change in by_path["changes"].as_array().unwrap() {
        assert_eq!(change["operation"], "get_tag");
        assert_eq!(change["operations"], json!(["get_tag"]));
    }

    let of_tag = tree.json(&["1.0", "2.0", "--schema", "tag"]);
    assert!(!of_tag["changes"].as_array().unwrap().is_empty());
    for change in of_tag["changes"].as_array().unwrap() {
        assert_eq!(change["schema"], "tag");
    }
    tree.fails(
        &["1.0", "2.0", "--operation", "get_tags"],
        &["--operation get_tags", "did you mean `get_tag`?"],
    );
    tree.fails(
        &["1.0", "2.0", "--schema", "tags"],
        &["--schema tags", "did you mean `tag`?"],
    );
}

#[test]
fn a_scan_of_the_source_keeps_the_called_operations() {
    let tree = Tree::new();
    tree.write(
        "src/main.rs",
        "fn main() { tokio::join!(client.pong().send()); }",
    );
    tree.write("src/deep/odd.rs", "fn {");
    tree.write("src/notes.txt", "client.get_tag()");
    let result = tree.diff(&["1.0", "2.0", "--uses", "src", "--format", "json"]);
    assert_eq!(
        codes(&json_of(&result)),
        ["operation-removed pong", "rust-method-removed pong"]
    );
    assert!(
        result
            .stderr
            .contains("called in src (Rust files: 1): pong"),
        "{}",
        result.stderr
    );
    assert!(
        result
            .stderr
            .contains("src/deep/odd.rs:1: is not valid Rust"),
        "{}",
        result.stderr
    );
    assert_eq!(json_of(&result)["notes"].as_array().unwrap().len(), 2);

    tree.write("quiet/lib.rs", "fn pong() {}");
    let result = tree.diff(&["1.0", "2.0", "--uses", "quiet", "--fail-on", "warning"]);
    assert_eq!(result.code, Some(0));
    assert!(
        result.stderr.contains("no operation is called"),
        "{}",
        result.stderr
    );
    tree.fails(
        &["1.0", "2.0", "--uses", "nowhere"],
        &["--uses nowhere", "no such folder"],
    );
}

#[test]
fn pages_are_written_and_checked() {
    let tree = Tree::new();
    let page = tree.path("docs/migrating/1.0-to-2.0.md");
    tree.fails(&["--migrating"], &["1.0-to-2.0.md", "hand-written"]);
    assert!(!page.exists());

    tree.write("docs/migrating/prose/1.0-to-2.0.md", "Mind the *colour*.\n");
    assert_eq!(tree.diff(&["--migrating", "--check"]).code, Some(1));
    assert!(!page.exists());
    assert_eq!(tree.diff(&["--migrating"]).code, Some(0));
    let text = fs::read_to_string(&page).unwrap();
    for part in [
        "# Moving from 1.0 to 2.0",
        "Mind the *colour*.",
        "`response 200 .colour`",
    ] {
        assert!(text.contains(part), "{text}");
    }
    let all = fs::read_to_string(tree.path("docs/migrating/all/1.0-to-2.0.md")).unwrap();
    assert!(all.contains("(response-field-optional-removed)"), "{all}");
    let result = tree.diff(&["--migrating", "--check"]);
    assert_eq!((result.code, result.stdout.as_str()), (Some(0), ""));

    fs::write(&page, text.replace(".colour`", ".color`")).unwrap();
    let result = tree.diff(&["--migrating", "--check"]);
    assert_eq!(result.code, Some(1));
    assert!(
        result.stdout.contains("-- `response 200 .color`"),
        "{}",
        result.stdout
    );
    assert!(
        result.stdout.contains("+- `response 200 .colour`"),
        "{}",
        result.stdout
    );

    // If a description cannot be read, no page is written.
    tree.write("openapi/2.0.json", "{");
    tree.fails(&["--migrating"], &["NEW 2.0", "is not JSON"]);
    assert!(fs::read_to_string(&page).unwrap().contains(".color`"));
    let left: Vec<_> = fs::read_dir(tree.path("docs/migrating")).unwrap().collect();
    // The page, and the folders of all changes and of the prose.
    assert_eq!(left.len(), 3);
}

#[test]
fn committed_pages_are_as_long_as_a_person_reads() {
    const MOST_BYTES: u64 = 20_000;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/migrating");
    let mut pages = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let (path, metadata) = entry
            .map(|entry| (entry.path(), entry.metadata().unwrap()))
            .unwrap();
        if metadata.is_file() {
            pages += 1;
            assert!(
                metadata.len() <= MOST_BYTES,
                "{}: {}",
                path.display(),
                metadata.len()
            );
        }
    }
    assert!(pages > 0);
}

#[test]
fn the_rules_are_listed() {
    let result = Tree::new().diff(&["--rules"]);
    assert_eq!(result.code, Some(0));
    let mut lines: Vec<&str> = result.stdout.lines().collect();
    let count = lines.pop().unwrap();
    assert_eq!(count, format!("{} rules", lines.len()));
    for line in lines {
        assert!(line.split_whitespace().count() > 4, "{line}");
    }
}
