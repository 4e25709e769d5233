//! The half of progenitor's `send` that makes the request: it becomes a call.

use quote::quote;
use syn::{
    Expr, ImplItem, ImplItemFn, Local, Pat, Stmt, parse_quote,
    punctuated::Punctuated,
    visit_mut::{self, VisitMut},
};

use super::Tidy;
use crate::polish::ResponseKind;

/// The first half of progenitor's `send`: everything up to the request.
pub(super) fn into_call(send: ImplItemFn, response: &ResponseKind) -> Option<ImplItem> {
    let end = send
        .block
        .stmts
        .iter()
        .position(|statement| declares(statement, "request"))?;
    let mut statements: Vec<Stmt> = send.block.stmts.into_iter().take(end + 1).collect();
    // The one header of this map is `api-version`, which Intercom does not have.
    statements.retain(|statement| {
        !declares(statement, "header_map")
            && !matches!(statement, Stmt::Expr(Expr::MethodCall(call), _) if call.method == "append")
    });
    take_options(statements.first_mut()?)?;
    for statement in &mut statements {
        Tidy.visit_stmt_mut(statement);
        RequestChain.visit_stmt_mut(statement);
        if declares(statement, "url") {
            encode_segments(statement)?;
        }
    }
    let accept: Option<Stmt> = match response {
        ResponseKind::Stream => Some(parse_quote!(
            request.headers_mut().insert(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/octet-stream"),
            );
        )),
        _ => None,
    };
    Some(parse_quote!(
        /// The call as it will be made, but for the client's own headers.
        fn into_call(self) -> Result<(&'a super::Client, Call), Error> {
            #(#statements)*
            #accept
            let call = Call {
                endpoint: Self::ENDPOINT,
                request,
                options,
            };
            Ok((client, call))
        }
    ))
}

/// `let Self { client, … } = self;` takes the options too.
fn take_options(statement: &mut Stmt) -> Option<()> {
    let Stmt::Local(Local {
        pat: Pat::Struct(fields),
        ..
    }) = statement
    else {
        return None;
    };
    // `syn` parses no field of a pattern by itself.
    let options: Pat = parse_quote!(Self { options });
    if let Pat::Struct(options) = options {
        fields.fields.extend(options.fields);
    }
    Some(())
}

/// `format!("{}/contacts/{}", client.baseurl, encode_path(&id.to_string()))`
/// gets our encoder, which refuses what would become another path.
fn encode_segments(statement: &mut Stmt) -> Option<()> {
    let Stmt::Local(local) = statement else {
        return None;
    };
    let Expr::Macro(format) = &mut *local.init.as_mut()?.expr else {
        return None;
    };
    let arguments = format
        .mac
        .parse_body_with(Punctuated::<Expr, syn::Token![,]>::parse_terminated)
        .ok()?;
    let arguments = arguments
        .into_iter()
        .map(|argument| match &argument {
            Expr::Call(call) => {
                let Expr::Reference(reference) = call.args.first()? else {
                    return None;
                };
                let Expr::MethodCall(to_string) = &*reference.expr else {
                    return None;
                };
                let Expr::Path(path) = &*to_string.receiver else {
                    return None;
                };
                let name = path.path.get_ident()?;
                let text = name.to_string();
                Some(parse_quote!(
                    crate::request::path_segment(Self::OPERATION, #text, &#name)?
                ))
            }
            _ => Some(argument),
        })
        .collect::<Option<Vec<Expr>>>()?;
    format.mac.tokens = quote!(#(#arguments),*);
    Some(())
}

pub(super) fn declares(statement: &Stmt, name: &str) -> bool {
    let Stmt::Local(Local { pat, .. }) = statement else {
        return false;
    };
    matches!(pat, Pat::Ident(pattern) if pattern.ident == name)
}

/// The calls on `reqwest::RequestBuilder`.
struct RequestChain;

impl VisitMut for RequestChain {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        // `Accept` is the transport's business, and the header map is gone.
        if let Expr::MethodCall(call) = expression
            && (call.method == "headers" || call.method == "header")
        {
            *expression = (*call.receiver).clone();
            self.visit_expr_mut(expression);
            return;
        }
        if let Expr::Try(attempt) = expression
            && matches!(&*attempt.expr, Expr::MethodCall(call) if call.method == "build")
        {
            let mut inner = (*attempt.expr).clone();
            self.visit_expr_mut(&mut inner);
            *expression =
                parse_quote!(#inner.map_err(|error| Error::network(Self::OPERATION, error))?);
            return;
        }
        visit_mut::visit_expr_mut(self, expression);
    }
}
