//! What of progenitor's code need not be parsed to see its public items.
//!
//! Parsing takes most of the time of a comparison. Comments, the builders of
//! types and implementations of traits are more than half of the code.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// `tokens` without what has no effect on the surface.
pub fn lean(tokens: TokenStream) -> TokenStream {
    let mut is_types = false;
    uncommented(tokens)
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) if is_types => {
                is_types = false;
                rebuilt(&group, types(group.stream()))
            }
            other => {
                is_types = matches!(&other, TokenTree::Ident(ident) if ident == "types");
                other
            }
        })
        .collect()
}

/// The items of the module `types` that matter.
fn types(tokens: TokenStream) -> TokenStream {
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
            if matters(&item) {
                kept.append(&mut item);
            }
            item.clear();
        }
    }
    kept.extend(item);
    kept.into_iter().collect()
}

/// Constants are known by their `Default`; no other implementation of a trait
/// matters, and none of the builders.
fn matters(item: &[TokenTree]) -> bool {
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

fn uncommented(tokens: TokenStream) -> TokenStream {
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
            kept.push(rebuilt(group, uncommented(group.stream())));
        }
    }
    kept.into_iter().collect()
}

fn rebuilt(group: &Group, tokens: TokenStream) -> TokenTree {
    let mut new = Group::new(group.delimiter(), tokens);
    new.set_span(group.span());
    TokenTree::Group(new)
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, fs};

    use super::lean;
    use crate::{diff::rust::Surface, generate, regen};

    #[test]
    fn what_is_left_out_is_no_part_of_the_surface() {
        let path = regen::default_folder().join("2.9.json");
        let document: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let lean = generate::syntax(document.clone(), lean).unwrap();
        let whole = generate::syntax(document, |tokens| tokens).unwrap();
        let schemas = BTreeMap::new();
        let surface = Surface::of(&lean, &schemas);
        assert!(surface.types.len() > 100 && surface.functions.len() > 100);
        assert_eq!(surface, Surface::of(&whole, &schemas));
    }
}
