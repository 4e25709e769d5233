//! `cargo xtask regen`, run as a user runs it, on small descriptions.

use std::fs;

mod support;

use support::{
    project::{Project, evidence},
    serve,
};

const UPSTREAM: &str = r#"
repository = "http://127.0.0.1:9/nowhere"
commit = "0000000000000000000000000000000000000000"
[[file]]
version = "9.9"
path = "descriptions/9.9/api.yaml"
sha256 = "00"
"#;

const DOCS: &str = r#"
[operation.list_tags]
summary = "Lists tags"
[schema.tag_list]
description = "A list of tags"
[schema.tag]
description = "A tag"
[field]
data = "The tags"
id = "Identifier"
name = "Name"
"#;

const DESCRIPTION: &str = r##"
openapi: 3.0.1
info: { title: Ours, version: "9.9", description: A sentence that must not stay }
paths:
  /tags:
    get:
      operationId: listTags
      summary: A sentence that must not stay
      responses:
        '200':
          description: A sentence that must not stay
          content:
            application/json:
              examples: { one: { value: { data: [] } } }
              schema: { $ref: "#/components/schemas/tag_list" }
components:
  schemas:
    tag_list:
      type: object
      title: A sentence that must not stay
      properties:
        data: { type: array, items: { $ref: "#/components/schemas/tag" } }
    tag:
      type: object
      properties:
        id: { type: string, example: '17' }
        name: { type: string, description: A sentence that must not stay }
    unreached: { type: object }
"##;

/// A project with `description`, and the table that it needs.
fn project_of(description: &str) -> Project {
    let project = Project::new(UPSTREAM, DOCS, "tags");
    project.write("from/9.9.yaml", description);
    project.table(
        "paging.yaml",
        "list_tags: { style: unpaged, items: data, evidence: { section: tags, grade: live } }",
    );
    project
}

#[test]
fn facts_stay_and_sentences_go() {
    let project = project_of(DESCRIPTION);
    let output = project.regen(&["--from", "from"]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = fs::read_to_string(project.path("openapi/9.9.json")).unwrap();
    for gone in ["A sentence", "example", "unreached", "listTags is"] {
        assert!(!text.contains(gone), "{gone} in {text}");
    }
    for there in [
        "\"Lists tags\"",
        "\"x-intercom-operation-id\": \"listTags\"",
        "\"list_tags\"",
    ] {
        assert!(text.contains(there), "{there} not in {text}");
    }
}

#[test]
fn check_shows_the_difference_and_writes_nothing() {
    let project = project_of(DESCRIPTION);
    let missing = project.regen(&["--from", "from", "--check"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(!project.path("openapi/9.9.json").exists());

    assert!(project.regen(&["--from", "from"]).status.success());
    let path = project.path("openapi/9.9.json");
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        project
            .regen(&["--from", "from", "--check"])
            .status
            .success()
    );

    let edited = text.replacen("A list of tags", "A list of tugs", 1);
    fs::write(&path, &edited).unwrap();
    let output = project.regen(&["--from", "from", "--check"]);
    assert_eq!(output.status.code(), Some(1));
    let diff = String::from_utf8_lossy(&output.stdout);
    assert!(
        diff.contains("-        \"description\": \"A list of tugs\""),
        "{diff}"
    );
    assert!(
        diff.contains("+        \"description\": \"A list of tags\""),
        "{diff}"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), edited);
}

#[test]
fn the_result_is_the_same_every_time() {
    let project = project_of(DESCRIPTION);
    let path = project.path("openapi/9.9.json");
    let once = |_| {
        assert!(project.regen(&["--from", "from"]).status.success());
        fs::read(&path).unwrap()
    };
    let results = [(), ()].map(once);
    assert_eq!(results[0], results[1]);
}

#[test]
fn an_input_that_is_no_description_is_refused_with_file_and_place() {
    for (description, message) in [
        ("- a\n- b\n", "9.9.yaml is not YAML"),
        ("openapi: [3\n", "9.9.yaml is not YAML"),
        ("a: 1\n", "9.9.yaml: there is no `openapi`"),
        (
            &DESCRIPTION.replace("3.0.1", "3.1.0"),
            "9.9.yaml: `openapi` is \"3.1.0\"",
        ),
        (
            &DESCRIPTION.replace("version: \"9.9\"", "version: \"9.8\""),
            "`info.version` is \"9.8\", not \"9.9\"",
        ),
        (
            &DESCRIPTION.replace("operationId: listTags", "tags: []"),
            "at: [\"#/paths/~1tags/get/operationId\"]",
        ),
        (
            &DESCRIPTION.replace("schemas/tag\"", "schemas/tug\""),
            "tag_list.data[] refers to tug, which is not defined",
        ),
        (
            &DESCRIPTION.replace("listTags", "listTugs"),
            "[9.9] list_tugs returns a list (`data`)",
        ),
        (
            &DESCRIPTION.replace(
                "        id: {",
                "        colour: { type: string }\n        id: {",
            ),
            "[9.9] field tag colour",
        ),
    ] {
        project_of(description).fails(message);
    }
}

#[test]
fn a_version_that_is_not_there_is_named() {
    let project = project_of(DESCRIPTION);
    let output = project.regen(&["--from", "from", "--version", "1.0"]);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(
        error.contains("version 1.0 is not in upstream.toml"),
        "{error}"
    );

    fs::remove_file(project.path("from/9.9.yaml")).unwrap();
    project.fails("version 9.9 is not in from");
}

#[test]
fn a_network_failure_names_the_address() {
    let project = project_of(DESCRIPTION);
    for arguments in [&[][..], &["--from", "http://127.0.0.1:9/x"]] {
        let output = project.regen(arguments);
        assert_eq!(output.status.code(), Some(2));
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.contains("http://127.0.0.1:9/"), "{error}");
        assert!(error.contains("cannot be fetched"), "{error}");
    }
}

