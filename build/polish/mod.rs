//! What we change in progenitor's code before it is written.
//!
//! - [`root`]: imports and the `Client` struct;
//! - [`operations`]: the builders of operations, whose `send` becomes a call of
//!   our transport and decoder;
//! - [`types`]: the types of requests and responses;
//! - [`readable`]: names and comments as a person would write them.

mod attributes;
mod operations;
pub(crate) mod readable;
mod root;
mod types;

use std::{collections::BTreeMap, error::Error};

use serde_json::{Map, Value};
use syn::{File, Ident, Item, Type};

/// An operation of a description, with what its generated builder looks like.
pub(crate) struct Operation {
    /// The method of `Client`.
    pub(crate) id: String,
    /// The struct in `builder`.
    pub(crate) builder: Ident,
    /// Path and query parameters: name and type.
    pub(crate) parameters: Vec<(Ident, Type)>,
    /// The type of the request body.
    pub(crate) body: Option<Type>,
    pub(crate) response: ResponseKind,
}

/// What a success carries.
pub(crate) enum ResponseKind {
    Json(Box<Type>),
    Empty,
    Stream,
}

/// The operations of a description by id.
pub(crate) type Described = BTreeMap<String, DescribedOperation>;

pub(crate) struct DescribedOperation {
    pub(crate) path: String,
    pub(crate) method: String,
    pub(crate) object: Map<String, Value>,
}

impl DescribedOperation {
    /// Whether carrying it out twice does no harm.
    pub(crate) fn is_replay_safe(&self) -> bool {
        self.object.get("x-intercom-replay-safe") == Some(&Value::Bool(true))
    }

    /// The field that the body must have for that.
    pub(crate) fn replay_needs(&self) -> Option<&str> {
        self.object.get("x-intercom-replay-needs")?.as_str()
    }
}

/// Lists the operations of `document`.
pub(crate) fn described(document: &Value) -> Described {
    let mut described = BTreeMap::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            if let (Some(id), Some(object)) =
                (operation["operationId"].as_str(), operation.as_object())
            {
                let operation = DescribedOperation {
                    path: path.clone(),
                    method: method.to_uppercase(),
                    object: object.clone(),
                };
                described.insert(id.to_owned(), operation);
            }
        }
    }
    described
}

/// Polishes `file`, generated from `document`.
pub(crate) fn polish(
    file: &mut File,
    described: &Described,
    document: &Value,
) -> Result<Vec<Operation>, Box<dyn Error>> {
    let schemas = document["components"]["schemas"]
        .as_object()
        .ok_or("the description has no schemas")?;
    root::polish(file, described)?;
    let operations = operations::polish(module(file, "builder")?, described)?;
    let checked = types::polish(module(file, "types")?, &operations, schemas)?;
    operations::check_bodies(module(file, "builder")?, &operations, &checked);
    let types = module(file, "types")?.clone();
    crate::paging::add(module(file, "builder")?, &types, &operations, described)?;
    readable::polish(file)?;
    Ok(operations)
}

/// The items of the module `name`.
fn module<'a>(file: &'a mut File, name: &str) -> Result<&'a mut Vec<Item>, Box<dyn Error>> {
    file.items
        .iter_mut()
        .find_map(|item| match item {
            Item::Mod(module) if module.ident == name => {
                module.content.as_mut().map(|(_, items)| items)
            }
            _ => None,
        })
        .ok_or_else(|| format!("progenitor wrote no module `{name}`").into())
}

/// The last segment of a path type: `Vec` of `std::vec::Vec<T>`.
pub(crate) fn last_segment(kind: &Type) -> Option<&syn::PathSegment> {
    match kind {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

/// The first type argument: `T` of `Vec<T>`.
pub(crate) fn argument(kind: &Type) -> Option<&Type> {
    match &last_segment(kind)?.arguments {
        syn::PathArguments::AngleBracketed(arguments) => {
            arguments.args.iter().find_map(|argument| match argument {
                syn::GenericArgument::Type(kind) => Some(kind),
                _ => None,
            })
        }
        _ => None,
    }
}
