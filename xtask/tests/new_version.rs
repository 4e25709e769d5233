//! What `cargo xtask regen --try` says of a version that nobody has decided about
//! yet, and what regen refuses, each on the smallest description that triggers it.

use serde_json::{Value, json};

mod support;

use support::{
    project::{Project, evidence},
    serve,
};

/// A project with a version 9.9 of these paths and components.
fn project_of(paths: Value, schemas: Value) -> Project {
    let project = Project::new(UPSTREAM, "", "hats");
    describe(&project, "9.9", paths, schemas);
    project
}

fn describe(project: &Project, version: &str, paths: Value, schemas: Value) {
    let gone = json!({ "schema": { "type": "object", "properties": {} } });
    let document = json!({
        "openapi": "3.0.1",
        "info": { "version": version },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": { "Gone": { "content": { "application/json": gone } } },
        },
    });
    project.write(&format!("from/{version}.yaml"), &document.to_string());
}

/// What there is to decide about 9.9.
fn tried(project: &Project) -> String {
    let (code, text, error) = project.outcome(&["--from", "from", "--version", "9.9", "--try"]);
    assert_eq!(code, Some(1), "{text}{error}");
    assert!(!project.path("openapi/9.9.json").exists());
    text
}

/// Our description of 9.9, which nothing stands in the way of.
fn generated(project: &Project) -> Value {
    let (code, _, error) = project.outcome(&["--from", "from", "--version", "9.9"]);
    assert_eq!(code, Some(0), "{error}");
    serde_json::from_str(&project.read("openapi/9.9.json")).unwrap()
}

const UPSTREAM: &str = r#"
repository = "http://127.0.0.1:9/nowhere"
commit = "00"

[[file]] # the first
version = "9.8"
path = "descriptions/9.8/api.yaml"
sha256 = "01"

[[file]]
version = "9.9"
path = "descriptions/9.9/api.yaml"
sha256 = "0"
"#;

/// An operation with an answer of `schema`.
fn operation(id: &str, schema: Value) -> Value {
    json!({
        "operationId": id,
        "responses": { "200": { "content": { "application/json": { "schema": schema } } } },
    })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn in_path(name: &str) -> Value {
    json!({ "name": name, "in": "path", "required": true, "schema": text() })
}

/// Everything that a version can lack is in one list.
#[test]
fn one_run_tells_all() {
    let list = json!({ "type": "array", "items": reference("hat") });
    let mut nameless = operation("x", reference("hat"));
    nameless.as_object_mut().unwrap().remove("operationId");
    let mut delete = operation("deleteHat", reference("hat"));
    delete["parameters"] = json!([in_path("kind"), in_path("id")]);
    let project = project_of(
        json!({
            "/hats": {
                "get": operation("fetchHats", reference("hat_list")),
                "post": operation("createHat", reference("hat")),
            },
            "/nameless": { "get": nameless },
            "/hats/{kind}/{id}": { "delete": delete },
        }),
        json!({
            "hat_list": { "type": "object", "properties": { "hats": list } },
            "hat": { "type": "object", "properties": {
                "id": text(),
                "size": { "oneOf": [text(), { "type": "integer" }] },
                "gone": reference("gone"),
            } },
        }),
    );
    let row = "- { name: hat-color, versions: '9.1..', wrong: w,
        evidence: { section: caps, grade: live },
        at: [schemas/hat/properties/color], was: { type: string } }";
    project.write("tables/fixups/hats.yaml", row);
    let report = tried(&project);
    for told in [
        "operations without an operationId (1)",
        "at: [\"#/paths/~1nameless/get/operationId\"]",
        "corrections that no longer apply (1)",
        "`hat-color` at schemas/hat/properties/color: Intercom has mended it",
        "path parameters without a name of their own (1)",
        "/hats/{}/{}: two parameters are called hat_id",
        "unions without a name (1)",
        "[9.9] hat.size",
        "references to nothing (1)",
        "hat.gone refers to gone, which is not defined",
        "lists that nobody has said how to walk (1)",
        "fetch_hats returns a list (`hats`)",
        "calls that nobody has said whether they may be repeated (1)",
        "create_hat (POST /hats)",
        "nothing in openapi/docs about these names",
        "operation fetch_hats",
        "schema hat",
        "field hat size",
        "rows without evidence (1)",
        "fixup `hat-color`: there is no section caps",
    ] {
        assert!(report.contains(told), "{told} is not in {report}");
    }
    // The names get a place for their text, and an empty text is none.
    let stubs = project.read("openapi/docs/stubs.toml");
    assert!(
        stubs.contains("[operation.create_hat]\nsummary = \"\""),
        "{stubs}"
    );
    assert!(stubs.contains("[schema.hat.fields]\n"), "{stubs}");
    assert_eq!(tried(&project), report);
    assert_eq!(project.read("openapi/docs/stubs.toml"), stubs);
}

