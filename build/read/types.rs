//! Reads the types that progenitor declares.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Attribute, Expr, Fields, File, Item, ItemEnum, ItemStruct, Lit, Meta};

use super::kind::kind;
use crate::module::{Field, Kind, Record, Shape, TypeDefinition, Variant};

/// Reads the declarations in the module `types`.
pub(crate) fn read(file: &File) -> Result<Vec<TypeDefinition>, String> {
    let items = file
        .items
        .iter()
        .find_map(|item| match item {
            Item::Mod(module) if module.ident == "types" => Some(&module.content.as_ref()?.1),
            _ => None,
        })
        .ok_or("progenitor wrote no module `types`")?;
    // An enumeration with one value is a constant if the value is its default.
    let with_default: BTreeSet<String> = items.iter().filter_map(default_of).collect();
    let mut types = Vec::new();
    for item in items {
        let definition = match item {
            Item::Struct(item) => of_struct(item)?,
            Item::Enum(item) => of_enum(item, &with_default)?,
            _ => continue,
        };
        types.push(definition);
    }
    turn_constants_into_keys(&mut types);
    Ok(types)
}

/// `X` of `impl Default for X`.
fn default_of(item: &Item) -> Option<String> {
    let Item::Impl(item) = item else { return None };
    let (path, _) = item.trait_.as_ref()?;
    if path.segments.last()?.ident != "Default" {
        return None;
    }
    kind(&item.self_ty).ok().map(|kind| kind.to_string())
}

fn definition(name: &syn::Ident, attributes: &[Attribute], shape: Shape) -> TypeDefinition {
    let name = name.to_string();
    let docs = docs(attributes);
    TypeDefinition {
        // If there is no description, typify writes the name of the type.
        docs: match docs.trim() == format!("`{name}`") {
            true => String::new(),
            false => docs,
        },
        name,
        shape,
        is_sent: false,
        is_received: false,
    }
}

fn of_struct(item: &ItemStruct) -> Result<TypeDefinition, String> {
    let Fields::Named(fields) = &item.fields else {
        return Err(format!(
            "{} is a struct without names, which no record can be",
            item.ident
        ));
    };
    let fields = fields
        .named
        .iter()
        .map(|field| {
            let name = field
                .ident
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default();
            let kind =
                kind(&field.ty).map_err(|error| format!("{}.{name}: {error}", item.ident))?;
            let metas = serde_arguments(&field.attrs);
            let has = |name: &str| metas.iter().any(|meta| meta.path().is_ident(name));
            if has("flatten") {
                return Err(format!(
                    "{}.{name} is flattened, which no record can be",
                    item.ident
                ));
            }
            let required = !matches!(kind, Kind::Option(_)) && !has("default");
            Ok(Field {
                key: renamed(&metas).unwrap_or_else(|| name.clone()),
                required,
                docs: docs(&field.attrs),
                name,
                kind: match kind {
                    // typify reads a missing list as an empty one.
                    Kind::Vec(_) | Kind::Map(_) if !required => Kind::Option(Box::new(kind)),
                    kind => kind,
                },
            })
        })
        .collect::<Result<Vec<_>, String>>()?;
    let record = Record {
        fields,
        ..Record::default()
    };
    Ok(definition(&item.ident, &item.attrs, Shape::Record(record)))
}

