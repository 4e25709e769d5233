//! Walks a file and collects what it uses.

use syn::{
    Attribute,
    visit::{self, Visit},
};

use super::{
    code::Code,
    doubt::Doubt,
    found::{Found, Hit},
    imports::Imports,
    literal, macros,
    receiver::Scope,
    site::Site,
    source_file::SourceFile,
    test_code::is_test,
    types::{Origin, segments, type_ref},
    vocabulary::Vocabulary,
};

/// Adds what `file` uses to `found`.
pub fn visit(file: &SourceFile, code: &Code, vocabulary: &Vocabulary, found: &mut Found) {
    let none = Imports::new();
    let mut visitor = Visitor {
        file: &file.name,
        imports: code.imports_of(&file.name).unwrap_or(&none),
        code,
        vocabulary,
        found,
        in_test: file.is_test,
        scope: Scope::default(),
    };
    visitor.visit_file(&file.syntax);
}

pub(super) struct Visitor<'a> {
    pub(super) file: &'a str,
    imports: &'a Imports,
    code: &'a Code,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) found: &'a mut Found,
    in_test: bool,
    pub(super) scope: Scope,
}

impl Visitor<'_> {
    fn hit(&self, span: proc_macro2::Span, doubt: Option<Doubt>) -> Hit {
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

    fn type_name(&mut self, path: &[String], span: proc_macro2::Span) {
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
    fn custom_request(&mut self, call: &syn::ExprMethodCall) {
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
        let Some(template) = macros::text_of(path) else {
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
    fn with_attributes(&mut self, attributes: &[Attribute], visit: impl FnOnce(&mut Self)) {
        let outer = self.in_test;
        self.in_test |= is_test(attributes);
        visit(self);
        self.in_test = outer;
    }

    /// Visits a function, with its arguments in scope.
    fn with_arguments(&mut self, signature: &syn::Signature, visit: impl FnOnce(&mut Self)) {
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
    fn bind(&mut self, pattern: &syn::Pat, value: Option<&syn::Expr>) {
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

/// The attributes of an item.
fn attributes(item: &syn::Item) -> &[Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Macro(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Trait(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

impl<'ast> Visit<'ast> for Visitor<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        self.with_attributes(attributes(item), |this| visit::visit_item(this, item));
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.with_arguments(&item.sig, |this| visit::visit_item_fn(this, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.with_attributes(&item.attrs, |this| {
            this.with_arguments(&item.sig, |this| visit::visit_impl_item_fn(this, item));
        });
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        self.with_arguments(&item.sig, |this| visit::visit_trait_item_fn(this, item));
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let kind = type_ref(&item.self_ty, self.imports, self.code);
        let outer = std::mem::replace(&mut self.scope.self_type, kind);
        visit::visit_item_impl(self, item);
        self.scope.self_type = outer;
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        self.scope.enter();
        visit::visit_block(self, block);
        self.scope.leave();
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        self.with_attributes(&local.attrs, |this| visit::visit_local(this, local));
        self.bind(&local.pat, local.init.as_ref().map(|init| &*init.expr));
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        self.scope.enter();
        for input in &closure.inputs {
            self.bind(input, None);
        }
        visit::visit_expr_closure(self, closure);
        self.scope.leave();
    }

    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        if !self.scope.has(&pattern.ident.to_string()) {
            self.scope.bind(pattern.ident.to_string(), None);
        }
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let name = call.method.to_string();
        if self.vocabulary.methods.contains_key(&name) {
            let owner = self.scope.type_of(&call.receiver, self.imports, self.code);
            let doubt = match &owner {
                Some(owner) if owner.is_client() == Some(true) => None,
                // Its own method would be here, so this one is passed on (`Deref`).
                Some(owner) if self.code.has_type(&owner.name) => {
                    self.doubt_of_unknown(&call.method)
                }
                Some(owner) if owner.is_client() == Some(false) => Some(Doubt::OtherType),
                _ => self.doubt_of_unknown(&call.method),
            };
            self.method(&call.method, doubt);
        }
        if name == "request" {
            self.custom_request(call);
        }
        self.name(&name, call.method.span());
        visit::visit_expr_method_call(self, call);
    }

    /// `Client::list_contacts(&client)`, called or used as a value, and `catalog()`.
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        let names = segments(&path.path);
        if let (Some(last), [owner @ .., name]) = (path.path.segments.last(), &names[..]) {
            if name == "catalog" && !self.scope.has(name) {
                let kind = self.code.resolve(&names, self.imports);
                let is_own = owner.is_empty() && self.code.has_function(name);
                if kind.origin != Origin::Other && !is_own {
                    let hit = self.hit(last.ident.span(), None);
                    self.found.catalogs.insert(hit);
                }
            }
            let is_type = |name: &String| name.starts_with(char::is_uppercase);
            if owner.last().is_some_and(is_type) {
                let kind = self.scope.named(owner, self.imports, self.code);
                let doubt = match kind.is_client() {
                    Some(true) => None,
                    Some(false) => Some(Doubt::OtherType),
                    None => self.doubt_of_unknown(&last.ident),
                };
                self.method(&last.ident, doubt);
            }
        }
        visit::visit_expr_path(self, path);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.path(path);
        visit::visit_path(self, path);
    }

    /// An import of a type that is gone does not compile.
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        use_tree(self, &item.tree, &mut Vec::new());
    }

    fn visit_member(&mut self, member: &'ast syn::Member) {
        if let syn::Member::Named(name) = member {
            self.name(&name.to_string(), name.span());
        }
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        if let Some(name) = &field.ident {
            self.name(&name.to_string(), name.span());
        }
        visit::visit_field(self, field);
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.text(&text.value(), text.span());
    }

    /// `#[serde(rename = "state")]`
    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            macros::texts(self, list.tokens.clone());
        }
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        macros::visit(self, call);
    }
}

fn use_tree(visitor: &mut Visitor<'_>, tree: &syn::UseTree, path: &mut Vec<String>) {
    match tree {
        syn::UseTree::Path(below) => {
            path.push(below.ident.to_string());
            use_tree(visitor, &below.tree, path);
            path.pop();
        }
        syn::UseTree::Name(syn::UseName { ident, .. })
        | syn::UseTree::Rename(syn::UseRename { ident, .. }) => {
            path.push(ident.to_string());
            if path.len() > 1 {
                visitor.type_name(path, ident.span());
            }
            path.pop();
        }
        syn::UseTree::Group(group) => {
            for tree in &group.items {
                use_tree(visitor, tree, path);
            }
        }
        syn::UseTree::Glob(_) => {}
    }
}
