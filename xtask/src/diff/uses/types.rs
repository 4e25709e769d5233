//! Where a name of the code comes from, as far as the syntax tells.

use super::{code::Code, imports::Imports};

/// Where a type comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Origin {
    /// This crate.
    Ours,
    /// The user's code, or another crate.
    Other,
    /// It cannot be told.
    Unknown,
}

/// A type of the user's code.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TypeRef {
    /// Its last name, without aliases.
    pub name: String,
    pub origin: Origin,
}

impl TypeRef {
    /// Whether operations are methods of it: `None` if that cannot be told.
    pub fn is_client(&self) -> Option<bool> {
        match (self.origin, self.name.as_str()) {
            (Origin::Ours, "Client") => Some(true),
            (Origin::Unknown, _) => None,
            _ => Some(false),
        }
    }
}

/// Types that pass on the methods of what they hold.
const WRAPPERS: [&str; 17] = [
    "Arc",
    "Box",
    "Cow",
    "Data",
    "Extension",
    "LazyLock",
    "Mutex",
    "MutexGuard",
    "OnceCell",
    "OnceLock",
    "Option",
    "Pin",
    "Rc",
    "RefCell",
    "Result",
    "RwLock",
    "State",
];

/// The type that `kind` is or wraps.
pub fn type_ref(kind: &syn::Type, imports: &Imports, code: &Code) -> Option<TypeRef> {
    match kind {
        syn::Type::Reference(reference) => type_ref(&reference.elem, imports, code),
        syn::Type::Paren(inner) => type_ref(&inner.elem, imports, code),
        syn::Type::Group(inner) => type_ref(&inner.elem, imports, code),
        syn::Type::Path(path) => {
            let last = path.path.segments.last()?;
            if WRAPPERS.contains(&last.ident.to_string().as_str())
                && let syn::PathArguments::AngleBracketed(arguments) = &last.arguments
            {
                return arguments.args.iter().find_map(|argument| match argument {
                    syn::GenericArgument::Type(inner) => type_ref(inner, imports, code),
                    _ => None,
                });
            }
            // What holds a client may pass on its methods: a pool, a guard.
            if let syn::PathArguments::AngleBracketed(arguments) = &last.arguments {
                for argument in &arguments.args {
                    if let syn::GenericArgument::Type(inner) = argument
                        && let Some(inner) = type_ref(inner, imports, code)
                        && inner.is_client() == Some(true)
                    {
                        return Some(inner);
                    }
                }
            }
            Some(code.resolve(&segments(&path.path), imports))
        }
        _ => None,
    }
}

/// The names of a path.
pub fn segments(path: &syn::Path) -> Vec<String> {
    path.segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect()
}