#[test]
fn a_version_that_is_not_pinned_can_be_tried() {
    let paths = json!({ "/hats": { "get": operation("showHat", reference("hat")) } });
    let schemas = json!({ "hat": { "type": "object", "properties": { "id": text() } } });
    let project = project_of(paths.clone(), schemas.clone());
    describe(&project, "9.10", paths, schemas);
    let (code, text, error) = project.outcome(&["--from", "from", "--version", "9.10", "--try"]);
    assert_eq!(code, Some(1), "{error}");
    assert!(text.contains("[9.10] operation show_hat"), "{text}");
    // But not written.
    let (code, _, error) = project.outcome(&["--from", "from", "--version", "9.10"]);
    assert_eq!(code, Some(2));
    assert!(
        error.contains("version 9.10 is not in upstream.toml"),
        "{error}"
    );
}

/// `GET /hats/{id}`, which answers with a hat of `fields`.
fn show_hat(fields: Value) -> (Value, Value) {
    let mut get = operation("showHat", reference("hat"));
    get["parameters"] = json!([in_path("id")]);
    (
        json!({ "/hats/{id}": { "get": get } }),
        json!({ "hat": { "type": "object", "properties": fields } }),
    )
}

const HAT_WORDS: &str = "
[operation.show_hat]
summary = \"Shows a hat\"
[schema.hat]
description = \"A hat\"
[field]
hat_id = \"Which hat\"
id = \"Which one\"
name = \"Its name\"
";

fn with_words((paths, schemas): (Value, Value)) -> Project {
    let project = project_of(paths, schemas);
    project.write("openapi/docs/words.toml", HAT_WORDS);
    project
}

#[test]
fn what_keeps_a_description_from_being_read_is_corrected_first() {
    let (mut paths, schemas) = show_hat(json!({ "id": text() }));
    let get = &mut paths["/hats/{id}"]["get"];
    get["parameters"][0]["in"] = json!("query");
    get["responses"]["404"] = json!({ "$ref": "#/components/responses/Gone" });
    get.as_object_mut().unwrap().remove("operationId");
    let project = with_words((paths, schemas));
    let row = |name: &str, rest: &str| {
        format!(
            "- {{ name: {name}, versions: '9.9..', wrong: w,
                 evidence: {{ section: hats, grade: live }}, {rest} }}\n"
        )
    };
    let rows = row(
        "id",
        "at: ['#/paths/~1hats~1{id}/get/operationId'], now: showHat",
    ) + &row(
        "place",
        "at: ['#/paths/~1hats~1{id}/get/parameters/0/in'], was: query, now: path",
    );
    project.write("tables/fixups/reading.yaml", &rows);
    let document = generated(&project);
    let get = &document["paths"]["/hats/{hat_id}"]["get"];
    assert_eq!(get["operationId"], "show_hat");
    assert_eq!(get["parameters"][0]["in"], "path");
    assert!(get["responses"]["404"]["content"].is_object(), "{get}");
}

