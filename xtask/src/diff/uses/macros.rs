//! The arguments of macros: as expressions or statements where they parse, and token
//! by token where they do not.

use proc_macro2::{TokenStream, TokenTree};
use syn::{Token, parse::Parser as _, punctuated::Punctuated, visit::Visit as _};

use super::visitor::Visitor;

/// Macros whose arguments are expressions and no names of methods.
const KNOWN: [&str; 34] = [
    "anyhow",
    "assert",
    "assert_eq",
    "assert_ne",
    "bail",
    "concat",
    "dbg",
    "debug",
    "debug_assert",
    "debug_assert_eq",
    "ensure",
    "eprint",
    "eprintln",
    "error",
    "format",
    "format_args",
    "info",
    "join",
    "json",
    "matches",
    "panic",
    "print",
    "println",
    "select",
    "thread_local",
    "todo",
    "trace",
    "try_join",
    "unimplemented",
    "unreachable",
    "vec",
    "warn",
    "write",
    "writeln",
];

/// Visits the arguments of a macro.
pub fn visit(visitor: &mut Visitor<'_>, call: &syn::Macro) {
    let Some(last) = call.path.segments.last() else {
        return;
    };
    let name = last.ident.to_string();
    let span = last.ident.span();
    match name.as_str() {
        "include" => {
            let file = syn::parse2::<syn::LitStr>(call.tokens.clone());
            let why = match &file {
                Ok(file) => format!("includes {}, which was not looked at here", file.value()),
                Err(_) => "includes a file that is made during the build".to_owned(),
            };
            visitor.unfollowed(span, &why);
        }
        "paste" | "concat_idents" => {
            visitor.unfollowed(span, "composes names, which cannot be followed");
        }
        _ => {}
    }
    if !KNOWN.contains(&name.as_str()) {
        bare_names(visitor, call.tokens.clone());
    }
    let expressions = Punctuated::<syn::Expr, Token![,]>::parse_terminated;
    let repeated = Punctuated::<syn::Expr, Token![;]>::parse_terminated;
    let tokens = || call.tokens.clone();
    if let Ok(found) = expressions.parse2(tokens()) {
        found.iter().for_each(|value| visitor.visit_expr(value));
    } else if let Ok(found) = repeated.parse2(tokens()) {
        found.iter().for_each(|value| visitor.visit_expr(value));
    } else if let Ok(found) = syn::Block::parse_within.parse2(tokens()) {
        found
            .iter()
            .for_each(|statement| visitor.visit_stmt(statement));
    } else {
        self::tokens(visitor, tokens());
    }
}

/// Adds operations whose name is handed to a macro of the user's: `call!(client,
/// list_tags)`.
fn bare_names(visitor: &mut Visitor<'_>, tokens: TokenStream) {
    let mut before: Option<TokenTree> = None;
    for token in tokens {
        match &token {
            TokenTree::Group(group) => bare_names(visitor, group.stream()),
            TokenTree::Ident(name) => {
                let is_definition = matches!(&before, Some(TokenTree::Ident(word)) if word == "fn");
                let is_member =
                    matches!(&before, Some(TokenTree::Punct(mark)) if mark.as_char() == '.');
                if !is_definition && !is_member && !visitor.scope.has(&name.to_string()) {
                    visitor.method(name, None);
                }
            }
            _ => {}
        }
        before = Some(token);
    }
}

/// Finds calls, types and names without a syntax tree.
fn tokens(visitor: &mut Visitor<'_>, tokens: TokenStream) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => self::tokens(visitor, group.stream()),
            TokenTree::Ident(name) => {
                let before = index.checked_sub(1).map(|before| &tokens[before]);
                let is_member = matches!(
                    before,
                    Some(TokenTree::Punct(mark)) if matches!(mark.as_char(), '.' | ':')
                );
                let is_called = matches!(tokens.get(index + 1), Some(TokenTree::Group(_)));
                if is_member && is_called {
                    let doubt = visitor.doubt_of_unknown(name);
                    visitor.method(name, doubt);
                }
                let is_key = matches!(
                    tokens.get(index + 1),
                    Some(TokenTree::Punct(mark)) if mark.as_char() == ':'
                );
                if is_member || is_key {
                    visitor.name(&name.to_string(), name.span());
                }
                visitor.path(&syn::Path::from(name.clone()));
            }
            TokenTree::Literal(literal) => text(visitor, literal),
            TokenTree::Punct(_) => {}
        }
    }
}

/// Adds the texts among `tokens`.
pub fn texts(visitor: &mut Visitor<'_>, tokens: TokenStream) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => texts(visitor, group.stream()),
            TokenTree::Literal(literal) => text(visitor, &literal),
            _ => {}
        }
    }
}

fn text(visitor: &mut Visitor<'_>, literal: &proc_macro2::Literal) {
    if let syn::Lit::Str(text) = syn::Lit::new(literal.clone()) {
        visitor.text(&text.value(), text.span());
    }
}

/// The text that an expression is, with `{…}` for what a `format!` fills in.
pub fn text_of(value: &syn::Expr) -> Option<String> {
    match value {
        syn::Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        syn::Expr::Reference(value) => text_of(&value.expr),
        syn::Expr::Paren(value) => text_of(&value.expr),
        syn::Expr::MethodCall(call) => text_of(&call.receiver),
        syn::Expr::Macro(call) if call.mac.path.segments.last()?.ident == "format" => {
            let first = call.mac.tokens.clone().into_iter().next()?;
            syn::parse2::<syn::LitStr>(TokenStream::from(first))
                .ok()
                .map(|text| text.value())
        }
        _ => None,
    }
}
