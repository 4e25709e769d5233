//! Reads the surface of a module from the syntax that build.rs generates.
//!
//! Only this file and [`tokens`] depend on the form of the generated code.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, anyhow};
use quote::ToTokens as _;
use serde_json::Value;
use syn::{Fields, FnArg, ImplItem, Item, ItemImpl, ReturnType, Type, Visibility};

use super::{
    generator_panic,
    surface::{Definition, Method, Record, Setter, Surface},
    tokens,
};
use crate::{
    diff::path_shape::{path_parameters, path_shape},
    generate::{self, Module},
    polish::{Operation, ResponseKind, last_segment, readable::Inside},
};

/// Generates the module for `document` and reads its surface. `schemas` are the
/// components by the name of their type.
pub fn surface(document: Value, schemas: BTreeMap<String, String>) -> Result<Surface> {
    let module = generator_panic::catch(|| {
        generate::syntax(document, tokens::lean).map_err(|error| anyhow!("{error}"))
    })?;
    Ok(surface_of(&module, schemas))
}

/// The surface of `module`.
fn surface_of(module: &Module, schemas: BTreeMap<String, String>) -> Surface {
    let mut surface = Surface {
        schemas,
        ..Surface::default()
    };
    let items = |name: &str| {
        module.file.items.iter().find_map(|item| match item {
            Item::Mod(inner) if inner.ident == name => Some(&inner.content.as_ref()?.1),
            _ => None,
        })
    };
    for item in items("types").into_iter().flatten() {
        add_item(&mut surface, item);
    }
    let list_items = list_items(items("builder").into_iter().flatten());
    for operation in &module.operations {
        let Some(described) = module.described.get(&operation.id) else {
            continue;
        };
        let key = format!("{} {}", described.method, path_shape(&described.path));
        let positions = path_parameters(&described.path);
        let required: BTreeSet<&str> = described.object["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["required"] == true)
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        let method = method(operation, &positions, &required, &list_items);
        surface.methods.insert(key, method);
    }
    surface
}

fn add_item(surface: &mut Surface, item: &Item) {
    let (ident, definition) = match item {
        Item::Struct(item) => (&item.ident, struct_definition(&item.fields)),
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
                surface
                    .types
                    .insert(inside.name.to_string(), macro_definition(&inside));
            }
            return;
        }
        Item::Impl(item) => return add_functions(surface, item),
        _ => return,
    };
    surface.types.insert(ident.to_string(), definition);
}

fn add_functions(surface: &mut Surface, item: &ItemImpl) {
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
            surface.functions.insert(name, signature);
        }
    }
}

fn struct_definition(fields: &Fields) -> Definition {
    if let Fields::Named(fields) = fields {
        let fields = fields
            .named
            .iter()
            .filter(|field| matches!(field.vis, Visibility::Public(_)))
            .filter_map(|field| Some((field.ident.as_ref()?.to_string(), show(&field.ty))))
            .collect();
        // Constants have types of their own here.
        return Definition::Record(Record {
            fields,
            constants: BTreeMap::new(),
        });
    }
    let kinds: Vec<String> = fields.iter().map(|field| show(&field.ty)).collect();
    Definition::Newtype(kinds.join(", "))
}

fn macro_definition(inside: &Inside) -> Definition {
    match &inside.values[..] {
        [(None, value)] => Definition::Constant(value.clone()),
        values => Definition::OpenEnum(
            values
                .iter()
                .filter_map(|(variant, value)| Some((variant.as_ref()?.to_string(), value.clone())))
                .collect(),
        ),
    }
}

/// The types that `items` yields, by the name of the operation's builder.
fn list_items<'a>(builders: impl Iterator<Item = &'a Item>) -> BTreeMap<String, String> {
    let mut list_items = BTreeMap::new();
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
                list_items.insert(owner.ident.to_string(), show(kind));
            }
        }
    }
    list_items
}

fn method(
    operation: &Operation,
    positions: &[&str],
    required: &BTreeSet<&str>,
    list_items: &BTreeMap<String, String>,
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
        item: list_items.get(&operation.builder.to_string()).cloned(),
    }
}

/// A type as in source code, without the paths of modules.
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

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, fs};

    use super::{surface_of, tokens};
    use crate::{generate, regen};

    #[test]
    fn removed_tokens_do_not_affect_the_surface() {
        let path = regen::default_folder().join("2.9.json");
        let document: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let lean = generate::syntax(document.clone(), tokens::lean).unwrap();
        let complete = generate::syntax(document, |tokens| tokens).unwrap();
        let surface = surface_of(&lean, BTreeMap::new());
        assert!(surface.types.len() > 100 && surface.functions.len() > 100);
        assert_eq!(surface, surface_of(&complete, BTreeMap::new()));
    }
}
