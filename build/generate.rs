//! Turns a description into a module: progenitor's types, names and signatures,
//! plus our annotations.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
};

use openapiv3::OpenAPI;
use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use serde_json::{Value, json};

use crate::{
    model::{Description, operations_mut},
    module::{Module, Shape, TypeDefinition},
    read::{annotate::annotate, operations, types},
};

/// Components with a hand-written type in `src/types`, and the traits it
/// implements.
const WRITTEN_BY_HAND: &[(&str, &str, &[TypeImpl])] = &[
    ("Avatar", "Avatar", &[]),
    ("CustomAttributeValue", "CustomAttributeValue", &[]),
    ("CustomAttributes", "CustomAttributes", &[TypeImpl::Default]),
    ("Pages", "PageLinks", &[TypeImpl::Default]),
    (
        "SearchOperator",
        "SearchOperator",
        &[TypeImpl::Display, TypeImpl::FromStr],
    ),
    ("SearchValue", "SearchValue", &[]),
];

/// Scalars with a hand-written type: type, format, Rust type.
const SCALARS: &[(&str, &str, &str)] = &[
    ("string", "id", "Id"),
    ("integer", "timestamp", "Timestamp"),
];

/// The types of `crate::types` that generated code uses.
pub(crate) fn shared_types() -> impl Iterator<Item = &'static str> {
    let components = WRITTEN_BY_HAND.iter().map(|(_, name, _)| *name);
    let scalars = SCALARS.iter().map(|(_, _, name)| *name);
    components.chain(scalars).chain(["Clearable"])
}

/// Builds the module for a description that `cargo xtask regen` wrote.
pub(crate) fn module(mut document: Value) -> Result<Module, Box<dyn Error>> {
    let description = Description::read(&document)?;
    keep_successes(&mut document);
    drop_sizes(&mut document);
    let openapi: OpenAPI = serde_json::from_value(document)?;

    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_map_type("::std::collections::BTreeMap");
    for (component, path, impls) in WRITTEN_BY_HAND {
        settings.with_replacement(component, path, impls.iter().cloned());
    }
    for (kind, format, path) in SCALARS {
        let schema = serde_json::from_value(json!({ "type": kind, "format": format }))?;
        settings.with_conversion(
            schema,
            path,
            [TypeImpl::Display, TypeImpl::FromStr].into_iter(),
        );
    }
    let tokens = Generator::new(&settings).generate_tokens(&openapi)?;
    let file: syn::File = syn::parse2(tokens)?;

    let mut types = types::read(&file)?;
    let mut operations = operations::read(&file, &description, &types)?;
    annotate(&mut types, &operations, &description)?;
    operations.sort_by(|a, b| (&a.resource, &a.id).cmp(&(&b.resource, &b.id)));
    let module = Module {
        version: description.version,
        types,
        operations,
    };
    check_names(&module)?;
    Ok(module)
}

/// Removes error responses: all operations share one error type, so schemas
/// that only errors use need no types.
fn keep_successes(document: &mut Value) {
    let paths = document["paths"].as_object_mut();
    for (_, _, operation) in paths.into_iter().flat_map(operations_mut) {
        if let Some(responses) = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut)
        {
            responses.retain(|status, _| status.starts_with('2'));
        }
    }
    if let Some(schemas) = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    {
        schemas.retain(|_, schema| schema["x-intercom-direction"] != "error");
    }
}

/// Removes the sizes of lists, which are checked before sending, and the limits of
/// numbers, which the API checks: progenitor makes an array of a list whose size is
/// fixed, and another integer type for each limit.
fn drop_sizes(value: &mut Value) {
    match value {
        Value::Object(object) => {
            for key in ["maxItems", "maximum", "minItems", "minimum"] {
                if object.get(key).is_some_and(Value::is_number) {
                    object.remove(key);
                }
            }
            object.values_mut().for_each(drop_sizes);
        }
        Value::Array(values) => values.iter_mut().for_each(drop_sizes),
        _ => {}
    }
}

/// Checks that no name is used twice, and that none hides what generated code
/// uses: rustc's errors would point into that code.
fn check_names(module: &Module) -> Result<(), String> {
    let mut types = BTreeSet::new();
    for definition in &module.types {
        let name = definition.name.as_str();
        if shared_types().any(|shared| shared == name) || HIDDEN.contains(&name) {
            return Err(format!("the type {name} hides another type of that name"));
        }
        if !types.insert(name) {
            return Err(format!("two types are called {name}"));
        }
        check_fields(definition)?;
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
        if let Some(other) = operations.insert(name, id) {
            return Err(format!("the operations {other} and {id} are both {name}"));
        }
    }
    Ok(())
}

/// Checks that the fields of a type have names of their own.
fn check_fields(definition: &TypeDefinition) -> Result<(), String> {
    let Shape::Record(record) = &definition.shape else {
        return Ok(());
    };
    let mut names = BTreeSet::new();
    for field in &record.fields {
        let name = field.name.as_str();
        let place = format!("{}.{name}", definition.name);
        if !names.insert(name) {
            return Err(format!("there are two fields {place}"));
        }
        if definition.is_sent && SETTERS.contains(&name) {
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

/// Names that generated code uses unqualified.
const HIDDEN: [&str; 39] = [
    "BTreeMap",
    "Box",
    "Client",
    "Clone",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "Error",
    "Extend",
    "Field",
    "FieldVisitor",
    "Fn",
    "From",
    "FromIterator",
    "Hash",
    "Index",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Record",
    "Result",
    "Self",
    "Send",
    "Some",
    "String",
    "Sync",
    "Table",
    "ToOwned",
    "ToString",
    "TryFrom",
    "Value",
    "Vec",
];

/// Methods of `Client` that are written by hand, or come from its traits.
const METHODS: [&str; 15] = [
    "borrow",
    "builder",
    "clone",
    "fmt",
    "from",
    "from_env",
    "from_transport",
    "into",
    "rate_limit",
    "request",
    "to_owned",
    "transport",
    "try_from",
    "try_into",
    "with_token_provider",
];

/// Methods that request types have beside their setters.
const SETTERS: [&str; 3] = ["clone", "new", "unmatched"];

#[cfg(test)]
mod tests {
    use super::{HIDDEN, METHODS, check_names, module};
    use crate::module::{Field, Kind, Module, Record, Shape, TypeDefinition};
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
            let error = check_names(&module_of(types)).unwrap_err();
            assert!(error.starts_with(message), "{error}");
        }
        let good = module_of(&[("Thing", &["a", "b"]), ("Other", &["a", "with_b"])]);
        check_names(&good).unwrap();
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
        let table: [(Operations<'_>, &str); 11] = [
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

    #[test]
    fn every_method_of_client_is_known() {
        let version = include_str!("../src/version.rs");
        let methods = version.split("fn ").skip(1).filter_map(|rest| {
            let (name, _) = rest.split_once('(')?;
            syn::parse_str::<syn::Ident>(name).ok().map(|_| name)
        });
        let mut count = 0;
        for method in methods.filter(|method| !["run", "filter"].contains(method)) {
            assert!(METHODS.contains(&method), "{method}");
            count += 1;
        }
        assert!(count >= 5, "{count}");
        assert!(HIDDEN.is_sorted() && METHODS.is_sorted());
    }
}
