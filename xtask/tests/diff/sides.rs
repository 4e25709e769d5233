//! The sources of sides, and the errors for invalid ones.

use serde_json::{Value, json};

use super::tree::{Tree, codes, new, old};

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

/// A description as Intercom publishes it: without our extensions, and with a
/// reference to what it does not define.
fn published(description: &Value) -> String {
    let text = description
        .to_string()
        .replace("x-intercom-operation-id", "x-other");
    let mut published: Value = serde_json::from_str(&text).unwrap();
    published["components"]["schemas"]["tag"]["properties"]["more"] =
        json!({ "$ref": "#/components/schemas/gone" });
    published["paths"]["/ping"]["get"]["responses"]["404"] =
        json!({ "$ref": "#/components/responses/Gone" });
    published.to_string()
}

const PINS: &str = "repository = 'http://127.0.0.1:9/x'\ncommit = '0'\n[[file]]\nversion = '1.0'\npath = 'a.yaml'\nsha256 = '0'\n";

#[test]
fn descriptions_of_intercom_come_in_through_one_door() {
    let tree = Tree::new();
    tree.write("openapi/upstream.toml", PINS);
    tree.write("from/1.0.yaml", &published(&old()));
    // A version that is not pinned, and a file of Intercom's.
    tree.write("from/2.0.yaml", &published(&new()));
    for (before, after) in [
        ("upstream:1.0", "upstream:2.0"),
        ("upstream:1.0", "from/2.0.yaml"),
        ("from/1.0.yaml", "from/2.0.yaml"),
    ] {
        let report = tree.json(&[before, after, "--from", "from"]);
        let changes = report["changes"].as_array().unwrap();
        assert!(changes.iter().all(|change| change["lens"] == "wire"));
        assert_eq!(
            codes(&report),
            [
                "operation-removed pong",
                "response-field-optional-added delete_tag",
                "response-field-optional-removed delete_tag"
            ]
        );
        let notes = report["notes"].to_string();
        for part in [
            "#/components/schemas/gone, which does not exist and is treated as any value",
            "#/components/responses/Gone, which does not exist and is treated as empty",
            "only the wire is compared",
        ] {
            assert!(notes.contains(part), "{notes}");
        }
    }
    tree.fails(
        &["upstream:7.0", "upstream:1.0", "--from", "from"],
        &["OLD upstream:7.0", "version 7.0 is not in from"],
    );
    tree.fails(
        &["upstream:1.0", "upstream:2.0"],
        &[
            "OLD upstream:1.0",
            "http://127.0.0.1:9/x",
            "cannot be fetched",
        ],
    );
}

#[test]
fn ours_and_intercoms_are_not_compared_with_each_other() {
    let tree = Tree::new();
    tree.write("openapi/upstream.toml", PINS);
    tree.write("from/3.0.yaml", &published(&old()));
    for (before, after) in [
        ("1.0", "upstream:3.0"),
        ("upstream:3.0", "1.0"),
        ("1.0", "from/3.0.yaml"),
        ("from/3.0.yaml", "2.0"),
    ] {
        tree.fails(
            &[before, after, "--from", "from"],
            &[
                "is this project's description",
                "is Intercom's own",
                "upstream:OLD upstream:NEW",
                "regen --from",
            ],
        );
    }
}

#[test]
fn the_rust_lens_needs_descriptions_of_this_project() {
    let tree = Tree::new();
    tree.write("from/3.0.yaml", &published(&old()));
    tree.fails(
        &["from/3.0.yaml", "from/3.0.yaml", "--lens", "rust"],
        &["--lens rust", "Intercom's own"],
    );
}

#[test]
fn an_invalid_side_is_reported_with_the_place() {
    let tree = Tree::new();
    tree.fails(
        &["9.9", "1.0"],
        &[
            "OLD 9.9",
            "no such version",
            "available versions are 1.0, 2.0",
        ],
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
    let mut elsewhere = old();
    elsewhere["paths"]["/ping"]["get"]["responses"]["204"] =
        json!({ "$ref": "#/components/parameters/a" });
    let mut parameters = old();
    parameters["components"]["parameters"] = json!({ "a": { "$ref": "#/components/parameters/b" }, "b": { "$ref": "#/components/parameters/a" } });
    let mut shapes = old();
    shapes["paths"]["/tags/{other}"] = shapes["paths"]["/tags/{id}"].clone();
    for method in ["get", "delete"] {
        shapes["paths"]["/tags/{other}"][method]["operationId"] = json!(format!("{method}_other"));
    }
    for (name, text, part) in [
        (
            "elsewhere.json",
            elsewhere.to_string(),
            "paths./ping.get.responses.204 refers to #/components/parameters/a",
        ),
        (
            "parameters.json",
            parameters.to_string(),
            "components.parameters.a is defined as itself: a → b → a",
        ),
        (
            "shapes.json",
            shapes.to_string(),
            "paths./tags/{id} and paths./tags/{other} are the same path",
        ),
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
            "components.schemas.a is defined as itself: a → tag → a",
        ),
        (
            "self.json",
            tag(reference("tag")),
            "components.schemas.tag is defined as itself",
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
            "components.schemas.tag.required is not a list of strings",
        ),
        (
            "type.json",
            tag(json!({ "type": ["string", "null"] })),
            "components.schemas.tag.type is",
        ),
        (
            "twice.json",
            twice.to_string(),
            "have the same operationId, pong",
        ),
        (
            "code.json",
            tag(json!({ "type": "nonsense" })),
            "cannot generate code from it",
        ),
    ] {
        tree.write(name, &text);
        tree.fails(&["1.0", name], &["NEW", name, part]);
        tree.fails(&[name, "1.0"], &["OLD", name, part]);
    }
}

#[test]
fn a_recursive_schema_is_valid() {
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
