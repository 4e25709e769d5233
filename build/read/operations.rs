//! The operations of a description, with types from progenitor's signatures.

use std::collections::BTreeMap;

use heck::ToPascalCase as _;
use syn::{File, FnArg, ImplItem, Item, Pat, ReturnType, Signature};

use super::{
    kind::{arguments, kind},
    rust_name::rust_name,
};
use crate::{
    model::{Description, Operation, Paging, Place, Success},
    module::{Kind, List, OperationDefinition, Output, Setter, SetterPlace, Shape, TypeDefinition},
};

/// Methods that every operation has; a parameter cannot have their names.
const TAKEN: [&str; 11] = [
    "body", "clone", "items", "items_as", "new", "options", "pages", "pages_as", "send", "send_as",
    "send_raw",
];

/// What a parameter can be, enumerations aside.
const SCALARS: [&str; 6] = ["Id", "String", "Timestamp", "bool", "f64", "i64"];

/// Combines every operation with the signature of progenitor's method for it.
pub(crate) fn read(
    file: &File,
    description: &Description,
    types: &[TypeDefinition],
) -> Result<Vec<OperationDefinition>, String> {
    let signatures: BTreeMap<String, &Signature> = file
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Impl(item) if item.trait_.is_none() => Some(&item.items),
            _ => None,
        })
        .flatten()
        .filter_map(|item| match item {
            ImplItem::Fn(method) => Some((method.sig.ident.to_string(), &method.sig)),
            _ => None,
        })
        .collect();
    description
        .operations
        .iter()
        .map(|operation| {
            let signature = signatures
                .get(&operation.id)
                .ok_or_else(|| format!("progenitor wrote no method {}", operation.id))?;
            definition(operation, signature, types)
                .map_err(|error| format!("{}: {error}", operation.id))
        })
        .collect()
}

fn definition(
    operation: &Operation,
    signature: &Signature,
    types: &[TypeDefinition],
) -> Result<OperationDefinition, String> {
    let mut kinds = parameters(signature)?;
    let body = match &operation.body {
        Some(_) => Some(kinds.remove("body").ok_or("its signature has no body")?),
        None => None,
    };
    let mut setters: Vec<Setter> = Vec::new();
    for parameter in &operation.parameters {
        let rust = rust_name(&parameter.name);
        if let Some(other) = setters.iter().find(|other| other.name == rust) {
            return Err(format!(
                "the parameters `{}` and `{}` are both called `{rust}` in Rust",
                other.key, parameter.name
            ));
        }
        if TAKEN.contains(&rust.as_str()) {
            return Err(format!(
                "the parameter `{rust}` has the name of a method of all operations"
            ));
        }
        let kind = kinds
            .remove(&rust)
            .ok_or_else(|| format!("its signature has no `{rust}`"))?;
        let kind = match kind {
            Kind::Option(inner) => *inner,
            kind => kind,
        };
        check_parameter(&kind, parameter.is_list, types)
            .map_err(|message| format!("the parameter `{}` {message}", parameter.name))?;
        setters.push(Setter {
            key: parameter.name.clone(),
            place: SetterPlace::Parameter(parameter.place),
            kind,
            required: parameter.required,
            docs: parameter.description.clone(),
            name: rust,
        });
    }
    if let Some(left) = kinds.keys().next() {
        return Err(format!("`{left}` is in its signature only"));
    }
    if operation
        .paging
        .as_ref()
        .is_some_and(|paging| paging.style == "search")
    {
        if setters.iter().any(|setter| setter.name == "per_page") {
            return Err("a search has its page size in the body, not in `per_page`".to_owned());
        }
        setters.push(page_size());
    }
    setters.sort_by_key(|setter| {
        (
            setter.place != SetterPlace::Parameter(Place::Path),
            !setter.required,
        )
    });
    let output = match &operation.success {
        Success::Json(_) => Output::Json(output(signature)?),
        Success::Text => Output::Text,
        Success::Empty => Output::Empty,
        Success::Redirect => Output::Redirect,
        Success::Stream(media) => Output::Stream(media.clone()),
    };
    let list = match (&operation.paging, &output) {
        (Some(paging), Output::Json(page)) => Some(list(paging, page, types)?),
        (Some(_), _) => return Err("it is a list without a JSON response".to_owned()),
        (None, _) => None,
    };
    Ok(OperationDefinition {
        id: operation.id.clone(),
        name: operation.id.to_pascal_case(),
        upstream_id: operation.upstream_id.clone(),
        method: operation.method.clone(),
        path: operation.path.clone(),
        resource: operation.resource.clone(),
        summary: operation.summary.clone(),
        description: operation.description.clone(),
        parameters: setters,
        body,
        body_docs: operation
            .body
            .as_ref()
            .map(|body| body.description.clone())
            .unwrap_or_default(),
        output,
        list,
        replay: operation.replay.clone(),
        searchable: operation.searchable.clone(),
    })
}

