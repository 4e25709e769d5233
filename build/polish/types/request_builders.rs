//! Builders of types, for those a caller builds.

use std::collections::{BTreeMap, BTreeSet};

use syn::{ImplItem, Item, ItemMod, visit_mut::VisitMut};

use super::{reach::Reach, setters};
use crate::polish::{attributes, last_segment};

/// Keeps the builders of types that a request body can hold. Nobody builds a
/// response but in a test, and their builders are half of all code.
pub(super) fn keep_only_those(items: &mut Vec<Item>, reach: &Reach) {
    let mut field_docs: BTreeMap<(String, String), String> = BTreeMap::new();
    for item in items.iter() {
        if let Item::Struct(item) = item {
            for field in &item.fields {
                if let (Some(name), Some(text)) = (&field.ident, attributes::docs(&field.attrs)) {
                    field_docs.insert((item.ident.to_string(), name.to_string()), text);
                }
            }
        }
    }
    let composite: BTreeSet<String> = items
        .iter()
        .filter_map(|item| match item {
            Item::Struct(item) => Some(item.ident.to_string()),
            Item::Enum(item) => Some(item.ident.to_string()),
            _ => None,
        })
        .collect();
    items.retain(|item| match item {
        Item::Impl(item) => {
            let starts_builder = item.trait_.is_none()
                && item.items.iter().any(
                    |item| matches!(item, ImplItem::Fn(method) if method.sig.ident == "builder"),
                );
            !starts_builder || reach.sends(&item.self_ty)
        }
        _ => true,
    });
    for item in items {
        match item {
            Item::Mod(module) if module.ident == "builder" => {
                prune(module, reach);
                setters::relax(module, &composite);
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

fn prune(module: &mut ItemMod, reach: &Reach) {
    if let Some((_, items)) = &mut module.content {
        items.retain(|item| match item {
            Item::Struct(item) => reach.requests.contains(&item.ident.to_string()),
            Item::Impl(item) => reach.sends(&item.self_ty),
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
