//! Imports, the `Client` struct and its methods.

use std::error::Error;

use syn::{File, ImplItem, Item, parse_quote};

use super::{Described, attributes};

pub(super) fn polish(file: &mut File, described: &Described) -> Result<(), Box<dyn Error>> {
    // Ours take the place of progenitor's error, response and hooks; its hidden
    // constructors would panic where TLS fails; the prelude is one name.
    file.items.retain(|item| match item {
        Item::Use(_) => false,
        Item::Mod(module) => module.ident != "prelude",
        Item::Impl(implementation) => {
            !constructs_client(implementation) && !is_of_progenitor(implementation)
        }
        _ => true,
    });
    for item in &mut file.items {
        match item {
            Item::Struct(client) if client.ident == "Client" => {
                client.attrs = vec![
                    attributes::doc(
                        "A client for this version of the API. Cloning is cheap, and clones share \
                         their connections.\n\nMade by [`Client::builder`] or [`Client::from_env`]; \
                         each operation is a method that starts a request.",
                    ),
                    parse_quote!(#[derive(Clone)]),
                ];
            }
            Item::Impl(implementation) if implementation.trait_.is_none() => {
                for item in &mut implementation.items {
                    if let ImplItem::Fn(method) = item {
                        document(method, described)?;
                    }
                }
            }
            Item::Mod(module) => {
                let text = match module.ident.to_string().as_str() {
                    "types" => "What operations take and give.",
                    _ => "Requests under construction, one type per operation.",
                };
                attributes::set_docs(&mut module.attrs, text);
            }
            _ => {}
        }
    }
    Ok(())
}

/// `ClientInfo` and `ClientHooks`: `exec` can fail with nothing but an error of
/// reqwest, and knows no options of a call. `Transport::send` is our one seam.
fn is_of_progenitor(implementation: &syn::ItemImpl) -> bool {
    implementation
        .trait_
        .as_ref()
        .and_then(|(path, _)| path.segments.last())
        .is_some_and(|name| name.ident == "ClientInfo" || name.ident == "ClientHooks")
}

fn constructs_client(implementation: &syn::ItemImpl) -> bool {
    implementation.trait_.is_none()
        && implementation.items.iter().any(
            |item| matches!(item, ImplItem::Fn(method) if method.sig.ident == "new_with_client"),
        )
}

/// Our words, the request line, the parameters, and Intercom's name for it.
fn document(method: &mut syn::ImplItemFn, described: &Described) -> Result<(), Box<dyn Error>> {
    let id = method.sig.ident.to_string();
    let operation = described
        .get(&id)
        .ok_or_else(|| format!("the description has no operation {id}"))?;
    let object = &operation.object;
    let text = |key: &str| {
        object
            .get(key)
            .and_then(|value| value.as_str())
            .unwrap_or_default()
    };
    let mut docs = format!("{}.\n\n", text("summary"));
    if !text("description").is_empty() {
        docs += &format!("{}\n\n", text("description"));
    }
    docs += &format!("`{} {}`", operation.method, operation.path);
    let parameters = object.get("parameters").and_then(|list| list.as_array());
    let mut lines: Vec<String> = parameters
        .into_iter()
        .flatten()
        .map(|parameter| {
            let text = |key: &str| parameter[key].as_str().unwrap_or_default();
            let need = match parameter["required"].as_bool() {
                Some(true) => "required; ",
                _ => "",
            };
            format!("- `{}`: {need}{}", text("name"), text("description"))
        })
        .collect();
    if let Some(body) = object.get("requestBody") {
        let text = body["description"].as_str().map(|text| format!(": {text}"));
        lines.push(format!("- `body`{}", text.unwrap_or_default()));
    }
    if !lines.is_empty() {
        docs += &format!("\n\n{}", lines.join("\n"));
    }
    attributes::set_docs(&mut method.attrs, &docs);
    let upstream = text("x-intercom-operation-id");
    if upstream != id {
        method.attrs.push(parse_quote!(#[doc(alias = #upstream)]));
    }
    Ok(())
}
