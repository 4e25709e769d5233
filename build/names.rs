//! The names in a module: what rustc would refuse fails here, by name.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    reserved::{FIXTURE_METHODS, HIDDEN, MATCHERS, METHODS, MOCK_METHODS, SETTERS},
    shared_types,
};
use crate::module::{Module, Record, Shape, TypeDefinition, Variant};

/// Checks that no name is used twice, and that none hides what generated code
/// uses: rustc's errors would point into that code.
pub(super) fn check(module: &Module) -> Result<(), String> {
    let mut types = BTreeSet::new();
    for definition in &module.types {
        let name = definition.name.as_str();
        if shared_types().any(|shared| shared == name) || HIDDEN.contains(&name) {
            return Err(format!("the type {name} hides another type of that name"));
        }
        if !types.insert(name) {
            return Err(format!("two types are called {name}"));
        }
        match &definition.shape {
            Shape::Record(record) => check_fields(definition, record)?,
            Shape::Union(variants) => check_variants(name, variants)?,
            Shape::KeyedUnion(_) | Shape::OpenEnum(_) | Shape::Constant(_) => {}
        }
    }
    let mut operations: BTreeMap<&str, &str> = BTreeMap::new();
    for operation in &module.operations {
        let (id, name) = (operation.id.as_str(), operation.name.as_str());
        if types.contains(name) {
            return Err(format!("{name} is a type and the operation {id}"));
        }
        if shared_types().any(|shared| shared == name) || HIDDEN.contains(&name) {
            return Err(format!("the operation {id} hides the type {name}"));
        }
        if METHODS.contains(&id) {
            return Err(format!(
                "the operation {id} has the name of a method of Client"
            ));
        }
        if MOCK_METHODS.contains(&id) {
            return Err(format!(
                "the operation {id} has the name of a method of MockServer"
            ));
        }
        let mut setters = operation.parameters.iter();
        if let Some(setter) = setters.find(|known| MATCHERS.contains(&known.name.as_str())) {
            return Err(format!(
                "the parameter {id}.{} has the name of a method of When",
                setter.name
            ));
        }
        if let Some(other) = operations.insert(name, id) {
            return Err(format!("the operations {other} and {id} are both {name}"));
        }
    }
    Ok(())
}

/// Checks that the fields of a type are not too many and have names of their own.
fn check_fields(definition: &TypeDefinition, record: &Record) -> Result<(), String> {
    if record.fields.len() > MOST_FIELDS {
        return Err(format!(
            "{} has more than {MOST_FIELDS} fields",
            definition.name
        ));
    }
    let mut names = BTreeSet::new();
    for field in &record.fields {
        let name = field.name.as_str();
        let place = format!("{}.{name}", definition.name);
        if !names.insert(name) {
            return Err(format!("there are two fields {place}"));
        }
        let is_method = definition.is_sent && SETTERS.contains(&name)
            || definition.is_received && FIXTURE_METHODS.contains(&name);
        if is_method {
            return Err(format!("the field {place} has the name of a method"));
        }
    }
    let constructor = |name: &&str| {
        name.strip_prefix("with_")
            .is_some_and(|field| names.contains(field))
    };
    match names.iter().find(|name| constructor(name)) {
        Some(name) if definition.is_sent => Err(format!(
            "the field {}.{name} has the name of a constructor",
            definition.name
        )),
        _ => Ok(()),
    }
}

/// Checks that a union converts from each of its members, so no two are alike.
fn check_variants(union: &str, variants: &[Variant]) -> Result<(), String> {
    for (index, variant) in variants.iter().enumerate() {
        for other in &variants[..index] {
            if other.name == variant.name {
                return Err(format!("{union} has two variants {}", variant.name));
            }
            if other.kind == variant.kind {
                return Err(format!(
                    "{union}::{} and {union}::{} are both {}",
                    other.name, variant.name, variant.kind
                ));
            }
        }
    }
    Ok(())
}

/// What `src/types/record` can count.
const MOST_FIELDS: usize = 128;

#[cfg(test)]
mod tests {
    use super::{
        super::reserved::{FIXTURE_METHODS, HIDDEN, MATCHERS, METHODS, MOCK_METHODS},
        check,
    };
    use crate::generate::module;
    use crate::module::{Field, Kind, Module, Record, Shape, TypeDefinition, Variant};
    use serde_json::{Value, json};

    fn module_of(types: &[(&str, &[&str])]) -> Module {
        let definition = |(name, fields): &(&str, &[&str])| TypeDefinition {
            name: (*name).to_owned(),
            docs: String::new(),
            shape: Shape::Record(Record {
                fields: fields
                    .iter()
                    .map(|field| Field {
                        name: (*field).to_owned(),
                        key: (*field).to_owned(),
                        kind: Kind::Named("String".to_owned()),
                        required: true,
                        docs: String::new(),
                    })
                    .collect(),
                ..Record::default()
            }),
            is_sent: true,
            is_received: false,
        };
        Module {
            version: "1.0".to_owned(),
            types: types.iter().map(definition).collect(),
            operations: Vec::new(),
        }
    }

