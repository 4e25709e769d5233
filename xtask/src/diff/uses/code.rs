//! What the user's code defines itself: types, methods, aliases and re-exports.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};

use super::{
    imports::{Imports, imports},
    manifest::Crates,
    source_file::SourceFile,
    types::{Origin, TypeRef, segments, type_ref},
    vocabulary::Vocabulary,
};

/// The definitions of all files.
#[derive(Default)]
pub struct Code {
    crates: Crates,
    /// Names that stand for this crate or one of its modules.
    modules: BTreeSet<String>,
    /// Names that stand for a type of this crate, to its name.
    aliases: BTreeMap<String, String>,
    own_types: BTreeSet<String>,
    own_modules: BTreeSet<String>,
    own_functions: BTreeSet<String>,
    /// The types of fields, by the struct and the field.
    fields: BTreeMap<(String, String), TypeRef>,
    /// What methods and functions return, by the type of the `impl`, if any.
    returns: BTreeMap<(String, String), TypeRef>,
    imports: BTreeMap<String, Imports>,
}

impl Code {
    pub fn of(files: &[SourceFile], crates: Crates, vocabulary: &Vocabulary) -> Self {
        let mut code = Self {
            crates,
            ..Self::default()
        };
        for file in files {
            let imports = imports(&file.syntax);
            code.imports.insert(file.name.clone(), imports);
            Names(&mut code).visit_file(&file.syntax);
        }
        code.find_aliases(files, vocabulary);
        for file in files {
            let imports = code.imports.get(&file.name).cloned().unwrap_or_default();
            let mut signatures = Signatures {
                code: &code,
                imports: &imports,
                owner: String::new(),
                fields: BTreeMap::new(),
                returns: BTreeMap::new(),
            };
            signatures.visit_file(&file.syntax);
            let (fields, returns) = (signatures.fields, signatures.returns);
            code.fields.extend(fields);
            code.returns.extend(returns);
        }
        code
    }

    /// Finds the names by which the code knows this crate's modules and types, until
    /// no re-export adds one.
    fn find_aliases(&mut self, files: &[SourceFile], vocabulary: &Vocabulary) {
        let is_type = |name: &str| {
            name == "Client"
                || vocabulary.types.contains(name)
                || vocabulary.requests.contains_key(name)
        };
        let mut named: Vec<(String, Vec<String>)> = Vec::new();
        for imports in self.imports.values() {
            named.extend(
                imports
                    .iter()
                    .map(|(name, path)| (name.clone(), path.clone())),
            );
        }
        for file in files {
            let mut aliases = TypeAliases::default();
            aliases.visit_file(&file.syntax);
            named.extend(aliases.0);
        }
        loop {
            let known = (self.modules.len(), self.aliases.len());
            for (name, path) in &named {
                let Some(last) = path.last() else { continue };
                let imports = Imports::new();
                let TypeRef {
                    name: target,
                    origin,
                } = self.resolve(path, &imports);
                if origin != Origin::Ours {
                    continue;
                }
                if is_type(&target) {
                    self.aliases.insert(name.clone(), target);
                } else if !last.starts_with(char::is_uppercase) {
                    self.modules.insert(name.clone());
                }
            }
            if known == (self.modules.len(), self.aliases.len()) {
                return;
            }
        }
    }

    /// The imports of the file called `name`.
    pub fn imports_of(&self, name: &str) -> Option<&Imports> {
        self.imports.get(name)
    }

    /// Whether the code defines the type `name` itself.
    pub fn has_type(&self, name: &str) -> bool {
        self.own_types.contains(name)
    }

    /// Whether the code has a function or a method called `name`.
    pub fn has_function(&self, name: &str) -> bool {
        self.own_functions.contains(name)
    }

    /// The type of a field of the struct `owner`, or, if that is unknown, of the
    /// only field of this name.
    pub fn field(&self, owner: Option<&str>, field: &str) -> Option<&TypeRef> {
        find(&self.fields, owner, field)
    }

    /// What the method `name` of `owner` returns, or the only function of this name.
    pub fn returned(&self, owner: Option<&str>, name: &str) -> Option<&TypeRef> {
        find(&self.returns, owner, name)
    }

