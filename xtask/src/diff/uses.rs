//! The operations that a program calls.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use anyhow::{Context as _, Result, bail};
use ignore::WalkBuilder;
use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// The result of a scan.
#[derive(Default)]
pub struct Scan {
    /// By the name used in changes.
    pub operations: BTreeSet<String>,
    files: usize,
    skipped: Vec<String>,
}

/// Searches the `.rs` files below `folder`, except those that `.gitignore`
/// excludes, for calls of `methods`. A call is recognized by its name alone.
pub fn scan(folder: &Path, methods: &BTreeMap<String, String>) -> Result<Scan> {
    if !folder.is_dir() {
        bail!("no such folder");
    }
    let mut scan = Scan::default();
    for entry in WalkBuilder::new(folder).sort_by_file_path(Ord::cmp).build() {
        let entry = entry.context("cannot be read")?;
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "rs") || !path.is_file() {
            continue;
        }
        let text = fs::read_to_string(path).ok();
        match text.and_then(|text| syn::parse_file(&text).ok()) {
            Some(file) => {
                scan.files += 1;
                let mut calls = CallVisitor {
                    methods,
                    found: &mut scan.operations,
                };
                calls.visit_file(&file);
            }
            None => scan.skipped.push(path.display().to_string()),
        }
    }
    Ok(scan)
}

impl Scan {
    /// What was scanned, found and skipped.
    pub fn notes(&self, folder: &Path) -> Vec<String> {
        let scanned = format!("{} (Rust files: {})", folder.display(), self.files);
        let mut notes = Vec::new();
        if self.operations.is_empty() {
            notes.push(format!("no operation is called in {scanned}"));
        } else {
            let names: Vec<&str> = self.operations.iter().map(String::as_str).collect();
            notes.push(format!("called in {scanned}: {}", names.join(", ")));
        }
        if !self.skipped.is_empty() {
            notes.push(format!(
                "skipped, not valid Rust (files: {}): {}",
                self.skipped.len(),
                self.skipped.join(", ")
            ));
        }
        notes
    }
}

struct CallVisitor<'a> {
    methods: &'a BTreeMap<String, String>,
    found: &'a mut BTreeSet<String>,
}

impl CallVisitor<'_> {
    fn record(&mut self, name: &syn::Ident) {
        if let Some(operation) = self.methods.get(&name.to_string()) {
            self.found.insert(operation.clone());
        }
    }

    /// Finds `.name(` and `::name(` in the arguments of a macro, which have no
    /// syntax tree.
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
                        self.record(name);
                    }
                }
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for CallVisitor<'_> {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.record(&call.method);
        visit::visit_expr_method_call(self, call);
    }

    /// `Client::list_contacts(&client)`, called or used as a value.
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if path.path.segments.len() > 1
            && let Some(last) = path.path.segments.last()
        {
            self.record(&last.ident);
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

    use super::CallVisitor;

    fn found(code: &str) -> BTreeSet<String> {
        let names = ["get_ticket", "list_tags", "create_tag"];
        let methods: BTreeMap<String, String> = names
            .into_iter()
            .map(|name| (name.to_owned(), name.to_owned()))
            .collect();
        let mut found = BTreeSet::new();
        CallVisitor {
            methods: &methods,
            found: &mut found,
        }
        .visit_file(&syn::parse_file(code).unwrap());
        found
    }

    #[test]
    fn finds_calls_as_methods_as_paths_and_in_macros() {
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
    fn ignores_other_uses_of_a_name() {
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
