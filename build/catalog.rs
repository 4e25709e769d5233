//! `catalog()`: every operation of a version as data.

use std::error::Error;

use quote::{format_ident, quote};
use serde_json::Value;
use syn::{Expr, Item, parse_quote};

use crate::polish::{Described, DescribedOperation, Operation, ResponseKind};

/// The items to add to a version's module.
pub(crate) fn items(
    operations: &[Operation],
    described: &Described,
) -> Result<Vec<Item>, Box<dyn Error>> {
    let rows = operations
        .iter()
        .map(|operation| {
            let described = described
                .get(&operation.id)
                .ok_or_else(|| format!("the description has no operation {}", operation.id))?;
            row(operation, described)
        })
        .collect::<Result<Vec<Expr>, Box<dyn Error>>>()?;
    Ok(vec![
        parse_quote!(
            /// An operation of this version.
            pub type Operation = crate::catalog::Operation<Client>;
        ),
        parse_quote!(
            /// Every operation of this version.
            pub fn catalog() -> &'static [Operation] {
                use crate::catalog::{self, Functions};
                static OPERATIONS: &[Operation] = &[#(#rows),*];
                OPERATIONS
            }
        ),
    ])
}

fn row(operation: &Operation, described: &DescribedOperation) -> Result<Expr, Box<dyn Error>> {
    let id = &operation.id;
    let text = |key: &str| {
        described
            .object
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let upstream_id = text("x-intercom-operation-id");
    let (method, path) = (&described.method, &described.path);
    let path_parameters = parameters(described, "path");
    let query_parameters = parameters(described, "query");
    let has_body = operation.body.is_some();
    let is_list = described.object.contains_key("x-intercom-paging");
    let paging: Expr = match crate::paging::paging(described)? {
        Some(paging) => parse_quote!(Some(#paging)),
        None => parse_quote!(None),
    };
    let replay_safe = described.is_replay_safe();
    let decode_response: Expr = match &operation.response {
        ResponseKind::Json(kind) => parse_quote!(
            |body| catalog::value(#id, &catalog::response::<#kind>(#id, body)?)
        ),
        ResponseKind::Empty | ResponseKind::Stream => {
            parse_quote!(|body| catalog::nothing(#id, body))
        }
    };
    let decode_request: Expr = match &operation.body {
        Some(kind) => parse_quote!(
            |body| catalog::value(#id, &catalog::request::<#kind>(#id, body)?)
        ),
        None => parse_quote!(|body| catalog::nothing(#id, body)),
    };
    let call = call(operation, &path_parameters, &query_parameters, false);
    let items: Expr = if is_list {
        let items = self::call(operation, &path_parameters, &query_parameters, true);
        parse_quote!(Some(#items))
    } else {
        parse_quote!(None)
    };
    Ok(parse_quote!(
        Operation {
            id: #id,
            upstream_id: #upstream_id,
            method: #method,
            path: #path,
            path_parameters: &[#(#path_parameters),*],
            query_parameters: &[#(#query_parameters),*],
            has_body: #has_body,
            paging: #paging,
            replay_safe: #replay_safe,
            functions: Functions {
                decode_response: #decode_response,
                decode_request: #decode_request,
                call: #call,
                items: #items,
            },
        }
    ))
}

fn parameters(described: &DescribedOperation, place: &str) -> Vec<String> {
    described
        .object
        .get("parameters")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter(|parameter| parameter["in"] == place)
        .filter_map(|parameter| parameter["name"].as_str().map(str::to_owned))
        .collect()
}

/// The closure that fills the builder from arguments and sends it, or walks it.
fn call(operation: &Operation, path: &[String], query: &[String], walk: bool) -> Expr {
    let id = &operation.id;
    let method = format_ident!("{id}");
    let setters = operation.parameters.iter().map(|(setter, kind)| {
        // `type_` in Rust is `type` on the wire.
        let name = setter.to_string();
        let name = name.trim_end_matches('_');
        let from = if path.iter().any(|known| known == name) {
            quote!(path)
        } else {
            debug_assert!(query.iter().any(|known| known == name));
            quote!(query)
        };
        quote!(
            if let Some(value) = catalog::argument::<#kind>(#id, &arguments.#from, #name)? {
                request = request.#setter(value);
            }
        )
    });
    let body = operation
        .body
        .as_ref()
        .map(|kind| quote!(request = request.body(catalog::body::<#kind>(#id, arguments.body)?);));
    let finish = match &operation.response {
        ResponseKind::Json(_) => quote!(catalog::value(#id, &*request.send().await?)),
        ResponseKind::Empty => quote!(request.send().await.map(|_| ::serde_json::Value::Null)),
        ResponseKind::Stream => {
            quote!(catalog::download(request.send().await?.into_inner()).await)
        }
    };
    let arguments = if operation.parameters.is_empty() && operation.body.is_none() {
        format_ident!("_arguments")
    } else {
        format_ident!("arguments")
    };
    if walk {
        return parse_quote!(
            |client, #arguments| {
                #[allow(unused_mut)]
                let mut request = client.#method();
                #(#setters)*
                #body
                Ok(catalog::stream(#id, request.items()))
            }
        );
    }
    parse_quote!(
        |client, #arguments| Box::pin(async move {
            #[allow(unused_mut)]
            let mut request = client.#method();
            #(#setters)*
            #body
            #finish
        })
    )
}