#[test]
fn a_file_that_is_not_the_pinned_one_stops_with_both_sums() {
    let (address, requests) = serve(vec!["a: "]);
    let project = project_of(DESCRIPTION);
    let pins = UPSTREAM.replace("127.0.0.1:9", &address.to_string());
    fs::write(project.path("openapi/upstream.toml"), pins).unwrap();
    let output = project.regen(&[]);
    requests.join().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("pinned is 00"), "{error}");
    assert!(error.contains("sha256 is "), "{error}");
}

#[test]
fn pins_move_to_a_commit_together_with_what_is_made_of_it() {
    let (address, requests) = serve(vec![DESCRIPTION, DESCRIPTION, "a: 1", "a: 1"]);
    let project = project_of(DESCRIPTION);
    let pins = UPSTREAM.replace("127.0.0.1:9", &address.to_string());
    fs::write(project.path("openapi/upstream.toml"), &pins).unwrap();
    let output = project.regen(&["--pin", "abc"]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(project.path("openapi/9.9.json").exists());
    let moved = fs::read_to_string(project.path("openapi/upstream.toml")).unwrap();
    assert!(moved.contains("commit = \"abc\""), "{moved}");
    assert!(!moved.contains("sha256 = \"00\""), "{moved}");

    // What cannot be used moves nothing.
    let output = project.regen(&["--from", "from", "--check"]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    let output = project.regen(&["--pin", "abc"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        fs::read_to_string(project.path("openapi/upstream.toml")).unwrap(),
        moved
    );
    for request in requests.join().unwrap() {
        assert!(
            request.contains("/raw/abc/descriptions/9.9/api.yaml"),
            "{request}"
        );
    }
}

#[test]
fn documentation_of_what_is_gone_is_an_error() {
    let project = project_of(DESCRIPTION);
    let docs = format!("{DOCS}\ncolour = \"Gone\"\n");
    fs::write(project.path("openapi/docs/words.toml"), docs).unwrap();
    project.fails("openapi/docs has text for names that no version has:\n  field colour");
}

#[test]
fn a_row_that_applies_to_no_version_is_an_error() {
    for (file, text, row) in [
        (
            "paging.yaml",
            "{ list_tags: { style: unpaged, items: data, evidence: { section: tags, grade: live } },
               list_tugs: { style: unpaged, items: data, evidence: { section: tags, grade: live } } }",
            "list_tugs",
        ),
        (
            "replay.yaml",
            "[{ operations: [create_tug], safe: false, reason: none,
                evidence: { section: tags, grade: live } }]",
            "create_tug",
        ),
        // A GET needs no row.
        (
            "replay.yaml",
            "[{ operations: [list_tags], safe: true, reason: none,
                evidence: { section: tags, grade: live } }]",
            "list_tags",
        ),
        (
            "type_names.yaml",
            "{ components: { tug: boat }, places: {}, unions: {} }",
            "tug",
        ),
        (
            "type_names.yaml",
            "{ components: {}, places: { tag.colour: Colour }, unions: {} }",
            "tag.colour",
        ),
        (
            "type_names.yaml",
            "{ components: {}, places: {}, unions: { tag.colour: { name: colour } } }",
            "tag.colour",
        ),
        (
            "names.yaml",
            "{ operations: { GET /tugs: list_tugs }, parameters: {} }",
            "GET /tugs",
        ),
        (
            "names.yaml",
            "{ operations: {}, parameters: { '/tugs/{}': boat } }",
            "/tugs/{}",
        ),
        (
            "odd_examples.yaml",
            "list_tags .data: { because: none }",
            "list_tags .data",
        ),
        (
            "paging.yaml",
            "list_tags:
               - { style: unpaged, items: data, evidence: { section: tags, grade: live } }
               - { versions: '9.8', style: unpaged, items: data, evidence: { section: tags, grade: live } }",
            "list_tags (9.8)",
        ),
    ] {
        let project = project_of(DESCRIPTION);
        project.table(file, text);
        project.fails(&format!(
            "xtask/{file} has rows that apply to no version:\n  {row}"
        ));
    }
}

