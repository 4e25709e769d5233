//! Builders of types, for those a caller builds.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{ImplItem, Item, ItemMod, visit_mut::VisitMut};

use crate::polish::{Operation, attributes, last_segment};

/// Keeps the builders of types that a request body can hold. Nobody builds a
/// response but in a test, and their builders are half of all code.
pub(super) fn keep_only_those(items: &mut Vec<Item>, operations: &[Operation]) {
    let mut mentions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut field_docs: BTreeMap<(String, String), String> = BTreeMap::new();
    for item in items.iter() {
        match item {
            Item::Struct(item) => {
                for field in &item.fields {
                    if let (Some(name), Some(text)) = (&field.ident, attributes::docs(&field.attrs))
                    {
                        field_docs.insert((item.ident.to_string(), name.to_string()), text);
                    }
                }
                mentions.insert(
                    item.ident.to_string(),
                    idents(item.fields.to_token_stream()),
                );
            }
            Item::Enum(item) => {
                mentions.insert(
                    item.ident.to_string(),
                    idents(item.variants.to_token_stream()),
                );
            }
            Item::Type(item) => {
                mentions.insert(item.ident.to_string(), idents(item.ty.to_token_stream()));
            }
            _ => {}
        }
    }

    let mut pending: Vec<String> = operations
        .iter()
        .filter_map(|operation| operation.body.as_ref())
        .flat_map(|body| idents(body.to_token_stream()))
        .collect();
    let mut built = BTreeSet::new();
    while let Some(name) = pending.pop() {
        if let Some(inner) = mentions.get(&name)
            && built.insert(name)
        {
            pending.extend(inner.iter().cloned());
        }
    }

    items.retain(|item| match item {
        Item::Impl(item) => {
            let starts_builder = item.trait_.is_none()
                && item.items.iter().any(
                    |item| matches!(item, ImplItem::Fn(method) if method.sig.ident == "builder"),
                );
            !starts_builder || is_one_of(&built, &item.self_ty)
        }
        _ => true,
    });
    for item in items {
        match item {
            Item::Mod(module) if module.ident == "builder" => {
                prune(module, &built);
                document(module, &field_docs);
                Tidy.visit_item_mod_mut(module);
            }
            Item::Impl(item) => {
                for item in &mut item.items {
                    if let ImplItem::Fn(method) = item
                        && method.sig.ident == "builder"
                    {
                        attributes::set_docs(&mut method.attrs, "Starts with nothing set.");
                    }
                }
            }
            _ => {}
        }
    }
}

fn prune(module: &mut ItemMod, built: &BTreeSet<String>) {
    if let Some((_, items)) = &mut module.content {
        items.retain(|item| match item {
            Item::Struct(item) => built.contains(&item.ident.to_string()),
            Item::Impl(item) => is_one_of(built, &item.self_ty),
            _ => true,
        });
    }
}

/// `no value supplied for x` is what operations call `x` is required.
struct Tidy;

impl VisitMut for Tidy {
    fn visit_lit_str_mut(&mut self, literal: &mut syn::LitStr) {
        if let Some(name) = literal.value().strip_prefix("no value supplied for ") {
            *literal = syn::LitStr::new(&format!("`{name}` is required"), literal.span());
        }
    }
}

fn document(module: &mut ItemMod, field_docs: &BTreeMap<(String, String), String>) {
    for item in module.content.iter_mut().flat_map(|(_, items)| items) {
        match item {
            Item::Struct(item) => {
                let text = format!("Builds a [`{0}`](super::{0}).", item.ident);
                attributes::set_docs(&mut item.attrs, &text);
            }
            Item::Impl(item) if item.trait_.is_none() => {
                let Some(name) = last_segment(&item.self_ty).map(|s| s.ident.to_string()) else {
                    continue;
                };
                for item in &mut item.items {
                    if let ImplItem::Fn(method) = item {
                        let key = (name.clone(), method.sig.ident.to_string());
                        if let Some(text) = field_docs.get(&key) {
                            attributes::set_docs(&mut method.attrs, text);
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

fn is_one_of(names: &BTreeSet<String>, kind: &syn::Type) -> bool {
    last_segment(kind).is_some_and(|segment| names.contains(&segment.ident.to_string()))
}

/// Every identifier in `tokens`.
fn idents(tokens: TokenStream) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut pending = vec![tokens];
    while let Some(tokens) = pending.pop() {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    found.insert(ident.to_string());
                }
                TokenTree::Group(group) => pending.push(group.stream()),
                _ => {}
            }
        }
    }
    found
}