    #[test]
    fn a_type_that_rustc_would_stumble_over_fails_by_name() {
        type Types<'a> = &'a [(&'a str, &'a [&'a str])];
        let table: [(Types<'_>, &str); 8] = [
            (&[("Client", &[])], "the type Client hides another type"),
            (&[("Self", &[])], "the type Self hides another type"),
            (&[("Id", &[])], "the type Id hides another type"),
            (&[("Vec", &[])], "the type Vec hides another type"),
            (
                &[("Thing", &[]), ("Thing", &[])],
                "two types are called Thing",
            ),
            (&[("Thing", &["a", "a"])], "there are two fields Thing.a"),
            (&[("Thing", &["new"])], "the field Thing.new has the name"),
            (
                &[("Thing", &["a", "with_a"])],
                "the field Thing.with_a has the name of a constructor",
            ),
        ];
        for (types, message) in table {
            let error = check(&module_of(types)).unwrap_err();
            assert!(error.starts_with(message), "{error}");
        }
        let many: Vec<String> = (0..129).map(|number| format!("f{number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let error = check(&module_of(&[("Thing", &many)])).unwrap_err();
        assert_eq!(error, "Thing has more than 128 fields");
        check(&module_of(&[("Thing", &many[1..])])).unwrap();
        let good = module_of(&[("Thing", &["a", "b"]), ("Other", &["a", "with_b"])]);
        check(&good).unwrap();
    }

    #[test]
    fn a_field_of_a_response_that_would_hide_a_method_of_its_fixture_fails_by_name() {
        let mut module = module_of(&[("Thing", &["fixture"])]);
        check(&module).unwrap();
        module.types[0].is_received = true;
        let error = check(&module).unwrap_err();
        assert_eq!(error, "the field Thing.fixture has the name of a method");
    }

    #[test]
    fn a_union_with_two_members_alike_fails_by_name() {
        for (members, expected) in [
            (["One String", "Many Vec"], None),
            (
                ["One String", "One Vec"],
                Some("Union has two variants One"),
            ),
            (
                ["One String", "Other String"],
                Some("Union::One and Union::Other are both String"),
            ),
        ] {
            let mut module = module_of(&[("Union", &[])]);
            let variants = members.iter().filter_map(|member| member.split_once(' '));
            module.types[0].shape = Shape::Union(
                variants
                    .map(|(name, kind)| Variant {
                        name: name.to_owned(),
                        kind: Kind::Named(kind.to_owned()),
                        told_by: None,
                        docs: String::new(),
                    })
                    .collect(),
            );
            assert_eq!(check(&module).err().as_deref(), expected);
        }
    }

    /// A description with these GETs: operationId and the names of parameters.
    fn described(operations: &[(&str, &[&str])]) -> Result<Module, String> {
        let paths: serde_json::Map<String, Value> = operations
            .iter()
            .map(|(id, names)| {
                let parameters: Vec<Value> = names
                    .iter()
                    .map(|name| {
                        json!({ "name": name, "in": "query", "schema": { "type": "string" } })
                    })
                    .collect();
                let operation = json!({
                    "operationId": id,
                    "parameters": parameters,
                    "responses": { "204": { "description": "" } },
                });
                (format!("/{id}"), json!({ "get": operation }))
            })
            .collect();
        module(json!({
            "openapi": "3.0.1",
            "info": { "title": "", "version": "1.0" },
            "paths": paths,
        }))
        .map_err(|error| error.to_string())
    }

    #[test]
    fn an_operation_that_rustc_would_stumble_over_fails_by_name() {
        type Operations<'a> = &'a [(&'a str, &'a [&'a str])];
        let table: [(Operations<'_>, &str); 13] = [
            (&[("calls", &[])], "the operation calls has the name"),
            (&[("show", &["first"])], "the parameter show.first has"),
            (&[("request", &[])], "the operation request has the name"),
            (&[("builder", &[])], "the operation builder has the name"),
            (&[("from_env", &[])], "the operation from_env has the name"),
            (&[("clone", &[])], "the operation clone"),
            (
                &[("timestamp", &[])],
                "the operation timestamp hides the type",
            ),
            (&[("client", &[])], "the operation client hides the type"),
            (
                &[("list_x1", &[]), ("list_x_1", &[])],
                "the operations list_x1 and list_x_1 are both ListX1",
            ),
            (
                &[("show", &["a-b", "a_b"])],
                "show: the parameters `a-b` and `a_b` are both called `a_b`",
            ),
            (&[("show", &["send"])], "show: the parameter `send`"),
            (&[("show", &["clone"])], "show: the parameter `clone`"),
            (&[("move", &[])], "progenitor wrote no method move"),
        ];
        for (operations, message) in table {
            let error = described(operations).unwrap_err();
            assert!(error.starts_with(message), "{error}\nis not\n{message}");
        }
    }

    #[test]
    fn a_parameter_is_text_in_the_end() {
        let list = |items: Value| json!({ "type": "array", "items": items });
        let refer = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        for (schema, expected) in [
            (json!({ "type": "string", "format": "id" }), Ok("Id")),
            (refer("state"), Ok("State")),
            (list(json!({ "type": "integer" })), Ok("Vec<i64>")),
            (list(json!({ "type": "number" })), Ok("Vec<f64>")),
            (
                list(json!({ "type": "string", "format": "id" })),
                Ok("Vec<Id>"),
            ),
            (
                list(json!({ "type": "string", "enum": ["a", "b"] })),
                Ok("Vec<ShowIdsItem>"),
            ),
            (list(refer("state")), Ok("Vec<State>")),
            (
                list(refer("thing")),
                Err("show: the parameter `ids` is Vec<Thing>, which calls cannot encode"),
            ),
            (
                refer("thing"),
                Err("show: the parameter `ids` is Thing, which calls cannot encode"),
            ),
        ] {
            let parameter =
                json!({ "name": "ids", "in": "query", "explode": false, "schema": schema });
            let operation = json!({
                "operationId": "show",
                "parameters": [parameter],
                "responses": { "204": { "description": "" } },
            });
            let module = module(json!({
                "openapi": "3.0.1",
                "info": { "title": "", "version": "1.0" },
                "paths": { "/show": { "get": operation } },
                "components": { "schemas": {
                    "state": { "type": "string", "enum": ["on", "off"], "x-intercom-direction": "sent" },
                    "thing": {
                        "type": "object",
                        "properties": { "id": { "type": "string" } },
                        "x-intercom-direction": "received",
                    },
                } },
            }));
            let found = module.map_err(|error| error.to_string());
            let found = found.map(|module| module.operations[0].parameters[0].kind.to_string());
            assert_eq!(
                found.as_deref().map_err(String::as_str),
                expected,
                "{schema}"
            );
        }
    }

    /// Keywords and paths are names of parameters too.
    #[test]
    fn every_setter_is_an_identifier() {
        for name in [
            "type",
            "self",
            "crate",
            "Self",
            "a::b",
            "ticket[type]",
            "x-key",
            "2fa",
        ] {
            match described(&[("show", &[name])]) {
                Ok(module) => {
                    let setter = &module.operations[0].parameters[0].name;
                    syn::parse_str::<syn::Ident>(setter).unwrap();
                }
                Err(error) => assert!(error.starts_with("show: "), "{name}: {error}"),
            }
        }
    }

    /// The names behind `start` in a source.
    fn names<'a>(source: &'a str, start: &str) -> Vec<&'a str> {
        let names = source.split(start).skip(1).filter_map(|rest| {
            let end = rest.find(['(', '<'])?;
            syn::parse_str::<syn::Ident>(&rest[..end]).ok()?;
            Some(&rest[..end])
        });
        names.collect()
    }

    #[test]
    fn every_method_of_client_and_of_the_mock_is_known() {
        let mock = include_str!("../src/mock/intercom.rs");
        let (mock, _) = mock.split_once("impl IntercomBuilder").unwrap();
        let jobs = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../src/jobs")).unwrap();
        let jobs = jobs.map(|job| job.unwrap().path().join("version.rs"));
        let jobs: String = jobs
            .filter_map(|file| std::fs::read_to_string(file).ok())
            .collect();
        let (server, when) = (
            include_str!("../src/mock/mock_server.rs"),
            include_str!("../src/mock/when.rs"),
        );
        for (source, start, known, fewest) in [
            (include_str!("../src/version.rs"), "fn ", &METHODS[..], 5),
            (&jobs, "            pub fn ", &METHODS, 8),
            (mock, "pub fn ", &MOCK_METHODS, 15),
            (server, "            pub fn ", &MOCK_METHODS, 3),
            (when, "pub fn ", &MATCHERS, 4),
        ] {
            let methods = names(source, start).into_iter();
            let elsewhere = ["run", "filter", "builder", "body"];
            let methods: Vec<_> = methods.filter(|name| !elsewhere.contains(name)).collect();
            assert!(methods.len() >= fewest, "{methods:?}");
            for method in methods {
                assert!(known.contains(&method), "{method}");
            }
        }
        for list in [
            &HIDDEN[..],
            &METHODS,
            &MOCK_METHODS,
            &MATCHERS,
            &FIXTURE_METHODS,
        ] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }
}
