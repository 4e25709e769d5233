//! Fields read more than they write.

use quote::quote;
use syn::{Item, Meta, Type};

use crate::polish::{argument, attributes, last_segment};

/// Gives fields the readers of `crate::types::lenient`: lists and maps take
/// null, numbers take text, points in time take an empty text.
pub(super) fn read_leniently(items: &mut [Item]) {
    for item in items {
        let Item::Struct(item) = item else {
            continue;
        };
        for field in &mut item.fields {
            let Some(reader) = reader(&field.ty) else {
                continue;
            };
            let metas = attributes::serde(&field.attrs);
            let has = |name: &str| metas.iter().any(|meta: &Meta| meta.path().is_ident(name));
            let optional = has("default") || has("skip_serializing_if");
            if !optional {
                continue;
            }
            let mut arguments: Vec<_> = metas.iter().map(attributes::tokens).collect();
            if !has("default") {
                arguments.push(quote!(default));
            }
            let path = format!("crate::types::lenient::{reader}");
            arguments.push(quote!(deserialize_with = #path));
            attributes::set_serde(&mut field.attrs, &arguments);
        }
    }
}

fn reader(kind: &Type) -> Option<&'static str> {
    let name = last_segment(kind)?.ident.to_string();
    match name.as_str() {
        "Vec" | "BTreeMap" | "Map" | "CustomAttributes" => Some("null_as_default"),
        "Option" => match last_segment(argument(kind)?)?.ident.to_string().as_str() {
            "i64" => Some("integer"),
            "f64" => Some("decimal"),
            "Timestamp" => Some("timestamp"),
            _ => None,
        },
        _ => None,
    }
}
