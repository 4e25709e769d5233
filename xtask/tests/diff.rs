//! `cargo xtask diff`, run as a user runs it, on small descriptions and on the
//! committed ones.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A tree with descriptions of two versions, 1.0 and 2.0.
struct Tree {
    folder: TempDir,
}

/// What a run said.
struct Said {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Tree {
    fn new() -> Self {
        let tree = Self {
            folder: TempDir::new().unwrap(),
        };
        tree.write("openapi/1.0.json", &old().to_string());
        tree.write("openapi/2.0.json", &new().to_string());
        tree
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn diff(&self, arguments: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .args(["diff", "--openapi"])
            .arg(self.path("openapi"))
            .args(arguments)
            .current_dir(self.folder.path());
        said(command.output().unwrap())
    }

    fn json(&self, arguments: &[&str]) -> Value {
        json_of(&self.diff(&[arguments, &["--format", "json"]].concat()))
    }

    /// Exit 2, nothing printed, and one line that has all of `parts`.
    fn fails(&self, arguments: &[&str], parts: &[&str]) {
        let said = self.diff(arguments);
        assert_eq!(said.code, Some(2), "{arguments:?}: {}", said.stderr);
        assert_eq!(said.stdout, "", "{arguments:?}");
        assert_eq!(said.stderr.lines().count(), 1, "{}", said.stderr);
        for part in parts {
            assert!(said.stderr.contains(part), "{part:?} in {}", said.stderr);
        }
    }

    fn git(&self, arguments: &[&str]) {
        let output = Command::new("git")
            .args(["-c", "user.name=T", "-c", "user.email=t@localhost"])
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    }
}

fn said(output: Output) -> Said {
    Said {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn json_of(said: &Said) -> Value {
    serde_json::from_str(&said.stdout).unwrap_or_else(|_| panic!("{}", said.stderr))
}

/// The committed descriptions.
fn real(arguments: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("diff").args(arguments);
    json_of(&said(command.args(["--format", "json"]).output().unwrap()))
}

fn old() -> Value {
    let tag = json!({ "type": "object", "properties": {
        "id": { "type": "string" },
        "colour": { "type": "string" },
    } });
    description("1.0", "{id}", tag)
}

/// A parameter of the path has another name; a tag has lost its colour.
fn new() -> Value {
    let tag = json!({ "type": "object", "properties": {
        "id": { "type": "string" },
        "shade": { "type": "string" },
    } });
    description("2.0", "{tag_id}", tag)
}

fn description(version: &str, parameter: &str, tag: Value) -> Value {
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

fn codes(report: &Value) -> Vec<String> {
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
    let gone = &changes[0];
    assert_eq!(gone["level"], "breaking");
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
    assert!(markdown.contains("Nothing changes."), "{markdown}");
    let text = tree.diff(&["2.0", "2.0"]).stdout;
    assert_eq!(text, "2.0 → 2.0: 0 breaking, 0 warning, 0 info\n");
}

#[test]
fn every_format_tells_the_change() {
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
            "::error title=1.0 → 2.0%3A response-field-optional-removed::delete_tag (and 1 more operations), \
             response 200 .colour: `colour` (string) is no longer sent",
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
        let said = tree.diff(&["1.0", new, "--fail-on", threshold]);
        assert_eq!(said.code, Some(code), "{new} {threshold}");
        assert!(said.stdout.starts_with(&format!("1.0 → {new}: ")));
    }
}

#[test]
fn filters_keep_what_was_asked_for() {
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
    // By any name of its parameter, a path is the same.
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

    let of_tag = tree.json(&["1.0", "2.0", "--schema", "tag"]);
    assert!(!of_tag["changes"].as_array().unwrap().is_empty());
    for change in of_tag["changes"].as_array().unwrap() {
        assert_eq!(change["schema"], "tag");
    }
    tree.fails(
        &["1.0", "2.0", "--operation", "get_tags"],
        &["--operation get_tags", "the nearest is `get_tag`"],
    );
    tree.fails(
        &["1.0", "2.0", "--schema", "tags"],
        &["--schema tags", "the nearest is `tag`"],
    );
}

#[test]
fn a_scan_of_the_source_keeps_what_is_called() {
    let tree = Tree::new();
    tree.write(
        "src/main.rs",
        "fn main() { tokio::join!(client.pong().send()); }",
    );
    tree.write("src/deep/odd.rs", "fn {");
    tree.write("src/notes.txt", "client.get_tag()");
    let said = tree.diff(&["1.0", "2.0", "--uses", "src", "--format", "json"]);
    assert_eq!(
        codes(&json_of(&said)),
        ["operation-removed pong", "rust-method-removed pong"]
    );
    assert!(
        said.stderr
            .contains("1 operations are called in the 1 Rust files of src: pong"),
        "{}",
        said.stderr
    );
    assert!(
        said.stderr
            .contains("1 files are not Rust that can be parsed"),
        "{}",
        said.stderr
    );
    assert!(said.stderr.contains("odd.rs"), "{}", said.stderr);
    assert_eq!(json_of(&said)["notes"].as_array().unwrap().len(), 2);

    tree.write("quiet/lib.rs", "fn pong() {}");
    let said = tree.diff(&["1.0", "2.0", "--uses", "quiet", "--fail-on", "warning"]);
    assert_eq!(said.code, Some(0));
    assert!(
        said.stderr.contains("no operation is called"),
        "{}",
        said.stderr
    );
    tree.fails(
        &["1.0", "2.0", "--uses", "nowhere"],
        &["--uses nowhere", "no such folder"],
    );
}

#[test]
fn a_side_can_be_a_revision() {
    let tree = Tree::new();
    tree.git(&["init", "-q"]);
    tree.git(&["add", "."]);
    tree.git(&["commit", "-q", "-m", "first"]);
    tree.write("openapi/1.0.json", &new().to_string());
    assert_eq!(tree.json(&["git:HEAD:2.0", "1.0"])["changes"], json!([]));
    assert_eq!(
        codes(&tree.json(&["git:HEAD:1.0", "2.0"])),
        codes(&tree.json(&["git:HEAD:1.0", "1.0"]))
    );
    assert!(!codes(&tree.json(&["git:HEAD:1.0", "1.0"])).is_empty());
    for (side, part) in [
        ("git:nowhere:1.0", "nowhere"),
        ("git:HEAD:3.0", "3.0.json"),
        ("git:HEAD", "git:REV:VERSION"),
        ("git:--output=x:1.0", "--output=x"),
    ] {
        tree.fails(&[side, "1.0"], &["OLD", side, part]);
        tree.fails(&["1.0", side], &["NEW", side, part]);
    }
}

#[test]
fn what_intercom_publishes_is_compared_on_the_wire() {
    let tree = Tree::new();
    tree.write(
        "openapi/upstream.toml",
        "repository = 'http://127.0.0.1:9/x'\ncommit = '0'\n[[file]]\nversion = '1.0'\npath = 'a.yaml'\nsha256 = '0'\n",
    );
    let mut published = old();
    let mut paths = published["paths"]
        .to_string()
        .replace("x-intercom-operation-id", "x-other");
    paths = paths.replace("#/components/schemas/tag", "#/components/schemas/gone");
    published["paths"] = serde_json::from_str(&paths).unwrap();
    tree.write("from/1.0.yaml", &published.to_string());
    let report = tree.json(&["upstream:1.0", "1.0", "--from", "from"]);
    let changes = report["changes"].as_array().unwrap();
    assert!(changes.iter().all(|change| change["lens"] == "wire"));
    assert_eq!(codes(&report), ["response-type-narrowed delete_tag"]);
    let notes = report["notes"].to_string();
    for part in [
        "which is not there and counts as anything",
        "only the wire is told",
    ] {
        assert!(notes.contains(part), "{notes}");
    }
    tree.fails(
        &["upstream:7.0", "1.0", "--from", "from"],
        &["OLD upstream:7.0", "pins 1.0"],
    );
    tree.fails(
        &["upstream:1.0", "1.0"],
        &[
            "OLD upstream:1.0",
            "http://127.0.0.1:9/x",
            "cannot be fetched",
        ],
    );
}

#[test]
fn a_side_that_cannot_be_used_is_named_with_the_place() {
    let tree = Tree::new();
    tree.fails(
        &["9.9", "1.0"],
        &["OLD 9.9", "no such version", "known are 1.0, 2.0"],
    );
    tree.fails(
        &["1.0", "nowhere.json"],
        &["NEW nowhere.json", "cannot be read"],
    );
    tree.fails(&["1.0", "openapi"], &["NEW openapi", "cannot be read"]);
    let tag = |schema: Value| {
        let mut document = old();
        document["components"]["schemas"]["tag"] = schema;
        document.to_string()
    };
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let mut cycle = old();
    cycle["components"]["schemas"]["tag"] = json!({ "allOf": [reference("a")] });
    cycle["components"]["schemas"]["a"] = reference("tag");
    let mut twice = old();
    twice["paths"]["/pong"] = json!({ "get": { "operationId": "pong", "responses": {} } });
    for (name, text, part) in [
        ("empty.json", String::new(), "is not JSON"),
        (
            "broken.json",
            "{\"openapi\":\n[".to_owned(),
            "line 2 column 1",
        ),
        (
            "broken.yaml",
            "openapi: [3\npaths".to_owned(),
            "is not YAML",
        ),
        ("list.json", "[]".to_owned(), "there is no `openapi`"),
        (
            "other.json",
            json!({ "openapi": "3.1.0" }).to_string(),
            "`openapi` is \"3.1.0\"",
        ),
        (
            "paths.json",
            json!({ "openapi": "3.0.3", "paths": 3 }).to_string(),
            "`paths` is not an object",
        ),
        (
            "gone.json",
            tag(json!({ "properties": { "a": reference("b") } })),
            "components.schemas.tag.properties.a refers to #/components/schemas/b",
        ),
        (
            "far.json",
            tag(json!({ "$ref": "other.json#/a" })),
            "components.schemas.tag.$ref is \"other.json#/a\"",
        ),
        (
            "cycle.json",
            cycle.to_string(),
            "components.schemas.a is defined by itself: a → tag → a",
        ),
        (
            "self.json",
            tag(reference("tag")),
            "components.schemas.tag is defined by itself",
        ),
        (
            "fields.json",
            tag(json!({ "properties": [] })),
            "components.schemas.tag.properties is not an object",
        ),
        (
            "field.json",
            tag(json!({ "properties": { "a": 1 } })),
            "components.schemas.tag.properties.a is not an object",
        ),
        (
            "required.json",
            tag(json!({ "required": true })),
            "components.schemas.tag.required is not a list of names",
        ),
        (
            "type.json",
            tag(json!({ "type": ["string", "null"] })),
            "components.schemas.tag.type is",
        ),
        ("twice.json", twice.to_string(), "are both called pong"),
        (
            "code.json",
            tag(json!({ "type": "nonsense" })),
            "no code can be made of it",
        ),
    ] {
        tree.write(name, &text);
        tree.fails(&["1.0", name], &["NEW", name, part]);
        tree.fails(&[name, "1.0"], &["OLD", name, part]);
    }
}

#[test]
fn a_schema_that_holds_itself_is_no_cycle() {
    let tree = Tree::new();
    let mut document = old();
    document["components"]["schemas"]["tag"]["properties"]["parent"] =
        json!({ "$ref": "#/components/schemas/tag" });
    tree.write("deep.json", &document.to_string());
    let report = tree.json(&["1.0", "deep.json"]);
    assert_eq!(
        codes(&report),
        [
            "response-field-optional-added delete_tag",
            "rust-response-field-added delete_tag"
        ]
    );
    assert_eq!(tree.json(&["deep.json", "deep.json"])["changes"], json!([]));
}

#[test]
fn pages_are_written_and_checked() {
    let tree = Tree::new();
    let page = tree.path("docs/migrating/1.0-to-2.0.md");
    fs::create_dir_all(tree.path("docs/migrating")).unwrap();
    tree.fails(&["--migrating"], &["1.0-to-2.0.md", "written by hand"]);
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
    let said = tree.diff(&["--migrating", "--check"]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), ""));

    fs::write(&page, text.replace(".colour`", ".color`")).unwrap();
    let said = tree.diff(&["--migrating", "--check"]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.stdout.contains("-  - `response 200 .color`"),
        "{}",
        said.stdout
    );
    assert!(
        said.stdout.contains("+  - `response 200 .colour`"),
        "{}",
        said.stdout
    );

    // A description that cannot be read leaves the page as it is.
    tree.write("openapi/2.0.json", "{");
    tree.fails(&["--migrating"], &["NEW 2.0", "is not JSON"]);
    assert!(fs::read_to_string(&page).unwrap().contains(".color`"));
    let left: Vec<_> = fs::read_dir(tree.path("docs/migrating")).unwrap().collect();
    assert_eq!(left.len(), 2);
}

#[test]
fn the_rules_are_listed() {
    let said = Tree::new().diff(&["--rules"]);
    assert_eq!(said.code, Some(0));
    let mut lines: Vec<&str> = said.stdout.lines().collect();
    let count = lines.pop().unwrap();
    assert_eq!(count, format!("{} rules", lines.len()));
    for line in lines {
        assert!(line.split_whitespace().count() > 4, "{line}");
    }
}

/// Whether a change for which `parts` are all in its JSON is among the breaking.
fn breaks(report: &Value, parts: &[&str]) -> bool {
    report["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["level"] == "breaking")
        .any(|change| parts.iter().all(|part| change.to_string().contains(part)))
}

#[test]
fn what_the_changelog_calls_breaking_is_found() {
    let report = real(&["2.9", "2.10"]);
    for operation in [
        "list_all_sections",
        "create_section",
        "retrieve_section",
        "update_section",
        "delete_section",
    ] {
        assert!(
            breaks(&report, &["operation-removed", operation]),
            "{operation}"
        );
        assert!(
            breaks(&report, &["rust-method-removed", operation]),
            "{operation}"
        );
    }
    let report = real(&["2.11", "2.12"]);
    for parts in [
        &[
            "response-type-changed",
            "response 200 .ticket_state\"",
            "string → `ticket_state` (object)",
        ][..],
        &[
            "rust-field-type-changed",
            "`Ticket::ticket_state`: `Option<TicketTicketState>` → `Option<TicketState>`",
        ],
        &[
            "request-field-replaced",
            "request body .state",
            "update_ticket",
            "ticket_state_id",
        ],
        &[
            "operation-removed",
            "auto_assign_conversation",
            "run_assignment_rules",
        ],
    ] {
        assert!(breaks(&report, parts), "{parts:?}");
    }
    assert_eq!(real(&["2.12", "2.12"])["changes"], json!([]));
}

#[test]
fn what_intercom_publishes_says_the_same() {
    let Ok(folder) = std::env::var("INTERCOM_OPENAPI_DIR") else {
        println!("skipped: INTERCOM_OPENAPI_DIR names no folder with Intercom's descriptions");
        return;
    };
    let report = real(&["upstream:2.11", "upstream:2.12", "--from", &folder]);
    for parts in [
        &["response-type-changed", ".ticket_state\""][..],
        &["request-field-replaced", "updateTicket", "ticket_state_id"],
        &["operation-removed", "run_assignment_rules"],
    ] {
        assert!(breaks(&report, parts), "{parts:?}");
    }
    // 2.11 calls most path parameters by other names.
    let of_paths: Vec<&Value> = report["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["code"].as_str().unwrap().starts_with("parameter-"))
        .filter(|change| change["location"].as_str().unwrap().starts_with("path"))
        .collect();
    assert_eq!(of_paths, Vec::<&Value>::new());
}
