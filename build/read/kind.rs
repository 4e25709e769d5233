//! Converts types in progenitor's code to [`Kind`]s.

use syn::{GenericArgument, PathArguments, Type};

use crate::module::Kind;

/// The kind of a type in a declaration or a signature.
pub(crate) fn kind(of: &Type) -> Result<Kind, String> {
    match of {
        Type::Path(path) => {
            let Some(last) = path.path.segments.last() else {
                return Err("a type has no name".to_owned());
            };
            let arguments = arguments(&last.arguments);
            let inner = |index: usize| match arguments.get(index) {
                Some(inner) => Ok(Box::new(kind(inner)?)),
                None => Err(format!("{} has no argument", last.ident)),
            };
            Ok(match last.ident.to_string().as_str() {
                "Option" => Kind::Option(inner(0)?),
                "Vec" => Kind::Vec(inner(0)?),
                "Box" => Kind::Box(inner(0)?),
                "BTreeMap" => Kind::Map(inner(1)?),
                // serde_json::Map<String, Value>
                "Map" => Kind::Map(inner(1)?),
                "Value" => Kind::Named("serde_json::Value".to_owned()),
                name if arguments.is_empty() => Kind::Named(name.to_owned()),
                name => return Err(format!("{name} has unexpected type arguments")),
            })
        }
        // In signatures.
        Type::Reference(reference) => match &*reference.elem {
            Type::Path(path) if path.path.is_ident("str") => Ok(Kind::Named("String".to_owned())),
            Type::Slice(slice) => Ok(Kind::Vec(Box::new(kind(&slice.elem)?))),
            inner => kind(inner),
        },
        _ => Err("a type is neither a path nor a reference".to_owned()),
    }
}

/// The type arguments of a path segment: `T` of `Vec<T>`.
pub(crate) fn arguments(arguments: &PathArguments) -> Vec<&Type> {
    match arguments {
        PathArguments::AngleBracketed(list) => list
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(kind) => Some(kind),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn wrappers_are_told_apart_and_paths_are_dropped() {
        for (text, expected) in [
            ("::std::string::String", "String"),
            ("::std::option::Option<types::Contact>", "Option<Contact>"),
            ("::std::vec::Vec<::std::vec::Vec<X>>", "Vec<Vec<X>>"),
            (
                "::std::collections::BTreeMap<::std::string::String, X>",
                "BTreeMap<String, X>",
            ),
            ("&'a str", "String"),
            ("&'a types::X", "X"),
            ("Option<&'a str>", "Option<String>"),
        ] {
            let parsed = syn::parse_str(text).unwrap();
            assert_eq!(kind(&parsed).unwrap().to_string(), expected);
        }
    }
}
