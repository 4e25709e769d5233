//! Fields of requests that can be cleared: absent, `null` or a value.

use std::collections::BTreeSet;

use heck::ToPascalCase as _;
use quote::quote;
use serde_json::{Map, Value};
use syn::{Item, ItemStruct, Type, parse_quote};

use super::reach::Reach;
use crate::polish::{argument, attributes, last_segment};

/// Makes `Clearable<T>` of `Option<T>` where a request-only component says
/// `nullable`, in the type and in its builder.
pub(super) fn mark(items: &mut [Item], schemas: &Map<String, Value>, reach: &Reach) {
    let clearable: BTreeSet<(String, String)> = schemas
        .iter()
        .map(|(name, schema)| (name.to_pascal_case(), schema))
        .filter(|(name, _)| reach.only_sent(name))
        .flat_map(|(name, schema)| {
            let properties = schema["properties"].as_object().into_iter().flatten();
            properties
                .filter(|(_, property)| property["nullable"] == true)
                .map(move |(field, _)| (name.clone(), field.clone()))
        })
        .collect();
    for item in items {
        match item {
            Item::Struct(item) => mark_fields(item, &clearable),
            Item::Mod(module) if module.ident == "builder" => {
                for item in module.content.iter_mut().flat_map(|(_, items)| items) {
                    if let Item::Struct(item) = item {
                        mark_builder_fields(item, &clearable);
                    }
                }
            }
            _ => {}
        }
    }
}

fn mark_fields(item: &mut ItemStruct, clearable: &BTreeSet<(String, String)>) {
    let owner = item.ident.to_string();
    for field in &mut item.fields {
        let Some(name) = &field.ident else { continue };
        let wire = attributes::renamed(&field.attrs).unwrap_or_else(|| name.to_string());
        if clearable.contains(&(owner.clone(), wire))
            && let Some(kind) = cleared(&field.ty)
        {
            field.ty = kind;
            let mut arguments: Vec<_> = attributes::serde(&field.attrs)
                .iter()
                .filter(|meta| meta.path().is_ident("rename"))
                .map(attributes::tokens)
                .collect();
            arguments.push(quote!(default));
            arguments.push(quote!(
                skip_serializing_if = "crate::types::Clearable::is_keep"
            ));
            attributes::set_serde(&mut field.attrs, &arguments);
        }
    }
}

/// Builder fields are `Result<Option<T>, String>`, named as in Rust.
fn mark_builder_fields(item: &mut ItemStruct, clearable: &BTreeSet<(String, String)>) {
    let owner = item.ident.to_string();
    for field in &mut item.fields {
        let Some(name) = &field.ident else { continue };
        let wire = name.to_string().trim_end_matches('_').to_owned();
        if clearable.contains(&(owner.clone(), wire))
            && let Some(kind) = argument(&field.ty).and_then(cleared)
        {
            field.ty = parse_quote!(::std::result::Result<#kind, ::std::string::String>);
        }
    }
}

fn cleared(kind: &Type) -> Option<Type> {
    let inner = argument(kind)?;
    (last_segment(kind)?.ident == "Option").then(|| parse_quote!(crate::types::Clearable<#inner>))
}