/// Checks that a parameter is text in the end: a component may be an object.
fn check_parameter(kind: &Kind, is_list: bool, types: &[TypeDefinition]) -> Result<(), String> {
    let scalar = match kind {
        Kind::Vec(inner) if is_list => inner,
        kind => kind,
    };
    let Kind::Named(name) = scalar else {
        return Err(format!("is {kind}, which calls cannot encode"));
    };
    let is_word = types
        .iter()
        .find(|definition| definition.name == *name)
        .is_some_and(|definition| matches!(definition.shape, Shape::OpenEnum(_)));
    match SCALARS.contains(&name.as_str()) || is_word {
        true => Ok(()),
        false => Err(format!("is {kind}, which calls cannot encode")),
    }
}

/// A search has its page size in the body; its setter is named like that of
/// other lists.
fn page_size() -> Setter {
    Setter {
        name: "per_page".to_owned(),
        key: "per_page".to_owned(),
        place: SetterPlace::Pagination,
        kind: Kind::Named("i64".to_owned()),
        required: false,
        docs: "The number of results per page".to_owned(),
    }
}

/// The parameters of a method except `self`, by name.
fn parameters(signature: &Signature) -> Result<BTreeMap<String, Kind>, String> {
    let mut kinds = BTreeMap::new();
    for input in &signature.inputs {
        if let FnArg::Typed(input) = input {
            let Pat::Ident(name) = &*input.pat else {
                return Err("a parameter has no name".to_owned());
            };
            kinds.insert(name.ident.to_string(), kind(&input.ty)?);
        }
    }
    Ok(kinds)
}

/// `T` of `Result<ResponseValue<T>, Error<()>>`.
fn output(signature: &Signature) -> Result<Kind, String> {
    let unexpected = || "its signature returns something other than a response".to_owned();
    let ReturnType::Type(_, result) = &signature.output else {
        return Err(unexpected());
    };
    let inner = |of: &syn::Type| match of {
        syn::Type::Path(path) => {
            let last = path.path.segments.last()?;
            arguments(&last.arguments)
                .first()
                .map(|kind| (*kind).clone())
        }
        _ => None,
    };
    let response = inner(result).ok_or_else(unexpected)?;
    kind(&inner(&response).ok_or_else(unexpected)?)
}

/// Finds the type of the items by following their path from the page's type.
fn list(paging: &Paging, page: &Kind, types: &[TypeDefinition]) -> Result<List, String> {
    let mut kind = page.clone();
    for key in paging.items.split('.') {
        let record = types
            .iter()
            .find(|definition| definition.name == kind.innermost())
            .and_then(|definition| match &definition.shape {
                Shape::Record(record) => Some(record),
                _ => None,
            });
        let field = record
            .and_then(|record| record.fields.iter().find(|field| field.key == key))
            .ok_or_else(|| format!("there is no `{key}` on the path {}", paging.items))?;
        kind = field.kind.clone();
    }
    let item = match kind {
        Kind::Vec(item) => *item,
        Kind::Option(list) => match *list {
            Kind::Vec(item) => *item,
            other => return Err(format!("{} is {other}, not a list", paging.items)),
        },
        other => return Err(format!("{} is {other}, not a list", paging.items)),
    };
    Ok(List {
        paging: paging.clone(),
        item,
    })
}
