//! The public items of a generated module.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens as _;
use syn::{Fields, FnArg, ImplItem, Item, ItemImpl, ReturnType, Type, Visibility};

use crate::{
    diff::wire,
    generate::Module,
    polish::{Operation, ResponseKind, last_segment, readable::Inside},
};

/// Everything a program can name.
#[derive(Debug, Default, PartialEq)]
pub struct Surface {
    /// The methods of `Client` by method and shape of path.
    pub methods: BTreeMap<String, Method>,
    pub types: BTreeMap<String, Definition>,
    /// Associated functions, as `Type::function`, with their signatures.
    pub functions: BTreeMap<String, String>,
    /// The components that types are made from.
    schemas: BTreeMap<String, String>,
}

/// A method of `Client` and what its builder can do.
#[derive(Debug, PartialEq)]
pub struct Method {
    pub name: String,
    /// By name; parameters of the path by position.
    pub setters: BTreeMap<String, Setter>,
    /// What `send` gives.
    pub response: String,
    /// What `items` gives, if it is there.
    pub item: Option<String>,
}

#[derive(Debug, PartialEq)]
pub struct Setter {
    pub name: String,
    pub kind: String,
    pub is_required: bool,
}

/// How a type is made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Definition {
    /// Public fields and their types.
    Struct(BTreeMap<String, String>),
    /// A struct whose fields have no names.
    Tuple(Vec<String>),
    /// Variants and what they hold.
    Union(BTreeMap<String, String>),
    /// Variants and their words, and `Unknown`.
    Open(BTreeMap<String, String>),
    Constant(String),
}

impl Surface {
    pub fn of(module: &Module, schemas: &BTreeMap<String, String>) -> Self {
        let mut surface = Self {
            schemas: schemas.clone(),
            ..Self::default()
        };
        let items = |name: &str| {
            module.file.items.iter().find_map(|item| match item {
                Item::Mod(inner) if inner.ident == name => Some(&inner.content.as_ref()?.1),
                _ => None,
            })
        };
        for item in items("types").into_iter().flatten() {
            surface.add(item);
        }
        let walks = walks(items("builder").into_iter().flatten());
        for operation in &module.operations {
            let Some(described) = module.described.get(&operation.id) else {
                continue;
            };
            let key = format!("{} {}", described.method, wire::path_shape(&described.path));
            let positions = wire::path_parameters(&described.path);
            let required: BTreeSet<&str> = described.object["parameters"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|parameter| parameter["required"] == true)
                .filter_map(|parameter| parameter["name"].as_str())
                .collect();
            let method = method(operation, &positions, &required, &walks);
            surface.methods.insert(key, method);
        }
        surface
    }

    fn add(&mut self, item: &Item) {
        let (ident, definition) = match item {
            Item::Struct(item) => (&item.ident, of_fields(&item.fields)),
            Item::Enum(item) => {
                let variants = item.variants.iter().map(|variant| {
                    let held: Vec<String> =
                        variant.fields.iter().map(|field| show(&field.ty)).collect();
                    (variant.ident.to_string(), held.join(", "))
                });
                (&item.ident, Definition::Union(variants.collect()))
            }
            Item::Macro(item) => {
                if let Ok(inside) = item.mac.parse_body::<Inside>() {
                    self.types
                        .insert(inside.name.to_string(), of_macro(&inside));
                }
                return;
            }
            Item::Impl(item) => return self.add_functions(item),
            _ => return,
        };
        self.types.insert(ident.to_string(), definition);
    }

    fn add_functions(&mut self, item: &ItemImpl) {
        let Some(owner) = last_segment(&item.self_ty) else {
            return;
        };
        if item.trait_.is_some() {
            return;
        }
        for function in &item.items {
            if let ImplItem::Fn(function) = function
                && matches!(function.vis, Visibility::Public(_))
            {
                let name = format!("{}::{}", owner.ident, function.sig.ident);
                let inputs: Vec<String> = function
                    .sig
                    .inputs
                    .iter()
                    .map(|input| match input {
                        FnArg::Receiver(_) => "self".to_owned(),
                        FnArg::Typed(input) => show(&input.ty),
                    })
                    .collect();
                let output = match &function.sig.output {
                    ReturnType::Default => "()".to_owned(),
                    ReturnType::Type(_, kind) => show(kind),
                };
                let signature = format!("({}) -> {output}", inputs.join(", "));
                self.functions.insert(name, signature);
            }
        }
    }

    /// The component `name` is made from, or the one it is inside of.
    pub fn schema(&self, name: &str) -> Option<&str> {
        self.schemas
            .iter()
            .filter(|(kind, _)| name.starts_with(kind.as_str()))
            .max_by_key(|(kind, _)| kind.len())
            .map(|(_, schema)| schema.as_str())
    }
}

