//! Names of the generated Rust types.
//!
//! The generator names a component after its key, and an inline schema after its
//! `title` or, without one, by the whole path to it
//! (`ArticleSearchHighlightsHighlightedSummaryItemItem`). So this stage gives
//! every inline schema that becomes a type a `title`, and renames components
//! through their keys.
//!
//! An inline schema is named after the type that contains it and its field; an item
//! of a list after the field's singular; a body after its operation. Where
//! the rule gives a bad name, `xtask/type_names.yaml` has a row.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    mem,
};

use heck::ToUpperCamelCase as _;
use serde_json::{Value, json};

use super::{
    description::{Description, Object},
    name_words::{REQUEST, candidates, is_made_up, singular_of_last_word},
    problems::{Problems, Topic},
    schema::{self, COMBINATORS, reference, referenced, values},
    tables::Tables,
};

/// The most characters that a name may have.
const LONGEST: usize = 30;

/// Components that the SDK has hand-written types for; the schemas inside them
/// generate no types.
const WRITTEN_BY_HAND: [&str; 6] = [
    "avatar",
    "custom_attribute_value",
    "custom_attributes",
    "pages",
    "search_operator",
    "search_value",
];

/// The name of each place, over all versions of one run.
#[derive(Default)]
pub struct Names {
    /// Place to name, and the version that came first.
    assigned: RefCell<BTreeMap<String, (String, String)>>,
}

/// Renames components and gives inline schemas their titles.
///
/// Names that are too long, made up, or taken are problems, and so are places that
/// had another name in an earlier version.
pub fn apply(
    description: &mut Description,
    tables: &Tables,
    names: &Names,
    problems: &mut Problems,
) {
    let mut namer = Namer {
        tables,
        version: description.version.clone(),
        types: BTreeMap::new(),
        assigned: Vec::new(),
        problems: Vec::new(),
    };
    let keys = namer.keys(&description.schemas);
    for (place, key) in &keys {
        namer.register(place, key.to_upper_camel_case(), None);
        if key != place && WRITTEN_BY_HAND.contains(&place.as_str()) {
            namer.problems.push(format!(
                "{key}: {place} has a hand-written type, which is found by that key"
            ));
        }
    }
    // Requests are named last: in a conflict they take another name.
    for is_request in [false, true] {
        for (place, schema) in &mut description.schemas {
            let name = keys[place].to_upper_camel_case();
            if is_request == name.ends_with(REQUEST) && !WRITTEN_BY_HAND.contains(&place.as_str()) {
                namer.inside(schema, place, &name);
            }
        }
    }
    namer.operations(description);
    namer.verify(description, names);
    for problem in namer.problems {
        problems.push(Topic::TypeName, problem);
    }
    rename(description, &keys);
}

/// Everything about the names of one version.
struct Namer<'a> {
    tables: &'a Tables,
    version: String,
    /// Each name with its first place, and the shape of an inline schema.
    types: BTreeMap<String, (String, Option<Value>)>,
    assigned: Vec<(String, String)>,
    problems: Vec<String>,
}