/// What an operation needs and a call cannot send or read fails here, by name.
#[test]
fn what_no_call_can_express_is_refused_by_name() {
    type Edit = fn(&mut Value);
    let table: [(Edit, &str); 6] = [
        (
            |get| get["parameters"][0]["in"] = json!("query"),
            "get /hats/{id} does not declare its parameter id",
        ),
        (
            |get| {
                let cookie =
                    json!({ "name": "name", "in": "cookie", "schema": { "type": "string" } });
                get["parameters"].as_array_mut().unwrap().push(cookie);
            },
            "show_hat: the parameter `name` is a cookie",
        ),
        (
            |get| {
                let list = json!({ "type": "array", "items": { "type": "array", "items": {} } });
                let parameter = json!({ "name": "name", "in": "query", "schema": list });
                get["parameters"].as_array_mut().unwrap().push(parameter);
            },
            "show_hat: the parameter `name` ",
        ),
        (
            |get| get["requestBody"] = json!({ "content": { "multipart/form-data": {} } }),
            "show_hat: the body is multipart/form-data",
        ),
        (
            |get| get["responses"]["200"]["content"] = json!({ "text/csv": {} }),
            "show_hat: 200 is text/csv",
        ),
        (
            |get| get["responses"] = json!({ "404": {} }),
            "show_hat: there is no success",
        ),
    ];
    for (edit, message) in table {
        let (mut paths, schemas) = show_hat(json!({ "id": text() }));
        edit(&mut paths["/hats/{id}"]["get"]);
        let report = tried(&with_words((paths, schemas)));
        assert!(report.contains(message), "{message} is not in {report}");
    }
}

/// The generator stops at its first refusal; regen does not.
#[test]
fn every_refusal_is_told() {
    let (mut paths, mut schemas) = show_hat(json!({ "id": text(), "name": reference("result") }));
    let get = paths["/hats/{id}"]["get"].clone();
    for (path, id, media) in [
        ("/caps/{id}", "showCap", "text/csv"),
        ("/bows/{id}", "showBow", "text/html"),
    ] {
        let mut other = get.clone();
        other["operationId"] = json!(id);
        other["responses"]["200"]["content"] = json!({ media: {} });
        paths[path] = json!({ "get": other });
    }
    schemas["result"] = json!({ "type": "object", "properties": { "loop": reference("result") } });
    schemas["hat"]["properties"]["client"] = reference("client");
    schemas["client"] = json!({ "type": "object", "properties": { "name": text() } });
    let report = tried(&with_words((paths, schemas)));
    for told in [
        "show_cap: 200 is text/csv",
        "show_bow: 200 is text/html",
        "the type Result hides another type",
        "the type Client hides another type",
    ] {
        assert!(report.contains(told), "{told} is not in {report}");
    }
}

#[test]
fn header_parameters_stay() {
    let (mut paths, schemas) = show_hat(json!({ "id": text() }));
    let header = json!({ "name": "name", "in": "header", "required": true, "schema": text() });
    let parameters = &mut paths["/hats/{id}"]["get"]["parameters"];
    parameters.as_array_mut().unwrap().push(header);
    let document = generated(&with_words((paths, schemas)));
    let header = &document["paths"]["/hats/{hat_id}"]["get"]["parameters"][1];
    assert_eq!(
        (&header["in"], &header["required"]),
        (&json!("header"), &json!(true))
    );
}

/// Schemas that rustc would choke on, or that would lose a field.
#[test]
fn what_rustc_would_refuse_is_told_or_works() {
    let words = json!({ "type": "string", "enum": ["unknown", "known"] });
    generated(&with_words(show_hat(
        json!({ "id": text(), "name": words }),
    )));

    let (paths, mut schemas) = show_hat(json!({ "id": text(), "name": reference("result") }));
    schemas["result"] = json!({ "type": "object", "properties": { "name": text() } });
    let project = with_words((paths, schemas));
    let words = format!("{HAT_WORDS}[schema.result]\ndescription = \"A result\"\n");
    project.write("openapi/docs/words.toml", &words);
    let report = tried(&project);
    assert!(
        report.contains("the type Result hides another type"),
        "{report}"
    );

    // An `anyOf` would be flattened into `subtype_0`; of a response it is one object.
    let (paths, mut schemas) = show_hat(json!({}));
    let one = json!({ "type": "object", "properties": { "id": text() } });
    let other = json!({ "type": "object", "properties": { "name": text() } });
    schemas["hat"] = json!({ "anyOf": [one, other] });
    let document = generated(&with_words((paths, schemas)));
    let fields = &document["components"]["schemas"]["hat"]["properties"];
    assert!(
        fields["id"].is_object() && fields["name"].is_object(),
        "{fields}"
    );
}