fn of_enum(item: &ItemEnum, with_default: &BTreeSet<String>) -> Result<TypeDefinition, String> {
    let is_words = item
        .variants
        .iter()
        .all(|variant| matches!(variant.fields, Fields::Unit));
    let shape = if is_words {
        let words: Vec<(String, String)> = item
            .variants
            .iter()
            .map(|variant| {
                let name = variant.ident.to_string();
                let word =
                    renamed(&serde_arguments(&variant.attrs)).unwrap_or_else(|| name.clone());
                (free(name), word)
            })
            .collect();
        let mut names = BTreeSet::new();
        if let Some((name, _)) = words.iter().find(|(name, _)| !names.insert(name)) {
            return Err(format!("{} has two variants {name}", item.ident));
        }
        match &words[..] {
            [] => return Err(format!("{} has no variant, so no value", item.ident)),
            [(_, word)] if with_default.contains(&item.ident.to_string()) => {
                Shape::Constant(word.clone())
            }
            _ => Shape::OpenEnum(words),
        }
    } else {
        let variants = item
            .variants
            .iter()
            .map(|variant| {
                let name = variant.ident.to_string();
                let held: Vec<_> = variant.fields.iter().collect();
                let ([field], Fields::Unnamed(_)) = (&held[..], &variant.fields) else {
                    return Err(format!("{}::{name} does not hold one type", item.ident));
                };
                let key = renamed(&serde_arguments(&variant.attrs)).unwrap_or_else(|| name.clone());
                let variant = Variant {
                    kind: kind(&field.ty)?,
                    told_by: None,
                    docs: docs(&variant.attrs),
                    name,
                };
                Ok((variant, key))
            })
            .collect::<Result<Vec<_>, String>>()?;
        let is_untagged = serde_arguments(&item.attrs)
            .iter()
            .any(|meta| meta.path().is_ident("untagged"));
        match is_untagged {
            true => Shape::Union(shorten(
                variants.into_iter().map(|(variant, _)| variant).collect(),
            )),
            false => Shape::KeyedUnion(variants),
        }
    };
    Ok(definition(&item.ident, &item.attrs, shape))
}

/// The name of a variant, beside those that every enumeration has.
fn free(name: String) -> String {
    match name.as_str() {
        "Unknown" | "Unrecognized" => format!("{name}Value"),
        _ => name,
    }
}

/// `CloseConversationRequest | OpenConversationRequest` become `Close | Open`, and
/// `Recipient | Array`, a list of those, `Recipient | Recipients`.
fn shorten(mut variants: Vec<Variant>) -> Vec<Variant> {
    for variant in &mut variants {
        if let (Kind::Vec(item), "Array") = (&variant.kind, variant.name.as_str()) {
            variant.name = format!("{}s", item.innermost());
        }
    }
    let names: Vec<&str> = variants
        .iter()
        .map(|variant| variant.name.as_str())
        .collect();
    let shared = shared_suffix(&names);
    for variant in &mut variants {
        variant.name.truncate(variant.name.len() - shared);
    }
    variants
}

/// The length in bytes of the suffix of whole words that all `names` share; 0
/// if it would leave a name empty.
fn shared_suffix(names: &[&str]) -> usize {
    let [first, rest @ ..] = names else {
        return 0;
    };
    if rest.is_empty() {
        return 0;
    }
    first
        .char_indices()
        .filter(|(at, character)| *at > 0 && character.is_uppercase())
        .map(|(at, _)| &first[at..])
        .find(|end| {
            rest.iter()
                .all(|name| name.len() > end.len() && name.ends_with(end))
        })
        .map_or(0, str::len)
}

/// Turns fields whose type has one value into constants of their records, and
/// removes those types.
fn turn_constants_into_keys(types: &mut Vec<TypeDefinition>) {
    let constants: BTreeMap<String, String> = types
        .iter()
        .filter_map(|definition| match &definition.shape {
            Shape::Constant(word) => Some((definition.name.clone(), word.clone())),
            _ => None,
        })
        .collect();
    for definition in types.iter_mut() {
        if let Shape::Record(record) = &mut definition.shape {
            for field in std::mem::take(&mut record.fields) {
                match constants.get(field.kind.innermost()) {
                    Some(word) => record.constants.push((field.key, word.clone())),
                    None => record.fields.push(field),
                }
            }
        }
    }
    types.retain(|definition| !matches!(definition.shape, Shape::Constant(_)));
}

/// The text of all doc comments.
fn docs(attributes: &[Attribute]) -> String {
    let lines: Vec<String> = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) => text(&pair.value),
            _ => None,
        })
        .collect();
    lines.join("\n").trim().to_owned()
}

