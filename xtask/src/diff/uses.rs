//! The operations that somebody's code calls.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use anyhow::{Context as _, Result, bail};
use ignore::WalkBuilder;
use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// What a scan found.
#[derive(Default)]
pub struct Called {
    /// By the name that changes have.
    pub operations: BTreeSet<String>,
    files: usize,
    unread: Vec<String>,
}

/// Looks through the `.rs` files below `folder` for calls of `methods`; what
/// `.gitignore` names is left out. A call is known by its name alone.
pub fn scan(folder: &Path, methods: &BTreeMap<String, String>) -> Result<Called> {
    if !folder.is_dir() {
        bail!("there is no such folder");
    }
    let mut called = Called::default();
    for entry in WalkBuilder::new(folder).sort_by_file_path(Ord::cmp).build() {
        let entry = entry.context("cannot be read")?;
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "rs") || !path.is_file() {
            continue;
        }
        let text = fs::read_to_string(path).ok();
        match text.and_then(|text| syn::parse_file(&text).ok()) {
            Some(file) => {
                called.files += 1;
                let mut calls = Calls {
                    methods,
                    found: &mut called.operations,
                };
                calls.visit_file(&file);
            }
            None => called.unread.push(path.display().to_string()),
        }
    }
    Ok(called)
}

impl Called {
    /// What a reader has to know to trust the result.
    pub fn notes(&self, folder: &Path) -> Vec<String> {
        let place = format!("{} (Rust files: {})", folder.display(), self.files);
        let mut notes = Vec::new();
        if self.operations.is_empty() {
            notes.push(format!("no operation is called in {place}"));
        } else {
            let names: Vec<&str> = self.operations.iter().map(String::as_str).collect();
            notes.push(format!("called in {place}: {}", names.join(", ")));
        }
        if !self.unread.is_empty() {
            notes.push(format!(
                "left out, as it cannot be parsed as Rust (files: {}): {}",
                self.unread.len(),
                self.unread.join(", ")
            ));
        }
        notes
    }
}

struct Calls<'a> {
    methods: &'a BTreeMap<String, String>,
    found: &'a mut BTreeSet<String>,
}

impl Calls<'_> {
    fn see(&mut self, name: &syn::Ident) {
        if let Some(operation) = self.methods.get(&name.to_string()) {
            self.found.insert(operation.clone());
        }
    }

    /// Inside a macro there are only tokens: `.name(` and `::name(`.
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(name) => {
                    let before = index.checked_sub(1).map(|before| &tokens[before]);
                    let is_member = matches!(
                        before,
                        Some(TokenTree::Punct(punct)) if matches!(punct.as_char(), '.' | ':')
                    );
                    let is_called = matches!(tokens.get(index + 1), Some(TokenTree::Group(_)));
                    if is_member && is_called {
                        self.see(name);
                    }
                }
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Calls<'_> {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.see(&call.method);
        visit::visit_expr_method_call(self, call);
    }

    /// `Client::list_contacts(&client)`, called or passed on.
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if path.path.segments.len() > 1
            && let Some(last) = path.path.segments.last()
        {
            self.see(&last.ident);
        }
        visit::visit_expr_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.tokens(call.tokens.clone());
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use syn::visit::Visit as _;

    use super::Calls;

    fn found(code: &str) -> BTreeSet<String> {
        let names = ["get_ticket", "list_tags", "create_tag"];
        let methods: BTreeMap<String, String> = names
            .into_iter()
            .map(|name| (name.to_owned(), name.to_owned()))
            .collect();
        let mut found = BTreeSet::new();
        Calls {
            methods: &methods,
            found: &mut found,
        }
        .visit_file(&syn::parse_file(code).unwrap());
        found
    }

    #[test]
    fn calls_are_found_as_methods_as_paths_and_in_macros() {
        for code in [
            "fn f(c: C) { c.get_ticket().ticket_id(1); }",
            "fn f(c: C) { Client::get_ticket(&c); }",
            "fn f(c: C) { tokio::join!(c.get_ticket().send()); }",
            "fn f(c: C) { assert!(x, [c.get_ticket()]); }",
            "mod a { impl B { fn f() { let _ = || c.get_ticket(); } } }",
        ] {
            assert_eq!(
                found(code),
                BTreeSet::from(["get_ticket".to_owned()]),
                "{code}"
            );
        }
    }

    #[test]
    fn other_names_are_not_calls() {
        for code in [
            "fn get_ticket() {}",
            "fn f() { let get_ticket = 1; x(get_ticket); }",
            "fn f() { println!(\"get_ticket()\"); }",
            "fn f(c: C) { c.get_tickets(); }",
        ] {
            assert_eq!(found(code), BTreeSet::new(), "{code}");
        }
    }
}