impl Definition {
    /// What it is, for a message.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Struct(_) => "a struct",
            Self::Tuple(_) => "a struct without names",
            Self::Union(_) => "a union",
            Self::Open(_) => "an enumeration",
            Self::Constant(_) => "a constant",
        }
    }

    /// Its members and their types.
    pub fn members(&self) -> Vec<(String, &str)> {
        match self {
            Self::Struct(members) | Self::Union(members) => members
                .iter()
                .map(|(name, kind)| (name.clone(), kind.as_str()))
                .collect(),
            Self::Tuple(kinds) => kinds
                .iter()
                .enumerate()
                .map(|(index, kind)| (index.to_string(), kind.as_str()))
                .collect(),
            Self::Open(words) => words.keys().map(|name| (name.clone(), "")).collect(),
            Self::Constant(_) => Vec::new(),
        }
    }
}

fn of_fields(fields: &Fields) -> Definition {
    match fields {
        Fields::Named(fields) => Definition::Struct(
            fields
                .named
                .iter()
                .filter(|field| matches!(field.vis, Visibility::Public(_)))
                .filter_map(|field| Some((field.ident.as_ref()?.to_string(), show(&field.ty))))
                .collect(),
        ),
        other => Definition::Tuple(other.iter().map(|field| show(&field.ty)).collect()),
    }
}

fn of_macro(inside: &Inside) -> Definition {
    match &inside.values[..] {
        [(None, value)] => Definition::Constant(value.clone()),
        values => Definition::Open(
            values
                .iter()
                .filter_map(|(variant, value)| Some((variant.as_ref()?.to_string(), value.clone())))
                .collect(),
        ),
    }
}

/// The item types of the builders that have `items`.
fn walks<'a>(builders: impl Iterator<Item = &'a Item>) -> BTreeMap<String, String> {
    let mut walks = BTreeMap::new();
    for item in builders {
        let Item::Impl(item) = item else { continue };
        let Some(owner) = last_segment(&item.self_ty) else {
            continue;
        };
        for function in &item.items {
            if let ImplItem::Fn(function) = function
                && function.sig.ident == "items"
                && let ReturnType::Type(_, kind) = &function.sig.output
            {
                walks.insert(owner.ident.to_string(), show(kind));
            }
        }
    }
    walks
}

fn method(
    operation: &Operation,
    positions: &[&str],
    required: &BTreeSet<&str>,
    walks: &BTreeMap<String, String>,
) -> Method {
    let mut setters = BTreeMap::new();
    for (ident, kind) in &operation.parameters {
        let name = ident.to_string();
        // `type_` in Rust is `type` on the wire.
        let wire = name.trim_end_matches('_').to_owned();
        let position = positions.iter().position(|known| **known == *wire);
        let key = match position {
            Some(position) => format!("{{{}}}", position + 1),
            None => name.clone(),
        };
        let setter = Setter {
            name,
            kind: show(kind),
            is_required: required.contains(wire.as_str()),
        };
        setters.insert(key, setter);
    }
    if let Some(body) = &operation.body {
        let setter = Setter {
            name: "body".to_owned(),
            kind: show(body),
            is_required: false,
        };
        setters.insert("body".to_owned(), setter);
    }
    Method {
        name: operation.id.clone(),
        setters,
        response: match &operation.response {
            ResponseKind::Json(kind) => show(kind),
            ResponseKind::Empty => "()".to_owned(),
            ResponseKind::Stream => "ByteStream".to_owned(),
        },
        item: walks.get(&operation.builder.to_string()).cloned(),
    }
}

/// A type as a person would write it, without the paths of modules.
fn show(kind: &Type) -> String {
    match kind {
        Type::Path(path) => show_path(&path.path),
        Type::Tuple(tuple) => {
            let kinds: Vec<String> = tuple.elems.iter().map(show).collect();
            format!("({})", kinds.join(", "))
        }
        Type::Reference(reference) => format!("&{}", show(&reference.elem)),
        Type::ImplTrait(bounds) => {
            let bounds: Vec<String> = bounds
                .bounds
                .iter()
                .map(|bound| match bound {
                    syn::TypeParamBound::Trait(bound) => show_path(&bound.path),
                    other => other.to_token_stream().to_string(),
                })
                .collect();
            format!("impl {}", bounds.join(" + "))
        }
        other => other.to_token_stream().to_string(),
    }
}

fn show_path(path: &syn::Path) -> String {
    let Some(last) = path.segments.last() else {
        return String::new();
    };
    let arguments: Vec<String> = match &last.arguments {
        syn::PathArguments::AngleBracketed(arguments) => arguments
            .args
            .iter()
            .filter_map(|argument| match argument {
                syn::GenericArgument::Type(kind) => Some(show(kind)),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    // `types::builder::Ticket` builds a `types::Ticket`.
    let is_builder =
        path.segments.len() > 1 && path.segments[path.segments.len() - 2].ident == "builder";
    let name = match is_builder {
        true => format!("builder::{}", last.ident),
        false => last.ident.to_string(),
    };
    match arguments.is_empty() {
        true => name,
        false => format!("{name}<{}>", arguments.join(", ")),
    }
}
