//! Setters of request builders take what a caller has at hand.

use std::collections::{BTreeMap, BTreeSet};

use syn::{ImplItem, ImplItemFn, Item, ItemMod, Type, parse_quote};

use crate::polish::{argument, last_segment};

/// typify's setters of optional fields take an `Option` or nothing else. Ours
/// take the value, what becomes it, or an `Option`; see `IntoOptional`. Those of
/// `composite` types, structs and unions, take builders too, which can fail.
pub(super) fn relax(builders: &mut ItemMod, composite: &BTreeSet<String>) {
    let Some((_, items)) = &mut builders.content else {
        return;
    };
    let mut fields: BTreeMap<(String, String), Type> = BTreeMap::new();
    for item in items.iter() {
        if let Item::Struct(item) = item {
            for field in &item.fields {
                // Result<T, String>
                if let (Some(name), Some(kind)) = (&field.ident, argument(&field.ty)) {
                    fields.insert((item.ident.to_string(), name.to_string()), kind.clone());
                }
            }
        }
    }
    for item in items {
        let Item::Impl(item) = item else { continue };
        let Some(owner) = last_segment(&item.self_ty).map(|segment| segment.ident.to_string())
        else {
            continue;
        };
        for item in &mut item.items {
            if let ImplItem::Fn(setter) = item
                && let Some(kind) = fields.get(&(owner.clone(), setter.sig.ident.to_string()))
            {
                relax_one(setter, kind, composite);
            }
        }
    }
}

fn relax_one(setter: &mut ImplItemFn, kind: &Type, composite: &BTreeSet<String>) {
    let (Some(outer), Some(inner)) = (last_segment(kind), argument(kind)) else {
        return;
    };
    let name = &setter.sig.ident;
    let docs = &setter.attrs;
    let is_composite =
        last_segment(inner).is_some_and(|segment| composite.contains(&segment.ident.to_string()));
    let failed = format!("`{name}`: {{}}");
    let better: ImplItemFn = match outer.ident.to_string().as_str() {
        "Option" if is_composite => parse_quote!(
            #(#docs)*
            pub fn #name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<#inner>,
                T::Error: ::std::fmt::Display,
            {
                self.#name = value.try_into().map(Some).map_err(|error| format!(#failed, error));
                self
            }
        ),
        "Option" => parse_quote!(
            #(#docs)*
            pub fn #name(mut self, value: impl crate::types::IntoOptional<#inner>) -> Self {
                self.#name = Ok(value.into_optional());
                self
            }
        ),
        "Clearable" => parse_quote!(
            #(#docs)*
            pub fn #name(
                mut self,
                value: impl ::std::convert::Into<crate::types::Clearable<#inner>>,
            ) -> Self {
                self.#name = Ok(value.into());
                self
            }
        ),
        _ => return,
    };
    *setter = better;
}
