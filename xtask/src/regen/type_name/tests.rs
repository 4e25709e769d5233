use serde_json::{Value, json};

use super::Names;
use crate::regen::{
    description::Description,
    example::{components, paths, reference, with_paths},
    problems::{Problems, Topic},
    table::Table,
    tables::Tables,
};

fn tables(component_names: &[(&str, &str)], place_names: &[(&str, &str)]) -> Tables {
    let rows = |rows: &[(&str, &str)]| {
        let rows = rows
            .iter()
            .map(|(key, name)| ((*key).to_owned(), json!(name)));
        Table::parse("type_names.yaml", rows.collect()).unwrap()
    };
    Tables {
        component_names: rows(component_names),
        place_names: rows(place_names),
        ..Tables::empty().unwrap()
    }
}

fn apply(description: &mut Description, tables: &Tables, names: &Names) -> Result<(), String> {
    let mut problems = Problems::default();
    super::apply(description, tables, names, &mut problems);
    let found: Vec<_> = problems.of(Topic::TypeName).collect();
    match found.is_empty() {
        true => Ok(()),
        false => Err(found.join("\n")),
    }
}

fn named(description: &mut Description, places: &[(&str, &str)]) -> Result<(), String> {
    apply(description, &tables(&[], places), &Names::default())
}

fn enumeration() -> Value {
    json!({ "type": "string", "enum": ["a", "b"] })
}