    /// The type that a path names.
    pub fn resolve(&self, path: &[String], imports: &Imports) -> TypeRef {
        let mut full = path.to_vec();
        // An import may itself begin with an imported name.
        for _ in 0..4 {
            match full.first().and_then(|first| imports.get(first)) {
                Some(expanded) if expanded[..] != full[..1] => {
                    let rest = full.split_off(1);
                    full = expanded.iter().cloned().chain(rest).collect();
                }
                _ => break,
            }
        }
        let last = full.last().cloned().unwrap_or_default();
        let (before, first) = (&full[..full.len().saturating_sub(1)], full.first());
        let is_ours = |name: &String| {
            self.crates.ours.contains(name) || is_version(name) || self.modules.contains(name)
        };
        let starts_here = first.is_some_and(|first| {
            full.len() == 1
                || matches!(first.as_str(), "crate" | "self" | "super" | "Self")
                || self.own_modules.contains(first)
                || self.crates.local.contains(first)
        });
        let alias = self.aliases.get(&last);
        let is_module = full.len() == 1 && (is_ours(&last));
        let is_ours = before.iter().any(is_ours) || is_module || (starts_here && alias.is_some());
        let origin = if is_ours {
            Origin::Ours
        } else if starts_here && !self.own_types.contains(&last) {
            Origin::Unknown
        } else {
            Origin::Other
        };
        let name = match (origin, alias) {
            (Origin::Ours, Some(target)) => target.clone(),
            _ => last,
        };
        TypeRef { name, origin }
    }
}

fn find<'a>(
    all: &'a BTreeMap<(String, String), TypeRef>,
    owner: Option<&str>,
    name: &str,
) -> Option<&'a TypeRef> {
    if let Some(owner) = owner {
        return all.get(&(owner.to_owned(), name.to_owned()));
    }
    let mut named = all.iter().filter(|((_, known), _)| known == name);
    let (_, first) = named.next()?;
    named.all(|(_, other)| other == first).then_some(first)
}

/// Whether a name is that of a version's module: `v2_12`.
fn is_version(name: &str) -> bool {
    let numbers = name.strip_prefix('v').and_then(|rest| rest.split_once('_'));
    numbers.is_some_and(|(major, minor)| {
        let is_number = |text: &str| !text.is_empty() && text.chars().all(|d| d.is_ascii_digit());
        is_number(major) && is_number(minor)
    })
}

/// Collects the names that the code defines.
struct Names<'a>(&'a mut Code);

impl<'ast> Visit<'ast> for Names<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        match item {
            syn::Item::Struct(item) => drop(self.0.own_types.insert(item.ident.to_string())),
            syn::Item::Enum(item) => drop(self.0.own_types.insert(item.ident.to_string())),
            syn::Item::Union(item) => drop(self.0.own_types.insert(item.ident.to_string())),
            syn::Item::Trait(item) => drop(self.0.own_types.insert(item.ident.to_string())),
            syn::Item::Mod(item) => drop(self.0.own_modules.insert(item.ident.to_string())),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        self.0.own_functions.insert(signature.ident.to_string());
    }
}

/// Collects `type Alias = path::to::Type;`.
#[derive(Default)]
struct TypeAliases(Vec<(String, Vec<String>)>);

impl<'ast> Visit<'ast> for TypeAliases {
    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        if let syn::Type::Path(path) = &*item.ty {
            self.0.push((item.ident.to_string(), segments(&path.path)));
        }
    }
}

/// Collects the types of fields and of what functions return.
struct Signatures<'a> {
    code: &'a Code,
    imports: &'a Imports,
    /// The type of the `impl`, or nothing.
    owner: String,
    fields: BTreeMap<(String, String), TypeRef>,
    returns: BTreeMap<(String, String), TypeRef>,
}

impl<'ast> Visit<'ast> for Signatures<'_> {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        for (index, field) in item.fields.iter().enumerate() {
            let name = field
                .ident
                .as_ref()
                .map_or_else(|| index.to_string(), ToString::to_string);
            if let Some(kind) = type_ref(&field.ty, self.imports, self.code) {
                self.fields.insert((item.ident.to_string(), name), kind);
            }
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let owner = type_ref(&item.self_ty, self.imports, self.code);
        let owner = owner.map(|owner| owner.name).unwrap_or_default();
        let outer = std::mem::replace(&mut self.owner, owner);
        visit::visit_item_impl(self, item);
        self.owner = outer;
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        if let syn::ReturnType::Type(_, kind) = &signature.output
            && let Some(mut kind) = type_ref(kind, self.imports, self.code)
        {
            if kind.name == "Self" {
                kind = TypeRef {
                    name: self.owner.clone(),
                    origin: Origin::Other,
                };
            }
            let key = (self.owner.clone(), signature.ident.to_string());
            self.returns.insert(key, kind);
        }
    }
}
