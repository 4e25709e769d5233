//! Reading and writing attributes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Expr, Lit, Meta, parse_quote, punctuated::Punctuated};

/// The text of all doc comments.
pub(super) fn docs(attributes: &[Attribute]) -> Option<String> {
    let lines: Vec<String> = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) => match &pair.value {
                Expr::Lit(literal) => match &literal.lit {
                    Lit::Str(text) => Some(text.value()),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// A doc comment.
pub(super) fn doc(text: &str) -> Attribute {
    parse_quote!(#[doc = #text])
}

/// Replaces all doc comments.
pub(super) fn set_docs(attributes: &mut Vec<Attribute>, text: &str) {
    attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    attributes.insert(0, doc(text));
}

/// The arguments of all `#[serde(…)]`.
pub(super) fn serde(attributes: &[Attribute]) -> Vec<Meta> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
        .filter_map(|attribute| {
            attribute
                .parse_args_with(Punctuated::<Meta, syn::Token![,]>::parse_terminated)
                .ok()
        })
        .flatten()
        .collect()
}

/// Replaces all `#[serde(…)]` by one with these arguments.
pub(super) fn set_serde(attributes: &mut Vec<Attribute>, arguments: &[TokenStream]) {
    attributes.retain(|attribute| !attribute.path().is_ident("serde"));
    if !arguments.is_empty() {
        attributes.push(parse_quote!(#[serde(#(#arguments),*)]));
    }
}

/// The text of `rename = "…"`.
pub(super) fn renamed(attributes: &[Attribute]) -> Option<String> {
    serde(attributes).into_iter().find_map(|meta| match meta {
        Meta::NameValue(pair) if pair.path.is_ident("rename") => match pair.value {
            Expr::Lit(literal) => match literal.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    })
}

/// `meta` as tokens.
pub(super) fn tokens(meta: &Meta) -> TokenStream {
    quote!(#meta)
}