#[test]
fn a_run_over_some_versions_does_not_ask_for_all_rows() {
    let project = project_of(DESCRIPTION);
    let pin = "[[file]]\nversion = \"9.8\"\npath = \"9.8\"\nsha256 = \"01\"\n";
    fs::write(
        project.path("openapi/upstream.toml"),
        format!("{UPSTREAM}{pin}"),
    )
    .unwrap();
    project.table(
        "replay.yaml",
        "[{ operations: [create_tug], safe: false, reason: none,
            evidence: { section: tags, grade: live } }]",
    );
    let output = project.regen(&["--from", "from", "--version", "9.9"]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_table_that_is_missing_is_named() {
    let project = project_of(DESCRIPTION);
    fs::remove_file(project.path("tables/replay.yaml")).unwrap();
    project.fails("tables/replay.yaml cannot be read");
}

/// A row of fixups about the name of a tag.
fn fixup(rest: &str) -> String {
    format!(
        "- {{ name: tag-name, wrong: w, evidence: {{ section: tags, grade: live }},
             at: [schemas/tag/properties/name], {rest} }}"
    )
}

#[test]
fn a_fixup_that_does_not_apply_fails_and_says_how_it_is_ended() {
    for (row, message) in [
        (
            "versions: '9.1..', was: { type: integer }, now: { type: string }",
            "[9.9] `tag-name` at schemas/tag/properties/name: Intercom has mended it; \
             end it: `versions: \"9.1..9.9\"`",
        ),
        (
            "versions: '9.1..', was: { type: integer }, now: { type: number }",
            "`tag-name` at schemas/tag/properties/name: not mended, but different: \
             expected {\"type\":\"integer\"}, found {\"type\":\"string\"}",
        ),
        // Ended too early: what it promised does not hold.
        (
            "versions: '9.1..9.9', was: { type: text }, now: { type: number }, accepts: [1.5]",
            "`tag-name` at schemas/tag/properties/name: 1.5 is a number, not text",
        ),
        (
            "versions: '9.1..9.5', was: { type: integer }, now: { type: string }",
            "xtask/fixups has rows that apply to no version:\n  tag-name",
        ),
        (
            "versions: '9.1', rule: integer-path-identifier",
            "a row has `rule` or `at`, not both",
        ),
    ] {
        let project = project_of(DESCRIPTION);
        project.table("fixups/tags.yaml", &fixup(row));
        project.fails(message);
    }
}

#[test]
fn a_fixup_applies_in_its_range_and_holds_what_it_promises() {
    let project = project_of(DESCRIPTION);
    let row = "versions: '9.1..', was: { type: string }, now: { type: integer }, accepts: [1]";
    project.table("fixups/tags.yaml", &fixup(row));
    project.succeeds();
    let text = fs::read_to_string(project.path("openapi/9.9.json")).unwrap();
    assert!(text.contains("\"type\": \"integer\""), "{text}");
    let report = fs::read_to_string(project.path("openapi/FIXUPS.md")).unwrap();
    assert!(
        report.contains("## tag-name\n\nw Versions 9.9."),
        "{report}"
    );
}

#[test]
fn evidence_that_is_not_there_is_refused_with_what_cites_it() {
    let row =
        "list_tags: { style: unpaged, items: data, evidence: { section: hats, grade: live } }";
    let project = project_of(DESCRIPTION);
    project.table("paging.yaml", row);
    project.fails("- [9.9] `list_tags` of xtask/paging.yaml: there is no section hats");

    let project = project_of(DESCRIPTION);
    let without = evidence("tags").replace("### identifiers\n", "");
    fs::write(project.path("openapi/EVIDENCE.md"), without).unwrap();
    project.fails("policy identifier: there is no section identifiers");

    // A row must say how we know.
    let project = project_of(DESCRIPTION);
    project.table("paging.yaml", "list_tags: { style: unpaged, items: data }");
    project.fails("`list_tags` of xtask/paging.yaml: missing field `evidence`");

    let project = project_of(DESCRIPTION);
    fs::remove_file(project.path("openapi/EVIDENCE.md")).unwrap();
    let output = project.regen(&["--from", "from"]);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("EVIDENCE.md cannot be read"), "{error}");
}

#[test]
fn evidence_that_nothing_cites_is_an_error() {
    let project = project_of(DESCRIPTION);
    let more = format!("{}### hats\n", evidence("tags"));
    fs::write(project.path("openapi/EVIDENCE.md"), more).unwrap();
    project.fails("openapi/EVIDENCE.md has sections that nothing cites:\n  hats");
}
