//! Turns a description into a module: progenitor's types, names and signatures,
//! plus our annotations.

mod names;
mod reserved;

use std::error::Error;

use openapiv3::OpenAPI;
use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use serde_json::{Value, json};

use crate::{
    model::{Description, operations_mut},
    module::Module,
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
    names::check(&module)?;
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
            // A redirect has no body, and progenitor wants a success.
            if responses.is_empty() {
                responses.insert("200".to_owned(), json!({ "description": "" }));
            }
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
