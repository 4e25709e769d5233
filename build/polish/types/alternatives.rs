//! Requests that need one of several fields.

use std::{collections::BTreeMap, error::Error};

use heck::{ToPascalCase as _, ToSnakeCase as _};
use quote::{format_ident, quote};
use serde_json::{Map, Value};
use syn::{Expr, Item, Type, parse_quote};

use super::reach::Reach;
use crate::polish::{argument, last_segment};

/// Gives every type that a description marks with `x-intercom-needs-one-of`
/// (alternatives, each a list of fields) a check, and a constructor for each
/// alternative of one field. A type that holds such a type checks it too.
/// Returns the types that have a check.
pub(super) fn check(
    items: &mut Vec<Item>,
    schemas: &Map<String, Value>,
    reach: &Reach,
) -> Result<Vec<String>, Box<dyn Error>> {
    let mut alternatives = BTreeMap::new();
    for (name, schema) in schemas {
        find(&name.to_pascal_case(), schema, &mut alternatives);
    }
    let mut checked: Vec<String> = Vec::new();
    let mut fields: BTreeMap<String, BTreeMap<String, Type>> = BTreeMap::new();
    for item in items.iter() {
        if let Item::Struct(item) = item {
            let of = fields.entry(item.ident.to_string()).or_default();
            for field in &item.fields {
                if let Some(name) = &field.ident {
                    of.insert(name.to_string(), field.ty.clone());
                }
            }
        }
    }
    alternatives.retain(|name, _| reach.only_sent(name));
    for name in alternatives.keys() {
        if !fields.contains_key(name) {
            return Err(format!("{name} needs one of several fields, and is no struct").into());
        }
    }
    for (name, fields) in &fields {
        let own = alternatives.get(name);
        let inner: Vec<_> = fields
            .iter()
            .filter(|(_, kind)| {
                reach.only_sent(name)
                    && last_segment(kind).is_some_and(|segment| {
                        alternatives.contains_key(&segment.ident.to_string())
                    })
            })
            .map(|(field, _)| format_ident!("{field}"))
            .collect();
        if own.is_none() && inner.is_empty() {
            continue;
        }
        let ident = format_ident!("{name}");
        let own_check = own.map(|alternatives| {
            let present = alternatives.iter().map(|alternative| -> Expr {
                let each = alternative.iter().map(|field| {
                    let field = format_ident!("{}", field.to_snake_case());
                    quote!(self.#field.is_some())
                });
                parse_quote!((#(#each)&&*))
            });
            let names: Vec<String> = alternatives
                .iter()
                .map(|fields| format!("`{}`", fields.join("` and `")))
                .collect();
            let message = format!("one of {} is required", names.join(", "));
            quote!(
                if !(#(#present)||*) {
                    return Err(#message.to_owned());
                }
            )
        });
        let constructors = own.into_iter().flatten().filter_map(|alternative| {
            let [field] = &alternative[..] else {
                return None;
            };
            let kind = argument(fields.get(&field.to_snake_case())?)?;
            let setter = format_ident!("{}", field.to_snake_case());
            let with = format_ident!("with_{}", field.to_snake_case());
            let doc = format!("Starts with `{field}`, which is one of the ways to name it.");
            Some(quote!(
                #[doc = #doc]
                pub fn #with(value: impl crate::types::IntoOptional<#kind>) -> builder::#ident {
                    Self::builder().#setter(value)
                }
            ))
        });
        items.push(parse_quote!(
            impl #ident {
                #(#constructors)*

                /// Whether the fields that are set are enough for the API.
                pub(crate) fn check(&self) -> ::std::result::Result<(), ::std::string::String> {
                    #own_check
                    #(self.#inner.check().map_err(|message| {
                        format!(concat!("`", stringify!(#inner), "`: {}"), message)
                    })?;)*
                    Ok(())
                }
            }
        ));
        checked.push(name.clone());
    }
    Ok(checked)
}

fn find(name: &str, schema: &Value, found: &mut BTreeMap<String, Vec<Vec<String>>>) {
    if let Some(list) = schema["x-intercom-needs-one-of"].as_array() {
        let alternatives = list
            .iter()
            .map(|fields| {
                let fields = fields.as_array().into_iter().flatten();
                fields
                    .filter_map(|field| field.as_str().map(str::to_owned))
                    .collect()
            })
            .collect();
        found.insert(name.to_owned(), alternatives);
    }
    for (field, property) in schema["properties"].as_object().into_iter().flatten() {
        find(
            &format!("{name}{}", field.to_pascal_case()),
            property,
            found,
        );
    }
}
