//! Removes tokens of progenitor's code that do not define public items.
//!
//! Parsing takes most of the time of a comparison. Comments, the builders of
//! types and implementations of traits are more than half of the code.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// `tokens` without those that do not affect the surface.
pub fn lean(tokens: TokenStream) -> TokenStream {
    let mut is_types = false;
    without_comments(tokens)
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) if is_types => {
                is_types = false;
                with_tokens(&group, type_items(group.stream()))
            }
            other => {
                is_types = matches!(&other, TokenTree::Ident(ident) if ident == "types");
                other
            }
        })
        .collect()
}

/// The items of the module `types` that affect the surface.
fn type_items(tokens: TokenStream) -> TokenStream {
    let mut kept = Vec::new();
    let mut item: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let is_end = match &token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Punct(punct) => punct.as_char() == ';',
            _ => false,
        };
        item.push(token);
        if is_end {
            if is_public(&item) {
                kept.append(&mut item);
            }
            item.clear();
        }
    }
    kept.extend(item);
    kept.into_iter().collect()
}

/// Whether an item affects the surface. Of the implementations of traits only
/// `Default` does, which holds the value of a constant; builders do not.
fn is_public(item: &[TokenTree]) -> bool {
    let has = |name: &str| {
        item.iter()
            .any(|token| matches!(token, TokenTree::Ident(ident) if ident == name))
    };
    match (has("impl"), has("mod")) {
        (true, _) => has("Default") || !has("for"),
        (_, true) => !has("builder"),
        _ => true,
    }
}

fn without_comments(tokens: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let TokenTree::Group(group) = &token else {
            kept.push(token);
            continue;
        };
        let is_comment = group.delimiter() == Delimiter::Bracket
            && matches!(kept.last(), Some(TokenTree::Punct(hash)) if hash.as_char() == '#')
            && matches!(
                group.stream().into_iter().next(),
                Some(TokenTree::Ident(ident)) if ident == "doc"
            );
        if is_comment {
            kept.pop();
        } else {
            kept.push(with_tokens(group, without_comments(group.stream())));
        }
    }
    kept.into_iter().collect()
}

/// A group with the delimiter and span of `group`.
fn with_tokens(group: &Group, tokens: TokenStream) -> TokenTree {
    let mut new = Group::new(group.delimiter(), tokens);
    new.set_span(group.span());
    TokenTree::Group(new)
}
