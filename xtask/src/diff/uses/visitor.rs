//! Collects what a file uses.

use syn::Attribute;

use super::{
    code::Code,
    doubt::Doubt,
    found::{Found, Hit},
    imports::Imports,
    literal,
    receiver::Scope,
    test_code::is_test,
    types::{Origin, segments, type_ref},
    vocabulary::Vocabulary,
};
use crate::diff::site::Site;

pub(super) struct Visitor<'a> {
    pub(super) file: &'a str,
    pub(super) imports: &'a Imports,
    pub(super) code: &'a Code,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) found: &'a mut Found,
    pub(super) in_test: bool,
    pub(super) scope: Scope,
}

impl Visitor<'_> {
    pub(super) fn hit(&self, span: proc_macro2::Span, doubt: Option<Doubt>) -> Hit {
        let doubt = self.in_test.then_some(Doubt::Test).or(doubt);
        Hit {
            site: Site::new(self.file, span),
            doubt,
        }
    }

    /// Adds a place that could not be followed, unless only tests compile it.
    pub(super) fn unfollowed(&mut self, span: proc_macro2::Span, why: &str) {
        if !self.in_test {
            let site = Site::new(self.file, span);
            self.found.unfollowed.insert((site, why.to_owned()));
        }
    }

    /// Adds a call of the method `name`, if that is an operation.
    pub(super) fn method(&mut self, name: &syn::Ident, doubt: Option<Doubt>) {
        if let Some(operation) = self.vocabulary.methods.get(&name.to_string()) {
            let hit = self.hit(name.span(), doubt);
            let hits = self.found.operations.entry(operation.clone()).or_default();
            hits.insert(hit);
        }
    }

    /// The doubt about a method of a value whose type is unknown.
    pub(super) fn doubt_of_unknown(&self, method: &syn::Ident) -> Option<Doubt> {
        let name = method.to_string();
        self.code.has_function(&name).then_some(Doubt::OtherType)
    }

    pub(super) fn name(&mut self, name: &str, span: proc_macro2::Span) {
        let hit = self.hit(span, None);
        let name = name.trim_start_matches("r#").to_owned();
        self.found.names.entry(name).or_default().insert(hit);
    }

    /// Adds the types and requests that a path names, and its last name.
    pub(super) fn path(&mut self, path: &syn::Path) {
        let names = segments(path);
        for (index, segment) in path.segments.iter().enumerate() {
            self.type_name(&names[..=index], segment.ident.span());
        }
        if let Some(last) = path.segments.last()
            && (names.len() > 1 || last.ident.to_string().starts_with(char::is_uppercase))
        {
            self.name(&last.ident.to_string(), last.ident.span());
        }
    }

    pub(super) fn type_name(&mut self, path: &[String], span: proc_macro2::Span) {
        let kind = self.scope.named(path, self.imports, self.code);
        let doubt = match kind.origin {
            Origin::Ours | Origin::Unknown => None,
            Origin::Other => Some(Doubt::OtherType),
        };
        if self.vocabulary.types.contains(&kind.name) {
            let hit = self.hit(span, doubt);
            self.found
                .types
                .entry(kind.name.clone())
                .or_default()
                .insert(hit);
        }
        // An operation's struct is rarely named, and often has a common name.
        let is_request = path.iter().any(|name| name == "operations")
            || self
                .imports
                .get(&path[0])
                .is_some_and(|full| full.iter().any(|name| name == "operations"));
        if is_request
            && kind.origin == Origin::Ours
            && let Some(operation) = self.vocabulary.requests.get(&kind.name)
        {
            let hit = self.hit(span, None);
            let hits = self.found.operations.entry(operation.clone()).or_default();
            hits.insert(hit);
        }
    }

    pub(super) fn text(&mut self, text: &str, span: proc_macro2::Span) {
        if let Some(operation) = self.vocabulary.ids.get(text) {
            let hit = self.hit(span, None);
            self.found
                .ids
                .entry(operation.clone())
                .or_default()
                .insert(hit);
        }
        for name in literal::names(text) {
            self.name(name, span);
        }
    }

    /// `client.request(Method::PUT, "/tickets/1")`, for what no method describes.
    pub(super) fn custom_request(&mut self, call: &syn::ExprMethodCall) {
        let (Some(method), Some(path)) = (call.args.first(), call.args.get(1)) else {
            return;
        };
        let owner = self.scope.type_of(&call.receiver, self.imports, self.code);
        if owner.and_then(|owner| owner.is_client()) == Some(false) {
            return;
        }
        let method = match method {
            syn::Expr::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
            _ => None,
        };
        let method = method.filter(|name| name.chars().all(|letter| letter.is_ascii_uppercase()));
        let Some(template) = literal::text_of(path) else {
            self.unfollowed(
                call.method.span(),
                "a request whose path is not in the code",
            );
            return;
        };
        for operation in self.vocabulary.at_path(method.as_deref(), &template) {
            let hit = self.hit(call.method.span(), None);
            self.found
                .operations
                .entry(operation)
                .or_default()
                .insert(hit);
        }
    }

    /// Visits what `attributes` belong to, as test code if they say so.
    pub(super) fn with_attributes(
        &mut self,
        attributes: &[Attribute],
        visit: impl FnOnce(&mut Self),
    ) {
        let outer = self.in_test;
        self.in_test |= is_test(attributes);
        visit(self);
        self.in_test = outer;
    }

    /// Visits a function, with its arguments in scope.
    pub(super) fn with_arguments(
        &mut self,
        signature: &syn::Signature,
        visit: impl FnOnce(&mut Self),
    ) {
        self.scope.enter();
        for argument in &signature.inputs {
            if let syn::FnArg::Typed(argument) = argument
                && let syn::Pat::Ident(name) = &*argument.pat
            {
                let kind = type_ref(&argument.ty, self.imports, self.code);
                self.scope.bind(name.ident.to_string(), kind);
            }
        }
        visit(self);
        self.scope.leave();
    }

    /// Binds the variable of a `let`, after its value was visited.
    pub(super) fn bind(&mut self, pattern: &syn::Pat, value: Option<&syn::Expr>) {
        let (name, kind) = match pattern {
            syn::Pat::Ident(name) => (&name.ident, None),
            syn::Pat::Type(typed) => match &*typed.pat {
                syn::Pat::Ident(name) => {
                    (&name.ident, type_ref(&typed.ty, self.imports, self.code))
                }
                _ => return,
            },
            _ => return,
        };
        let of_value = || {
            let value = value?;
            self.scope.type_of(value, self.imports, self.code)
        };
        let kind = kind.or_else(of_value);
        self.scope.bind(name.to_string(), kind);
    }
}
