//! `.items()` and `.pages()` of the builders of lists.

use std::error::Error;

use quote::{format_ident, quote};
use syn::{Expr, ImplItem, Item, Type, parse_quote};

use crate::polish::{
    Described, DescribedOperation, Operation, ResponseKind, argument, last_segment,
};

/// Adds the two methods to every builder whose operation gives a list.
pub(crate) fn add(
    builders: &mut [Item],
    types: &[Item],
    operations: &[Operation],
    described: &Described,
) -> Result<(), Box<dyn Error>> {
    for item in builders {
        let Item::Impl(implementation) = item else {
            continue;
        };
        let Some(name) = last_segment(&implementation.self_ty).map(|segment| &segment.ident) else {
            continue;
        };
        let Some(operation) = operations
            .iter()
            .find(|operation| operation.builder == *name)
        else {
            continue;
        };
        let Some(description) = described.get(&operation.id) else {
            continue;
        };
        if let (Some(paging), ResponseKind::Json(page)) =
            (paging(description)?, &operation.response)
        {
            let items = path_of_items(description, types, page)?;
            implementation.items.extend(methods(&paging, page, &items));
        }
    }
    Ok(())
}

/// `x-intercom-paging` as an expression.
pub(crate) fn paging(described: &DescribedOperation) -> Result<Option<Expr>, Box<dyn Error>> {
    let Some(paging) = described.object.get("x-intercom-paging") else {
        return Ok(None);
    };
    let (Some(style), Some(items)) = (paging["style"].as_str(), paging["items"].as_str()) else {
        return Err(format!("{}: x-intercom-paging is {paging}", described.path).into());
    };
    let mut style = style.to_owned();
    style[..1].make_ascii_uppercase();
    let style = format_ident!("{style}");
    let number = |key: &str| -> Expr {
        match paging[key]
            .as_u64()
            .and_then(|number| u32::try_from(number).ok())
        {
            Some(number) => parse_quote!(Some(#number)),
            None => parse_quote!(None),
        }
    };
    let (default, max) = (number("default"), number("max"));
    Ok(Some(parse_quote!(
        crate::paging::Paging::new(crate::paging::PagingStyle::#style, #items, #default, #max)
    )))
}

/// How to get from a page to its items, and what else the page tells.
struct Items {
    kind: Type,
    read: Expr,
    take: Expr,
}

fn path_of_items(
    described: &DescribedOperation,
    types: &[Item],
    page: &Type,
) -> Result<Items, Box<dyn Error>> {
    let path = described.object["x-intercom-paging"]["items"]
        .as_str()
        .unwrap_or_default();
    let keys: Vec<&str> = path.split('.').collect();
    let page_fields = fields(types, page);
    let (mut kind, mut take, mut count): (Type, Expr, Expr) =
        (page.clone(), parse_quote!(page), parse_quote!(Some(page)));
    for (depth, key) in keys.iter().enumerate() {
        let field = fields(types, &kind)
            .into_iter()
            .find(|(name, _)| name == key)
            .ok_or_else(|| format!("{}: there is no {key} in {path}", described.path))?;
        let name = format_ident!("{key}");
        let last = depth + 1 == keys.len();
        let optional = last_segment(&field.1).is_some_and(|segment| segment.ident == "Option");
        take = parse_quote!(#take.#name);
        count = parse_quote!(#count.map(|page| &page.#name));
        if optional {
            count = parse_quote!(#count.and_then(|page| page.as_ref()));
            if !last {
                take =
                    parse_quote!((match #take { Some(inner) => inner, None => return Vec::new() }));
            }
        }
        kind = match argument(&field.1) {
            Some(inner) => inner.clone(),
            None => field.1,
        };
    }
    let has = |name: &str| page_fields.iter().any(|(field, _)| field == name);
    let pages_kind = page_fields
        .iter()
        .find(|(field, _)| field == "pages")
        .and_then(|(_, kind)| argument(kind))
        .and_then(last_segment)
        .map(|segment| segment.ident.to_string());
    let pages: Expr = match pages_kind.as_deref() {
        Some("Pages") => parse_quote!(page.pages.clone()),
        // A URL and nothing else.
        Some(_) => parse_quote!(page.pages.as_ref().map(|pages| crate::types::Pages {
            next: pages.next.clone().map(crate::types::NextPage::Url),
            ..crate::types::Pages::default()
        })),
        None => parse_quote!(None),
    };
    let scroll: Expr = if has("scroll_param") {
        parse_quote!(page.scroll_param.clone())
    } else {
        parse_quote!(None)
    };
    Ok(Items {
        read: parse_quote!(|page: &#page| crate::paging::Told {
            pages: #pages,
            scroll_param: #scroll,
            items: #count.map_or(0, |items| items.len()),
        }),
        kind,
        take: parse_quote!(|page: #page| #take),
    })
}

fn fields(types: &[Item], kind: &Type) -> Vec<(String, Type)> {
    let Some(name) = last_segment(kind).map(|segment| &segment.ident) else {
        return Vec::new();
    };
    types
        .iter()
        .find_map(|item| match item {
            Item::Struct(item) if item.ident == *name => Some(item),
            _ => None,
        })
        .into_iter()
        .flat_map(|item| &item.fields)
        .filter_map(|field| Some((field.ident.as_ref()?.to_string(), field.ty.clone())))
        .collect()
}

fn methods(paging: &Expr, page: &Type, items: &Items) -> Vec<ImplItem> {
    let Items {
        kind, read, take, ..
    } = items;
    let kind = match kind {
        Type::Path(path) if path.path.segments.len() == 1 && path.path.leading_colon.is_none() => {
            quote!(types::#path)
        }
        other => quote!(#other),
    };
    vec![
        parse_quote!(
            /// Walks the list page by page; see [`crate::paging`].
            pub fn pages(self) -> crate::paging::Pages<#page, #kind> {
                let plan = crate::paging::Plan {
                    endpoint: Self::ENDPOINT,
                    paging: #paging,
                    read: #read,
                    take: #take,
                };
                let transport = &self.client.inner;
                crate::paging::Pages::new(
                    plan,
                    transport,
                    self.into_call().map(|(_, call)| call),
                )
            }
        ),
        parse_quote!(
            /// Walks the list item by item; see [`crate::paging`].
            pub fn items(self) -> crate::paging::Items<#page, #kind> {
                crate::paging::Items::new(self.pages())
            }
        ),
    ]
}
