//! The types of requests and responses.

mod alternatives;
mod clearable;
mod enums;
mod fields;
mod reach;
mod request_builders;
mod setters;
mod unions;

use std::{collections::BTreeMap, error::Error};

use serde_json::{Map, Value};
use syn::Item;

use self::reach::Reach;

use super::{Operation, argument, attributes, last_segment};

/// Polishes the items of `types`, generated from `schemas`. Returns the types
/// that have a check to make before they are sent.
pub(super) fn polish(
    items: &mut Vec<Item>,
    operations: &[Operation],
    schemas: &Map<String, Value>,
) -> Result<Vec<String>, Box<dyn Error>> {
    let reach = Reach::of(items, operations);
    let constants = enums::open(items);
    enums::fill_constants(items, &constants)?;
    fields::read_leniently(items);
    unions::shorten_variants(items);
    unions::accept_builders(items, &reach);
    document(items);
    clearable::mark(items, schemas, &reach);
    request_builders::keep_only_those(items, &reach);
    alternatives::check(items, schemas, &reach)
}

/// What has no text of its own says at least where it belongs.
fn document(items: &mut [Item]) {
    let type_docs: BTreeMap<String, String> = items
        .iter()
        .filter_map(|item| match item {
            Item::Struct(item) => Some((item.ident.to_string(), attributes::docs(&item.attrs)?)),
            _ => None,
        })
        .collect();
    for item in items {
        match item {
            Item::Struct(item) => {
                // typify gives the text of an inner object to its type alone.
                for field in &mut item.fields {
                    let inner = argument(&field.ty).unwrap_or(&field.ty);
                    if attributes::docs(&field.attrs).is_none()
                        && let Some(segment) = last_segment(inner)
                        && let Some(text) = type_docs.get(&segment.ident.to_string())
                    {
                        field.attrs.insert(0, attributes::doc(text));
                    }
                }
                // Without a description, typify writes the name of the type.
                let name = format!("`{}`", item.ident);
                if attributes::docs(&item.attrs).is_none_or(|text| text.trim() == name) {
                    let text = match item.ident.to_string().strip_suffix("Body") {
                        Some(operation) => {
                            format!("The body of [`{operation}`](super::builder::{operation}).")
                        }
                        None => "An object inside another one.".to_owned(),
                    };
                    attributes::set_docs(&mut item.attrs, &text);
                }
            }
            Item::Enum(item) => {
                for variant in &mut item.variants {
                    if attributes::docs(&variant.attrs).is_none() {
                        let text = format!("{}.", words(&variant.ident.to_string()));
                        attributes::set_docs(&mut variant.attrs, &text);
                    }
                }
            }
            Item::Mod(module) => {
                let text = match module.ident.to_string().as_str() {
                    "builder" => "Request types under construction.",
                    _ => "Why a value cannot be converted.",
                };
                attributes::set_docs(&mut module.attrs, text);
            }
            _ => {}
        }
    }
}

/// `IntercomUserId` as `Intercom user id`.
fn words(camel: &str) -> String {
    let mut words = String::new();
    for character in camel.chars() {
        if character.is_uppercase() && !words.is_empty() {
            words.push(' ');
            words.extend(character.to_lowercase());
        } else {
            words.push(character);
        }
    }
    words
}
