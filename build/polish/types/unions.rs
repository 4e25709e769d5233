//! Variants of unions: what tells them apart, without what they share.

use std::collections::{BTreeMap, BTreeSet};

use quote::format_ident;
use syn::{
    Item, Path, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::reach::Reach;
use crate::polish::last_segment;

/// `CloseConversationRequest | OpenConversationRequest` become `Close | Open`.
pub(super) fn shorten_variants(items: &mut [Item]) {
    let mut renames: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for item in items.iter_mut() {
        if let Item::Enum(item) = item {
            let names: Vec<String> = item.variants.iter().map(|v| v.ident.to_string()).collect();
            let shared = shared_suffix(&names);
            let short: BTreeMap<String, String> = names
                .iter()
                .map(|name| (name.clone(), name[..name.len() - shared].to_owned()))
                .collect();
            for variant in &mut item.variants {
                if let Some(name) = short.get(&variant.ident.to_string()) {
                    variant.ident = syn::Ident::new(name, variant.ident.span());
                }
            }
            renames.insert(item.ident.to_string(), short);
        }
    }
    for item in items {
        if let Item::Impl(implementation) = item
            && let Some(segment) = last_segment(&implementation.self_ty)
            && let Some(names) = renames.get(&segment.ident.to_string())
        {
            Rename { names }.visit_item_impl_mut(implementation);
        }
    }
}

/// Unions take any of their members, members of members too, finished or
/// still in its builder: `.body(AdminReply::builder().admin_id(1))`.
pub(super) fn accept_builders(items: &mut Vec<Item>, reach: &Reach) {
    let unions: BTreeMap<String, Vec<(syn::Ident, syn::Ident)>> = items
        .iter()
        .filter_map(|item| match item {
            Item::Enum(item) if reach.requests.contains(&item.ident.to_string()) => {
                let members = item.variants.iter().filter_map(|variant| {
                    let kind = &variant.fields.iter().next()?.ty;
                    Some((variant.ident.clone(), last_segment(kind)?.ident.clone()))
                });
                Some((item.ident.to_string(), members.collect()))
            }
            _ => None,
        })
        .collect();
    let structs: BTreeSet<String> = items
        .iter()
        .filter_map(|item| match item {
            Item::Struct(item) => Some(item.ident.to_string()),
            _ => None,
        })
        .collect();
    let mut conversions: Vec<Item> = Vec::new();
    for (name, members) in &unions {
        let union = format_ident!("{name}");
        let mut accept_builder = |member: &syn::Ident| {
            conversions.push(parse_quote!(
                impl ::std::convert::TryFrom<builder::#member> for #union {
                    type Error = self::error::ConversionError;

                    fn try_from(
                        value: builder::#member,
                    ) -> ::std::result::Result<Self, self::error::ConversionError> {
                        #member::try_from(value).map(Self::from)
                    }
                }
            ));
        };
        let mut inner = Vec::new();
        for (variant, member) in members {
            if structs.contains(&member.to_string()) {
                accept_builder(member);
            }
            for (_, leaf) in unions.get(&member.to_string()).into_iter().flatten() {
                if structs.contains(&leaf.to_string()) && member != name {
                    accept_builder(leaf);
                    inner.push((variant.clone(), leaf.clone()));
                }
            }
        }
        for (variant, leaf) in inner {
            conversions.push(parse_quote!(
                impl ::std::convert::From<#leaf> for #union {
                    fn from(value: #leaf) -> Self {
                        Self::#variant(value.into())
                    }
                }
            ));
        }
    }
    items.extend(conversions);
}

/// How many bytes at the end, in whole words, all `names` share. Nothing when
/// a name would be left empty.
fn shared_suffix(names: &[String]) -> usize {
    let [first, rest @ ..] = names else {
        return 0;
    };
    if rest.is_empty() {
        return 0;
    }
    first
        .char_indices()
        .filter(|(at, character)| *at > 0 && character.is_uppercase())
        .map(|(at, _)| &first[at..])
        .find(|end| {
            rest.iter()
                .all(|name| name.len() > end.len() && name.ends_with(end))
        })
        .map_or(0, str::len)
}

struct Rename<'a> {
    names: &'a BTreeMap<String, String>,
}

impl VisitMut for Rename<'_> {
    fn visit_path_mut(&mut self, path: &mut Path) {
        if path.segments.len() == 2
            && path.segments[0].ident == "Self"
            && let Some(name) = self.names.get(&path.segments[1].ident.to_string())
        {
            let span = path.segments[1].ident.span();
            path.segments[1].ident = syn::Ident::new(name, span);
        }
        visit_mut::visit_path_mut(self, path);
    }
}
