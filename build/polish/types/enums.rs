//! String enumerations: open to new words, or constant.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
};

use quote::quote;
use syn::{
    Expr, Fields, Item, ItemEnum, Meta, parse_quote,
    visit_mut::{self, VisitMut},
};

use crate::polish::{attributes, last_segment};

/// Hands every string enumeration to the macros `open_enum!` and `constant!`
/// of the crate, which write the code that is the same for all of them.
/// Returns the names of the constants.
pub(super) fn open(items: &mut Vec<Item>) -> BTreeSet<String> {
    let with_default: BTreeSet<String> = items
        .iter()
        .filter_map(|item| match item {
            Item::Impl(item) if item.trait_.as_ref()?.0.segments.last()?.ident == "Default" => {
                Some(last_segment(&item.self_ty)?.ident.to_string())
            }
            _ => None,
        })
        .collect();

    let mut enums = BTreeMap::new();
    let mut constants = BTreeSet::new();
    for item in items.iter_mut() {
        let Item::Enum(declaration) = item else {
            continue;
        };
        let Some(texts) = texts(declaration) else {
            continue;
        };
        let name = declaration.ident.clone();
        let docs = attributes::docs(&declaration.attrs)
            .filter(|text| text.trim() != format!("`{name}`"))
            .unwrap_or_else(|| "One of a set of words, which may grow.".to_owned());
        *item = match &texts[..] {
            [text] if with_default.contains(&name.to_string()) => {
                constants.insert(name.to_string());
                parse_quote!(crate::types::open_enum::constant! {
                    #[doc = #docs]
                    pub struct #name = #text;
                })
            }
            _ => {
                let variants = declaration.variants.iter().map(|variant| &variant.ident);
                parse_quote!(crate::types::open_enum::open_enum! {
                    #[doc = #docs]
                    pub enum #name {
                        #(#variants = #texts,)*
                    }
                })
            }
        };
        enums.insert(name.to_string(), ());
    }
    items.retain(|item| match item {
        Item::Impl(item) => last_segment(&item.self_ty)
            .is_none_or(|segment| !enums.contains_key(&segment.ident.to_string())),
        _ => true,
    });
    constants
}

/// The text of each variant, if the enumeration is one of texts.
fn texts(declaration: &ItemEnum) -> Option<Vec<String>> {
    let untagged = attributes::serde(&declaration.attrs)
        .iter()
        .any(|meta| meta.path().is_ident("untagged"));
    if untagged || declaration.variants.is_empty() {
        return None;
    }
    declaration
        .variants
        .iter()
        .map(|variant| match variant.fields {
            Fields::Unit => Some(
                attributes::renamed(&variant.attrs).unwrap_or_else(|| variant.ident.to_string()),
            ),
            _ => None,
        })
        .collect()
}

/// A constant is its own default; typify's functions for it go.
pub(super) fn fill_constants(
    items: &mut Vec<Item>,
    constants: &BTreeSet<String>,
) -> Result<(), Box<dyn Error>> {
    let mut left = None;
    items.retain(|item| match item {
        Item::Mod(module) if module.ident == "defaults" => {
            for item in module.content.iter().flat_map(|(_, items)| items) {
                if let Item::Fn(function) = item
                    && let syn::ReturnType::Type(_, kind) = &function.sig.output
                    && last_segment(kind)
                        .is_none_or(|segment| !constants.contains(&segment.ident.to_string()))
                {
                    left = Some(function.sig.ident.to_string());
                }
            }
            false
        }
        _ => true,
    });
    if let Some(function) = left {
        return Err(format!("{function} is the default of something that is no constant").into());
    }
    for item in items {
        Defaults.visit_item_mut(item);
    }
    Ok(())
}

struct Defaults;

impl VisitMut for Defaults {
    fn visit_field_mut(&mut self, field: &mut syn::Field) {
        let arguments: Vec<_> = attributes::serde(&field.attrs)
            .iter()
            .map(|meta| match meta {
                Meta::NameValue(pair) if pair.path.is_ident("default") => quote!(default),
                other => attributes::tokens(other),
            })
            .collect();
        attributes::set_serde(&mut field.attrs, &arguments);
    }

    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        if let Expr::Call(call) = expression
            && let Expr::Path(path) = &*call.func
            && path
                .path
                .segments
                .iter()
                .any(|segment| segment.ident == "defaults")
        {
            *expression = parse_quote!(::std::default::Default::default());
            return;
        }
        visit_mut::visit_expr_mut(self, expression);
    }
}
