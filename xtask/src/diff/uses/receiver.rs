//! The type of a receiver, as far as the code around it tells.

use std::collections::BTreeMap;

use super::{
    code::Code,
    imports::Imports,
    types::{Origin, TypeRef, segments, type_ref},
};

/// Methods that return what they are called on, or what it holds.
const TRANSPARENT: [&str; 14] = [
    "as_mut",
    "as_ref",
    "borrow",
    "borrow_mut",
    "clone",
    "deref",
    "expect",
    "get_or_init",
    "lock",
    "read",
    "to_owned",
    "unwrap",
    "unwrap_or_default",
    "write",
];

/// The variables in scope. A name that is known without a type shadows others.
#[derive(Default)]
pub struct Scope {
    blocks: Vec<BTreeMap<String, Option<TypeRef>>>,
    /// The type of the `impl`, which `self` has.
    pub self_type: Option<TypeRef>,
}

impl Scope {
    pub fn enter(&mut self) {
        self.blocks.push(BTreeMap::new());
    }

    pub fn leave(&mut self) {
        self.blocks.pop();
    }

    pub fn bind(&mut self, name: String, kind: Option<TypeRef>) {
        if let Some(block) = self.blocks.last_mut() {
            block.insert(name, kind);
        }
    }

    /// Whether a variable has this name.
    pub fn has(&self, name: &str) -> bool {
        self.blocks.iter().any(|block| block.contains_key(name))
    }

    fn variable(&self, name: &str) -> Option<TypeRef> {
        let mut blocks = self.blocks.iter().rev();
        blocks.find_map(|block| block.get(name))?.clone()
    }

    /// The type of an expression.
    pub fn type_of(&self, value: &syn::Expr, imports: &Imports, code: &Code) -> Option<TypeRef> {
        let inner = |value: &syn::Expr| self.type_of(value, imports, code);
        match value {
            syn::Expr::Reference(value) => inner(&value.expr),
            syn::Expr::Paren(value) => inner(&value.expr),
            syn::Expr::Group(value) => inner(&value.expr),
            syn::Expr::Try(value) => inner(&value.expr),
            syn::Expr::Await(value) => inner(&value.base),
            syn::Expr::Unary(value) => inner(&value.expr),
            syn::Expr::Cast(value) => type_ref(&value.ty, imports, code),
            syn::Expr::Struct(value) => Some(self.named(&segments(&value.path), imports, code)),
            syn::Expr::Path(path) => match path.path.get_ident() {
                Some(name) if name == "self" => self.self_type.clone(),
                Some(name) => self.variable(&name.to_string()),
                None => None,
            },
            syn::Expr::Field(field) => {
                let owner = inner(&field.base);
                let name = match &field.member {
                    syn::Member::Named(name) => name.to_string(),
                    syn::Member::Unnamed(index) => index.index.to_string(),
                };
                code.field(owner.as_ref().map(|owner| owner.name.as_str()), &name)
                    .cloned()
            }
            syn::Expr::MethodCall(call) => {
                let owner = inner(&call.receiver);
                let name = call.method.to_string();
                let returned = code
                    .returned(owner.as_ref().map(|owner| owner.name.as_str()), &name)
                    .cloned();
                let is_transparent = TRANSPARENT.contains(&name.as_str());
                returned.or_else(|| {
                    // The builder of a client ends in a client.
                    owner.filter(|owner| is_transparent || owner.is_client() == Some(true))
                })
            }
            syn::Expr::Call(call) => {
                let syn::Expr::Path(function) = &*call.func else {
                    return None;
                };
                let path = segments(&function.path);
                match &path[..] {
                    [name] => code.returned(None, name).cloned(),
                    [owner @ .., name] => {
                        let is_type = |name: &String| name.starts_with(char::is_uppercase);
                        if !owner.last().is_some_and(is_type) {
                            return code.returned(None, name).cloned();
                        }
                        let owner = self.named(owner, imports, code);
                        if matches!(owner.name.as_str(), "Arc" | "Box" | "Rc" | "Some" | "Mutex") {
                            return call.args.first().and_then(inner);
                        }
                        code.returned(Some(&owner.name), name)
                            .cloned()
                            .or(Some(owner))
                    }
                    [] => None,
                }
            }
            _ => None,
        }
    }

    /// The type that a path names, which may be `Self`.
    pub fn named(&self, path: &[String], imports: &Imports, code: &Code) -> TypeRef {
        match path {
            [name] if name == "Self" => self.self_type.clone().unwrap_or(TypeRef {
                name: name.clone(),
                origin: Origin::Other,
            }),
            path => code.resolve(path, imports),
        }
    }
}