fn text(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// The arguments of all `#[serde(…)]`.
fn serde_arguments(attributes: &[Attribute]) -> Vec<Meta> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
        .filter_map(|attribute| {
            attribute
                .parse_args_with(
                    syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated,
                )
                .ok()
        })
        .flatten()
        .collect()
}

/// The text of `rename = "…"`.
fn renamed(metas: &[Meta]) -> Option<String> {
    metas.iter().find_map(|meta| match meta {
        Meta::NameValue(pair) if pair.path.is_ident("rename") => text(&pair.value),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{read, shared_suffix};
    use crate::module::Shape;

    #[test]
    fn a_suffix_is_shared_in_whole_words() {
        for (names, shared) in [
            (&["CloseRequest", "OpenRequest"][..], "Request"),
            (&["Closed", "Red"][..], ""),
            (&["Request", "OpenRequest"][..], ""),
            (&["Only"][..], ""),
        ] {
            assert_eq!(shared_suffix(names), shared.len(), "{names:?}");
        }
    }

    fn types(text: &str) -> Result<Vec<crate::module::TypeDefinition>, String> {
        read(&syn::parse_str(&format!("pub mod types {{ {text} }}")).unwrap())
    }

    #[test]
    fn declarations_are_read() {
        let types = types(
            r#"
            /// A thing.
            pub struct Thing {
                pub id: Id,
                #[serde(rename = "type", default)]
                pub type_: ThingType,
                #[serde(default)]
                pub tags: ::std::vec::Vec<String>,
                pub state: ::std::option::Option<State>,
            }
            pub enum ThingType { #[serde(rename = "thing")] Thing }
            impl ::std::default::Default for ThingType { fn default() -> Self { Self::Thing } }
            pub enum State { #[serde(rename = "on")] On, Off }
            "#,
        )
        .unwrap();
        assert_eq!(types.len(), 2);
        let Shape::Record(record) = &types[0].shape else {
            panic!("{:?}", types[0]);
        };
        assert_eq!(record.constants, [("type".to_owned(), "thing".to_owned())]);
        let kinds: Vec<_> = record
            .fields
            .iter()
            .map(|field| (field.kind.to_string(), field.required))
            .collect();
        assert_eq!(
            kinds,
            [
                ("Id".to_owned(), true),
                ("Option<Vec<String>>".to_owned(), false),
                ("Option<State>".to_owned(), false),
            ]
        );
        let Shape::OpenEnum(words) = &types[1].shape else {
            panic!("{:?}", types[1]);
        };
        assert_eq!(words[0], ("On".to_owned(), "on".to_owned()));
    }

    #[test]
    fn words_leave_the_variants_alone_that_every_enumeration_has() {
        let types = types(
            r#"
            pub enum State {
                #[serde(rename = "unknown")] Unknown,
                #[serde(rename = "unrecognized")] Unrecognized,
                #[serde(rename = "3rd_party_error")] X3rdPartyError,
                #[serde(rename = "on")] On,
            }
            "#,
        )
        .unwrap();
        let Shape::OpenEnum(words) = &types[0].shape else {
            panic!("{:?}", types[0]);
        };
        let words: Vec<_> = words
            .iter()
            .map(|(variant, word)| (variant.as_str(), word.as_str()))
            .collect();
        assert_eq!(
            words,
            [
                ("UnknownValue", "unknown"),
                ("UnrecognizedValue", "unrecognized"),
                ("X3rdPartyError", "3rd_party_error"),
                ("On", "on"),
            ]
        );
    }

    #[test]
    fn what_no_type_can_be_fails_by_name() {
        for (text, message) in [
            (
                "pub struct Thing(String);",
                "Thing is a struct without names",
            ),
            ("pub enum Never {}", "Never has no variant"),
            (
                "pub enum State { Unknown, UnknownValue }",
                "State has two variants UnknownValue",
            ),
            (
                "pub struct Thing { #[serde(flatten)] pub rest: X }",
                "Thing.rest is flattened",
            ),
        ] {
            let error = types(text).unwrap_err();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
