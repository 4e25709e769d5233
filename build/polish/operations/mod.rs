//! The builders of operations.

mod request;

use std::{collections::BTreeMap, error::Error};

use syn::{
    Expr, ImplItem, ImplItemFn, Item, ItemImpl, ItemStruct, Lit, ReturnType, Stmt, Type,
    parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{
    Described, DescribedOperation, Operation, ResponseKind, argument, attributes, last_segment,
};

/// Rewrites every builder and tells what it found.
pub(super) fn polish(
    items: &mut Vec<Item>,
    described: &Described,
) -> Result<Vec<Operation>, Box<dyn Error>> {
    let mut fields = BTreeMap::new();
    let mut operations = Vec::new();
    for item in items.iter_mut() {
        match item {
            Item::Struct(builder) => {
                let known = fields_of(builder);
                if known.iter().any(|(name, _)| name == "options") {
                    return Err(format!("{} has a parameter `options`", builder.ident).into());
                }
                fields.insert(builder.ident.to_string(), known);
                add_options(builder);
                builder
                    .attrs
                    .push(parse_quote!(#[must_use = "a request is made by `send`"]));
            }
            Item::Impl(implementation) => {
                let builder = last_segment(&implementation.self_ty)
                    .map(|segment| segment.ident.clone())
                    .ok_or("an implementation for a type without a name")?;
                let fields = fields.remove(&builder.to_string()).unwrap_or_default();
                let operation = builder_of(implementation, builder, fields, described)?;
                operations.push(operation);
            }
            _ => {}
        }
    }
    items.retain(|item| !matches!(item, Item::Use(_)));
    items.insert(
        0,
        parse_quote!(
            use super::types;
        ),
    );
    items.insert(
        1,
        parse_quote!(
            use crate::{
                CallOptions, Error, RawResponse, Response,
                call::{Call, Endpoint},
            };
        ),
    );
    Ok(operations)
}

/// Every builder holds the options of its call.
fn add_options(builder: &mut ItemStruct) {
    if let syn::Fields::Named(fields) = &mut builder.fields {
        fields
            .named
            .push(parse_quote!(options: Option<Box<CallOptions>>));
    }
}

/// `Self { client: client, … }` of `new` starts without options.
struct StartWithoutOptions;

impl VisitMut for StartWithoutOptions {
    fn visit_expr_struct_mut(&mut self, literal: &mut syn::ExprStruct) {
        literal.fields.push(parse_quote!(options: None));
    }
}

/// Bodies that have a check to make make it before anything is sent.
pub(super) fn check_bodies(items: &mut [Item], operations: &[Operation], checked: &[String]) {
    for item in items {
        let Item::Impl(implementation) = item else {
            continue;
        };
        let builder = last_segment(&implementation.self_ty).map(|segment| segment.ident.clone());
        let has_check = operations
            .iter()
            .find(|operation| builder.as_ref() == Some(&operation.builder))
            .and_then(|operation| last_segment(operation.body.as_ref()?))
            .is_some_and(|body| checked.contains(&body.ident.to_string()));
        if !has_check {
            continue;
        }
        for item in &mut implementation.items {
            if let ImplItem::Fn(method) = item
                && method.sig.ident == "into_call"
                && let Some(at) = method
                    .block
                    .stmts
                    .iter()
                    .position(|statement| request::declares(statement, "url"))
            {
                let check = parse_quote!(
                    body.check()
                        .map_err(|message| Error::invalid_request(Self::OPERATION, message))?;
                );
                method.block.stmts.insert(at, check);
            }
        }
    }
}

fn fields_of(builder: &ItemStruct) -> Vec<(syn::Ident, Type)> {
    builder
        .fields
        .iter()
        .filter_map(|field| Some((field.ident.clone()?, field.ty.clone())))
        .collect()
}

fn builder_of(
    implementation: &mut ItemImpl,
    builder: syn::Ident,
    fields: Vec<(syn::Ident, Type)>,
    described: &Described,
) -> Result<Operation, Box<dyn Error>> {
    let send = implementation
        .items
        .iter()
        .position(|item| matches!(item, ImplItem::Fn(method) if method.sig.ident == "send"))
        .ok_or_else(|| format!("{builder} has no send"))?;
    let ImplItem::Fn(send) = implementation.items.remove(send) else {
        unreachable!("position found a function");
    };
    let id = operation_id(&send).ok_or_else(|| format!("{builder}::send tells no operation"))?;
    let operation = described
        .get(&id)
        .ok_or_else(|| format!("the description has no operation {id}"))?;
    let response = response_kind(&send).ok_or_else(|| format!("{id}: what does send return?"))?;

    for item in &mut implementation.items {
        if let ImplItem::Fn(method) = item {
            document_setter(method, operation);
            Tidy.visit_impl_item_fn_mut(method);
            tell_why(method);
            if method.sig.ident == "new" {
                StartWithoutOptions.visit_impl_item_fn_mut(method);
            }
        }
    }
    let call = request::into_call(send, &response)
        .ok_or_else(|| format!("{builder}::send is not built as expected"))?;
    implementation.items.push(parse_quote!(
        /// The name of the operation.
        const OPERATION: &'static str = #id;
    ));
    implementation.items.push(endpoint(operation));
    implementation.items.push(parse_quote!(
        /// Sets what this call does differently from its client.
        pub fn options(mut self, options: CallOptions) -> Self {
            self.options = Some(Box::new(options));
            self
        }
    ));
    implementation.items.push(call);
    implementation.items.extend(sends(operation, &response));

    let mut parameters = Vec::new();
    let mut body = None;
    for (name, kind) in fields.into_iter().skip(1) {
        // Result<T, String> or Result<Option<T>, String>.
        let Some(mut inner) = argument(&kind).cloned() else {
            continue;
        };
        if let Some(optional) = argument(&inner)
            && last_segment(&inner).is_some_and(|segment| segment.ident == "Option")
        {
            inner = optional.clone();
        }
        if name == "body" {
            body = Some(body_type(inner));
        } else {
            parameters.push((name, inner));
        }
    }
    Ok(Operation {
        id,
        builder,
        parameters,
        body,
        response,
    })
}

/// `types::builder::X` is the builder of `types::X`.
fn body_type(kind: Type) -> Type {
    match kind {
        Type::Path(mut path) => {
            path.path.segments = path
                .path
                .segments
                .into_iter()
                .filter(|segment| segment.ident != "builder")
                .collect();
            Type::Path(path)
        }
        other => other,
    }
}

/// The literal in `OperationInfo { operation_id: "…" }`.
fn operation_id(send: &ImplItemFn) -> Option<String> {
    send.block.stmts.iter().find_map(|statement| {
        let Stmt::Local(local) = statement else {
            return None;
        };
        let Expr::Struct(info) = &*local.init.as_ref()?.expr else {
            return None;
        };
        match &info.fields.first()?.expr {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        }
    })
}

/// `T` of `Result<ResponseValue<T>, Error<()>>`.
fn response_kind(send: &ImplItemFn) -> Option<ResponseKind> {
    let ReturnType::Type(_, result) = &send.sig.output else {
        return None;
    };
    let value = argument(argument(result)?)?;
    Some(match value {
        Type::Tuple(_) => ResponseKind::Empty,
        kind if last_segment(kind)?.ident == "ByteStream" => ResponseKind::Stream,
        kind => ResponseKind::Json(Box::new(kind.clone())),
    })
}

/// What the transport has to know of the operation.
fn endpoint(operation: &DescribedOperation) -> ImplItem {
    let path = &operation.path;
    let replay_safe = operation.is_replay_safe();
    let replay_needs: Expr = match operation.replay_needs() {
        Some(field) => parse_quote!(Some(#field)),
        None => parse_quote!(None),
    };
    parse_quote!(
        const ENDPOINT: Endpoint = Endpoint {
            id: Self::OPERATION,
            version: <super::Client as crate::Api>::VERSION,
            path: #path,
            replay_safe: #replay_safe,
            replay_needs: #replay_needs,
        };
    )
}

/// `send`, and `send_raw`.
fn sends(operation: &DescribedOperation, response: &ResponseKind) -> [ImplItem; 2] {
    let doc = format!("Sends `{} {}`.", operation.method, operation.path);
    let nothing: Type = parse_quote!(());
    let (value, raw, finish): (Type, Type, syn::Ident) = match response {
        ResponseKind::Json(kind) => ((**kind).clone(), (**kind).clone(), parse_quote!(json)),
        ResponseKind::Empty => (nothing, parse_quote!(::bytes::Bytes), parse_quote!(empty)),
        ResponseKind::Stream => (
            parse_quote!(crate::ByteStream),
            parse_quote!(::bytes::Bytes),
            parse_quote!(stream),
        ),
    };
    let send = parse_quote!(
        #[doc = #doc]
        ///
        /// # Errors
        ///
        /// See [`ErrorKind`](crate::ErrorKind).
        pub async fn send(self) -> Result<Response<#value>, Error> {
            let (client, call) = self.into_call()?;
            Response::#finish(&client.inner, call).await
        }
    );
    let send_raw = parse_quote!(
        /// Sends the request and gives whatever comes back, untouched.
        ///
        /// # Errors
        ///
        /// Only where no response came whole: a status is none.
        pub async fn send_raw(self) -> Result<RawResponse<#raw>, Error> {
            let (client, call) = self.into_call()?;
            RawResponse::send(&client.inner, call).await
        }
    );
    [send, send_raw]
}

/// Setters say what they set.
fn document_setter(method: &mut ImplItemFn, operation: &DescribedOperation) {
    let name = method.sig.ident.to_string();
    let wire = name.trim_end_matches('_');
    let described = operation
        .object
        .get("parameters")
        .and_then(|list| list.as_array())
        .into_iter()
        .flatten()
        .find(|parameter| parameter["name"] == wire)
        .and_then(|parameter| parameter["description"].as_str());
    let text = match (name.as_str(), described) {
        ("new", _) => "Starts a request with nothing set.",
        ("body", _) => "Sets the whole body of the request.",
        ("body_map", _) => "Sets fields of the request body, through its builder.",
        (_, Some(text)) => text,
        _ => return,
    };
    attributes::set_docs(&mut method.attrs, text);
}

/// A value that cannot be converted says why: which field of a body is missing.
fn tell_why(method: &mut ImplItemFn) {
    let name = method.sig.ident.clone();
    let Some(clause) = &mut method.sig.generics.where_clause else {
        return;
    };
    let Some(syn::WherePredicate::Type(bound)) = clause.predicates.first() else {
        return;
    };
    // `V: TryInto<T>` alone; `body` of a struct tells already.
    let Some(syn::TypeParamBound::Trait(conversion)) = bound.bounds.first() else {
        return;
    };
    if clause.predicates.len() != 1
        || conversion
            .path
            .segments
            .last()
            .is_none_or(|segment| segment.ident != "TryInto")
    {
        return;
    }
    let value = bound.bounded_ty.clone();
    clause
        .predicates
        .push(parse_quote!(<#value as #conversion>::Error: ::std::fmt::Display));
    let text = format!("`{name}`: {{}}");
    WhyNot { text }.visit_impl_item_fn_mut(method);
}

/// `.map_err(|_| "…".to_string())` becomes `.map_err(|error| format!("…: {}", error))`.
struct WhyNot {
    text: String,
}

impl VisitMut for WhyNot {
    fn visit_expr_closure_mut(&mut self, closure: &mut syn::ExprClosure) {
        let text = &self.text;
        *closure = parse_quote!(|error| format!(#text, error));
    }
}

/// Errors are ours, and speak of types as a caller knows them.
struct Tidy;

impl VisitMut for Tidy {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        if let Expr::Path(path) = expression
            && path.path.segments.len() == 2
            && path.path.segments[0].ident == "Error"
            && path.path.segments[1].ident == "InvalidRequest"
        {
            *expression = parse_quote!(|message| Error::invalid_request(Self::OPERATION, message));
            return;
        }
        visit_mut::visit_expr_mut(self, expression);
    }

    fn visit_lit_str_mut(&mut self, literal: &mut syn::LitStr) {
        let text = literal.value();
        let better = match text.strip_suffix(" was not initialized") {
            Some(name) => format!("`{name}` is required"),
            None => text.replace("crate :: types :: ", ""),
        };
        *literal = syn::LitStr::new(&better, literal.span());
    }
}
