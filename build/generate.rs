//! From a description to the text of a module.

use std::{env, error::Error};

use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use quote::quote;
use serde_json::{Value, json};

use crate::{
    catalog,
    polish::{self, Described, Operation},
};

/// Components that are written by hand in `src/types`, and what they can do.
const WRITTEN_BY_HAND: &[(&str, &str, &[TypeImpl])] = &[
    ("Avatar", "crate::types::Avatar", &[]),
    (
        "CustomAttributeValue",
        "crate::types::CustomAttributeValue",
        &[],
    ),
    (
        "CustomAttributes",
        "crate::types::CustomAttributes",
        &[TypeImpl::Default],
    ),
    ("Pages", "crate::types::Pages", &[TypeImpl::Default]),
    (
        "SearchOperator",
        "crate::types::SearchOperator",
        &[TypeImpl::Display, TypeImpl::FromStr],
    ),
    ("SearchValue", "crate::types::SearchValue", &[]),
];

/// Scalars that are written by hand: type, format, Rust type.
const SCALARS: &[(&str, &str, &str)] = &[
    ("string", "id", "crate::types::Id"),
    ("integer", "timestamp", "crate::types::Timestamp"),
];

/// A version's module as syntax, with what is known of its operations.
pub(crate) struct Module {
    pub(crate) file: syn::File,
    pub(crate) operations: Vec<Operation>,
    pub(crate) described: Described,
}

/// Generates the module for the description in `text`.
pub(crate) fn module(text: &str) -> Result<String, Box<dyn Error>> {
    let Module {
        mut file,
        operations,
        described,
    } = syntax(serde_json::from_str(text)?, |tokens| tokens)?;
    if env::var_os("CARGO_FEATURE_CATALOG").is_some() {
        file.items.extend(catalog::items(&operations, &described)?);
    }
    Ok(polish::readable::lay_out_macros(&prettyplease::unparse(
        &file,
    ))?)
}

/// The syntax of the module for `document`. `cargo xtask diff` compares two, and
/// has `prepare` drop what it does not look at.
pub(crate) fn syntax(
    mut document: Value,
    prepare: impl FnOnce(TokenStream) -> TokenStream,
) -> Result<Module, Box<dyn Error>> {
    keep_successes(&mut document);
    let description: OpenAPI = serde_json::from_value(document.clone())?;

    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_inner_type(quote!(crate::transport::Transport))
        .with_map_type("::std::collections::BTreeMap")
        .with_derive("PartialEq");
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
    let tokens = Generator::new(&settings).generate_tokens(&description)?;
    let mut file: syn::File = syn::parse2(prepare(tokens))?;
    let described = polish::described(&document);
    let operations = polish::polish(&mut file, &described, &document)?;
    Ok(Module {
        file,
        operations,
        described,
    })
}

/// Errors have one type for all operations, built from whatever arrives; were
/// they declared to progenitor, a body of another shape would lose its status.
fn keep_successes(document: &mut Value) {
    let operations = document["paths"]
        .as_object_mut()
        .into_iter()
        .flat_map(|paths| paths.values_mut())
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.values_mut());
    for operation in operations {
        if let Some(responses) = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut)
        {
            responses.retain(|status, _| status.starts_with('2'));
        }
    }
}