impl Namer<'_> {
    /// The key that each component gets.
    fn keys(&self, components: &Object) -> BTreeMap<String, String> {
        components
            .keys()
            .map(|key| {
                let chosen = self.tables.component_names.take(key, &self.version);
                (key.clone(), chosen.unwrap_or(key).clone())
            })
            .collect()
    }

    /// Names the inline schemas of operations.
    fn operations(&mut self, description: &mut Description) {
        schema::roots(description, |place, schema| {
            let Some((operation, rest)) = place.split_once(['(', '-']) else {
                return;
            };
            // All operations share one error type.
            if rest
                .strip_prefix('>')
                .is_some_and(|status| !status.starts_with('2'))
            {
                return;
            }
            let name = match rest.strip_suffix(')') {
                Some("body") => format!("{operation}_request"),
                Some(parameter) => format!("{operation}_{parameter}"),
                None => format!("{operation}_response"),
            };
            let name = name.to_upper_camel_case();
            self.schema(schema, place, &[name]);
        });
    }

    /// Names `schema` if it becomes a type, and the inline schemas inside it.
    ///
    /// `candidates` are names for it, the best first; the last is taken where
    /// the others belong to something else.
    fn schema(&mut self, schema: &mut Value, place: &str, candidates: &[String]) {
        let Value::Object(object) = schema else {
            return;
        };
        if referenced(object).is_some() {
            return;
        }
        let mut owner = candidates.last().cloned().unwrap_or_default();
        if becomes_a_type(object) {
            let shape = shape(schema);
            owner = match self.tables.place_names.take(place, &self.version) {
                Some(chosen) => chosen.clone(),
                None => candidates
                    .iter()
                    .find(|name| self.is_free(name, &shape))
                    .cloned()
                    .unwrap_or(owner),
            };
            self.register(place, owner.clone(), Some(shape));
            self.assigned.push((place.to_owned(), owner.clone()));
            schema["title"] = json!(owner);
            self.inside(schema, place, &owner);
            return;
        }
        if let Some(items) = object.get_mut("items") {
            let singulars: Vec<_> = candidates
                .iter()
                .map(|name| singular_of_last_word(name))
                .collect();
            self.schema(items, &format!("{place}[]"), &singulars);
        }
        if let Some(values) = object.get_mut("additionalProperties") {
            self.schema(values, &format!("{place}.*"), candidates);
        }
        self.members(schema, place, &owner);
    }

    /// Names the inline schemas inside a schema that is named `owner`.
    fn inside(&mut self, schema: &mut Value, place: &str, owner: &str) {
        if let Some(Value::Object(properties)) = schema.get_mut("properties") {
            for (field, property) in properties {
                let candidates = candidates(owner, field);
                self.schema(property, &format!("{place}.{field}"), &candidates);
            }
        }
        if let Some(items) = schema.get_mut("items") {
            let item = [singular_of_last_word(owner)];
            self.schema(items, &format!("{place}[]"), &item);
        }
        if let Some(values) = schema.get_mut("additionalProperties") {
            let value = [format!("{owner}Value")];
            self.schema(values, &format!("{place}.*"), &value);
        }
        self.members(schema, place, owner);
    }

    /// A member of a union is a variant, and its fields are fields of that.
    fn members(&mut self, schema: &mut Value, place: &str, owner: &str) {
        for keyword in COMBINATORS {
            if let Some(Value::Array(members)) = schema.get_mut(keyword) {
                for (index, member) in members.iter_mut().enumerate() {
                    self.inside(member, &format!("{place}.{keyword}[{index}]"), owner);
                }
            }
        }
    }

    fn is_free(&self, name: &str, shape: &Value) -> bool {
        self.types
            .get(name)
            .is_none_or(|(_, other)| other.as_ref() == Some(shape))
    }

    /// Takes `name` for the type at `place`. Inline schemas of the same shape may
    /// share one: the generator makes one type of them.
    fn register(&mut self, place: &str, name: String, shape: Option<Value>) {
        match self.types.entry(name) {
            Entry::Vacant(entry) => {
                entry.insert((place.to_owned(), shape));
            }
            Entry::Occupied(entry) => {
                let (other, other_shape) = entry.get();
                if shape.is_none() || *other_shape != shape {
                    let name = entry.key();
                    self.problems.push(format!(
                        "{name}: {place} and {other} are two types of this name"
                    ));
                }
            }
        }
    }

    fn verify(&mut self, description: &mut Description, names: &Names) {
        let operations: BTreeSet<String> = description
            .operations()
            .map(|operation| operation.id().to_upper_camel_case())
            .collect();
        for (name, (place, _)) in &self.types {
            let length = name.len();
            let mut say = |problem: &str| self.problems.push(format!("{name}: {place} {problem}"));
            if length > LONGEST {
                say(&format!("has a name of {length} characters"));
            }
            if operations.contains(name) {
                say("has the name of an operation");
            }
            if *name != name.to_upper_camel_case() {
                say("has a name that is not in PascalCase");
            }
            if is_made_up(name) {
                say("has a made-up name");
            }
        }
        let mut assigned = names.assigned.borrow_mut();
        for (place, name) in mem::take(&mut self.assigned) {
            match assigned.entry(place) {
                Entry::Vacant(entry) => {
                    entry.insert((name, description.version.clone()));
                }
                Entry::Occupied(entry) => {
                    let (other, version) = entry.get();
                    if *other != name {
                        let place = entry.key();
                        self.problems
                            .push(format!("{name}: {place} is {other} in {version}"));
                    }
                }
            }
        }
    }
}

fn becomes_a_type(schema: &Object) -> bool {
    let has_fields = schema
        .get("properties")
        .and_then(Value::as_object)
        .is_some_and(|fields| !fields.is_empty());
    let is_constant = schema.get("x-intercom-constant") == Some(&json!(true));
    let is_words =
        values(schema).is_some_and(|values| values.iter().all(|value| value.is_string()));
    has_fields || schema.contains_key("oneOf") || (is_words && !is_constant)
}

/// The shape of a schema: without descriptions, titles and the order of values.
fn shape(schema: &Value) -> Value {
    let mut shape = schema.clone();
    schema::walk(&mut shape, "", &mut |schema, _| {
        for key in ["description", "nullable", "title"] {
            schema.remove(key);
        }
        if let Some(Value::Array(words)) = schema.get_mut("enum") {
            words.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
        }
    });
    shape
}

/// Moves components to their new keys, and all references with them.
fn rename(description: &mut Description, keys: &BTreeMap<String, String>) {
    schema::walk_all(description, &mut |schema, _| {
        if let Some(key) = referenced(schema).and_then(|name| keys.get(name)) {
            let Value::Object(renamed) = reference(key) else {
                return;
            };
            schema.extend(renamed);
        }
    });
    description.schemas = mem::take(&mut description.schemas)
        .into_iter()
        .map(|(name, schema)| (keys.get(&name).cloned().unwrap_or(name), schema))
        .collect();
}

#[cfg(test)]
mod tests {
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
        let mut description =
            components(json!({ "x": { "properties": { "parts": list(inner) } } }));
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
        let mut description =
            components(json!({ "x": { "properties": { "one": one, "two": two } } }));
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
            error
                .ends_with("page_links: pages has a hand-written type, which is found by that key"),
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
}