fn object() -> Value {
    json!({ "properties": { "a": { "type": "string" } } })
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

/// The title of `field` of `component`, below `pointer`.
fn title(component: &str, field: &str, schema: Value, pointer: &str) -> Value {
    let mut description = components(json!({ component: { "properties": { field: schema } } }));
    named(&mut description, &[]).unwrap();
    let property = &description.schemas[component]["properties"][field];
    property.pointer(pointer).unwrap()["title"].clone()
}

#[test]
fn an_inline_schema_is_named_after_its_owner_and_field() {
    for (component, field, schema, pointer, expected) in [
        ("article", "state", enumeration(), "", "ArticleState"),
        ("article", "data", object(), "", "ArticleData"),
        (
            "article",
            "data",
            json!({ "oneOf": [{}, {}] }),
            "",
            "ArticleData",
        ),
        ("log", "events", list(object()), "/items", "LogEvent"),
        (
            "log",
            "lines",
            list(list(object())),
            "/items/items",
            "LogLine",
        ),
        ("log", "replies", list(enumeration()), "/items", "LogReply"),
        (
            "log",
            "rates",
            json!({ "additionalProperties": object() }),
            "/additionalProperties",
            "LogRates",
        ),
        // A word that ends one name and begins the other occurs once.
        ("message", "message_type", enumeration(), "", "MessageType"),
        (
            "visitor_tags",
            "tags",
            list(object()),
            "/items",
            "VisitorTag",
        ),
        // `Request` is left out.
        (
            "create_note_request",
            "status",
            enumeration(),
            "",
            "CreateNoteStatus",
        ),
        // One value that is not a constant may grow.
        (
            "page",
            "locale",
            json!({ "enum": ["en"] }),
            "",
            "PageLocale",
        ),
    ] {
        assert_eq!(
            title(component, field, schema, pointer),
            expected,
            "{component}.{field}"
        );
    }
}

#[test]
fn what_becomes_no_type_has_no_title() {
    for schema in [
        json!({ "type": "string" }),
        json!({ "type": "object" }),
        json!({ "type": "object", "properties": {} }),
        json!({ "enum": ["admin"], "x-intercom-constant": true }),
        list(json!({ "type": "string" })),
        json!({ "allOf": [reference("x")] }),
    ] {
        assert_eq!(title("x", "p", schema.clone(), ""), Value::Null, "{schema}");
    }
}

#[test]
fn what_is_inside_is_named_after_the_name_around_it() {
    let inner = json!({ "properties": { "type": enumeration() } });
    let mut description = components(json!({ "x": { "properties": { "parts": list(inner) } } }));
    named(&mut description, &[("x.parts[]", "Chosen")]).unwrap();
    let items = &description.schemas["x"]["properties"]["parts"]["items"];
    assert_eq!(items["title"], "Chosen");
    assert_eq!(items["properties"]["type"]["title"], "ChosenType");
}

#[test]
fn members_of_unions_are_variants_and_have_no_title() {
    let member = json!({ "properties": { "kind": enumeration() } });
    let mut description = components(json!({ "x": { "oneOf": [member] } }));
    named(&mut description, &[]).unwrap();
    let member = &description.schemas["x"]["oneOf"][0];
    assert_eq!(member.get("title"), None);
    assert_eq!(member["properties"]["kind"]["title"], "XKind");
}

#[test]
fn hand_written_types_have_nothing_named_in_them() {
    let schemas = json!({ "pages": { "properties": { "next": object() } } });
    let mut description = components(schemas.clone());
    named(&mut description, &[]).unwrap();
    assert_eq!(Value::Object(description.schemas), schemas);
}

#[test]
fn what_stands_in_an_operation_is_named_after_it() {
    let mut paths = paths("post", "create_note", Some(object()), Some(object()));
    paths["/create_note"]["post"]["parameters"] =
        json!([{ "name": "kind", "in": "query", "schema": enumeration() }]);
    let mut description = with_paths(paths, json!({}));
    named(&mut description, &[]).unwrap();
    let operation = &description.paths["/create_note"]["post"];
    assert_eq!(
        operation["parameters"][0]["schema"]["title"],
        "CreateNoteKind"
    );
    let schema = |body: &Value| body["content"]["application/json"]["schema"].clone();
    assert_eq!(
        schema(&operation["requestBody"])["title"],
        "CreateNoteRequest"
    );
    assert_eq!(
        schema(&operation["responses"]["200"])["title"],
        "CreateNoteResponse"
    );
}

#[test]
fn a_request_gives_way_to_a_name_that_is_taken() {
    let other = json!({ "type": "string", "enum": ["c"] });
    for (of_request, expected) in [(enumeration(), "NoteState"), (other, "NoteRequestState")] {
        let mut description = components(json!({
            "note": { "properties": { "state": enumeration() } },
            "note_request": { "properties": { "state": of_request } },
        }));
        named(&mut description, &[]).unwrap();
        let state = &description.schemas["note_request"]["properties"]["state"];
        assert_eq!(state["title"], expected);
    }
}

#[test]
fn a_request_gives_way_to_a_component_that_comes_after_it() {
    let mut description = components(json!({
        "apple_request": { "properties": { "tree_state": object() } },
        "apple_tree": { "properties": { "state": enumeration() } },
    }));
    named(&mut description, &[]).unwrap();
    let title = |component: &str, field: &str| {
        description.schemas[component]["properties"][field]["title"].clone()
    };
    assert_eq!(title("apple_tree", "state"), "AppleTreeState");
    assert_eq!(
        title("apple_request", "tree_state"),
        "AppleRequestTreeState"
    );
}

#[test]
fn schemas_of_one_shape_may_share_a_name() {
    let one = json!({ "enum": ["a", "b"], "description": "One" });
    let two = json!({ "enum": ["b", "a"], "description": "Two", "nullable": true });
    let mut description = components(json!({ "x": { "properties": { "one": one, "two": two } } }));
    named(&mut description, &[("x.one", "Both"), ("x.two", "Both")]).unwrap();
    for field in ["one", "two"] {
        assert_eq!(
            description.schemas["x"]["properties"][field]["title"],
            "Both"
        );
    }
}

#[test]
fn names_that_cannot_be_used_are_refused() {
    for (what, schemas, places, problem) in [
        (
            "long component",
            json!({ "a_component_with_quite_a_long_type_name": {} }),
            vec![],
            "AComponentWithQuiteALongTypeName: a_component_with_quite_a_long_type_name \
             has a name of 32 characters",
        ),
        (
            "long inline",
            json!({ "a_component_with_a_long": { "properties": { "field_name_too": object() } } }),
            vec![],
            "AComponentWithALongFieldNameToo: a_component_with_a_long.field_name_too \
             has a name of 31 characters",
        ),
        (
            "two shapes",
            json!({ "x": { "properties": { "one": enumeration(), "two": object() } } }),
            vec![("x.one", "Both"), ("x.two", "Both")],
            "Both: x.two and x.one are two types of this name",
        ),
        (
            "a component's name",
            json!({ "x": { "properties": { "one": object() } }, "y": object() }),
            vec![("x.one", "Y")],
            "Y: x.one and y are two types of this name",
        ),
        (
            "an operation's name",
            json!({ "x": { "properties": { "one": object() } } }),
            vec![("x.one", "GetIt")],
            "GetIt: x.one has the name of an operation",
        ),
        (
            "a word twice",
            json!({ "x": { "properties": { "one": object() } } }),
            vec![("x.one", "TextItemItem")],
            "TextItemItem: x.one has a made-up name",
        ),
        (
            "a number",
            json!({ "x": { "properties": { "one": object() } } }),
            vec![("x.one", "Variant0")],
            "Variant0: x.one has a made-up name",
        ),
        (
            "a body",
            json!({ "note_body": object() }),
            vec![],
            "NoteBody: note_body has a made-up name",
        ),
        (
            "another case",
            json!({ "x": { "properties": { "one": object() } } }),
            vec![("x.one", "a_name")],
            "a_name: x.one has a name that is not in PascalCase",
        ),
    ] {
        let mut description = with_paths(paths("get", "get_it", None, None), schemas);
        let error = named(&mut description, &places).unwrap_err();
        assert_eq!(error, problem, "{what}");
    }
}

#[test]
fn a_component_moves_with_all_references_to_it() {
    let mut description = with_paths(
        paths("post", "f", Some(reference("old")), None),
        json!({
            "old": { "properties": { "state": enumeration(), "again": reference("old") } },
            "other": { "properties": { "p": { "allOf": [reference("old")] } } },
        }),
    );
    let tables = tables(&[("old", "new_name")], &[]);
    apply(&mut description, &tables, &Names::default()).unwrap();
    let new = reference("new_name");
    assert!(!description.schemas.contains_key("old"));
    let properties = &description.schemas["new_name"]["properties"];
    assert_eq!(properties["again"], new);
    assert_eq!(properties["state"]["title"], "NewNameState");
    assert_eq!(
        description.schemas["other"]["properties"]["p"],
        json!({ "allOf": [new] })
    );
    let operation = description.operation("f").unwrap();
    assert_eq!(
        operation["requestBody"]["content"]["application/json"]["schema"],
        new
    );
}

#[test]
fn a_component_does_not_move_to_a_key_that_is_taken() {
    let mut description = components(json!({ "old": {}, "other": {} }));
    let tables = tables(&[("old", "other")], &[]);
    let error = apply(&mut description, &tables, &Names::default()).unwrap_err();
    assert!(
        error.ends_with("Other: other and old are two types of this name"),
        "{error}"
    );
}

#[test]
fn a_component_with_a_hand_written_type_does_not_move() {
    let mut description = components(json!({ "pages": {} }));
    let tables = tables(&[("pages", "page_links")], &[]);
    let error = apply(&mut description, &tables, &Names::default()).unwrap_err();
    assert!(
        error.ends_with("page_links: pages has a hand-written type, which is found by that key"),
        "{error}"
    );
}

#[test]
fn a_place_has_one_name_in_all_versions() {
    let taken = json!({
        "note": { "properties": { "state": object() } },
        "note_request": { "properties": { "state": enumeration() } },
    });
    let free = json!({ "note_request": { "properties": { "state": enumeration() } } });
    let (names, tables) = (Names::default(), tables(&[], &[]));
    apply(&mut components(taken), &tables, &names).unwrap();
    let error = apply(&mut components(free), &tables, &names).unwrap_err();
    assert!(
        error.ends_with("NoteState: note_request.state is NoteRequestState in 9.9"),
        "{error}"
    );
}