#[test]
fn pages_of_another_name_make_a_list() {
    let list = json!({ "type": "array", "items": reference("hat") });
    let position =
        json!({ "type": "object", "properties": { "total_pages": { "type": "integer" } } });
    let fields = json!({ "data": list, "position": position });
    let paths = json!({ "/hats": { "get": operation("fetchHats", reference("hat_list")) } });
    let schemas = json!({
        "hat_list": { "type": "object", "properties": fields },
        "hat": { "type": "object", "properties": { "id": text() } },
    });
    let report = tried(&project_of(paths, schemas));
    assert!(
        report.contains("fetch_hats returns a list (`data`) and its pages (`position`)"),
        "{report}"
    );
}

/// The same path and method under another name in another version.
#[test]
fn an_operation_keeps_its_name_until_it_is_decided() {
    let (paths, schemas) = show_hat(json!({ "id": text(), "name": text() }));
    let project = with_words((paths.clone(), schemas.clone()));
    let mut other = paths;
    other["/hats/{id}"]["get"]["operationId"] = json!("fetchHat");
    describe(&project, "9.8", other, schemas);
    let (code, _, error) = project.outcome(&["--from", "from"]);
    assert_eq!(code, Some(2));
    assert!(
        error.contains("[9.9] GET /hats/{} is fetch_hat in 9.8 and show_hat in 9.9"),
        "{error}"
    );
    project.write(
        "tables/names.yaml",
        "{ operations: { 'GET /hats/{}': show_hat }, parameters: {} }",
    );
    let (code, _, error) = project.outcome(&["--from", "from"]);
    assert!(
        code == Some(2) && error.contains("nothing cites") && error.contains("hats"),
        "{error}"
    );
    project.write(
        "openapi/EVIDENCE.md",
        &evidence("hats").replace("### hats\n", ""),
    );
    let (code, _, error) = project.outcome(&["--from", "from"]);
    assert_eq!(code, Some(0), "{error}");
}

/// Texts that are parts of each other (`0`, `00`, `01`) are not mixed up, and
/// comments stay.
#[test]
fn pins_are_moved_entry_by_entry() {
    let (paths, schemas) = show_hat(json!({ "id": text(), "name": text() }));
    let project = with_words((paths, schemas));
    project.write(
        "openapi/EVIDENCE.md",
        &evidence("hats").replace("### hats\n", ""),
    );
    let description = |version: &str| {
        let text = project.read("from/9.9.yaml").replace("9.9", version);
        Box::leak(text.into_boxed_str()) as &'static str
    };
    let (old, new) = (description("9.8"), description("9.9"));
    let (address, requests) = serve(vec![old, new, old, new]);
    let pins = UPSTREAM.replace("127.0.0.1:9/", &format!("{address}/"));
    project.write("openapi/upstream.toml", &pins);
    let (code, _, error) = project.outcome(&["--pin", "0"]);
    assert_eq!(code, Some(0), "{error}");
    let moved = project.read("openapi/upstream.toml");
    requests.join().unwrap();
    let sums: Vec<_> = moved
        .lines()
        .filter_map(|line| line.strip_prefix("sha256 = "))
        .map(|sum| sum.trim_matches('"').to_owned())
        .collect();
    assert_eq!(sums.iter().map(String::len).collect::<Vec<_>>(), [64, 64]);
    let mut expected = pins.replace("commit = \"00\"", "commit = \"0\"");
    for (before, after) in ["sha256 = \"01\"", "sha256 = \"0\""].iter().zip(&sums) {
        expected = expected.replace(before, &format!("sha256 = \"{after}\""));
    }
    assert_eq!(moved, expected);
}
