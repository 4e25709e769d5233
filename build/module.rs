//! A version's module as data: the input of the writers and of `cargo xtask
//! diff`.

use std::fmt;

use crate::model::{Paging, Place, Replay};

/// The module of an API version.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) version: String,
    pub(crate) types: Vec<TypeDefinition>,
    /// By resource and name.
    pub(crate) operations: Vec<OperationDefinition>,
}

impl Module {
    /// The type named `name`.
    pub(crate) fn find(&self, name: &str) -> Option<&TypeDefinition> {
        self.types.iter().find(|kind| kind.name == name)
    }
}

/// A struct or an enum.
#[derive(Clone, Debug)]
pub(crate) struct TypeDefinition {
    pub(crate) name: String,
    pub(crate) docs: String,
    pub(crate) shape: Shape,
    /// Whether requests contain it.
    pub(crate) is_sent: bool,
    /// Whether responses contain it.
    pub(crate) is_received: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Record(Record),
    Union(Vec<Variant>),
    /// Variants distinguished by the single key of the object, with the keys.
    KeyedUnion(Vec<(Variant, String)>),
    /// Variants and their values on the wire.
    OpenEnum(Vec<(String, String)>),
    /// A single value. It becomes a constant of the records that have it, and
    /// no type is generated.
    Constant(String),
}

/// An object.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record {
    pub(crate) fields: Vec<Field>,
    /// Keys and their constant values.
    pub(crate) constants: Vec<(String, String)>,
    /// Groups of fields; one group must be set.
    pub(crate) one_of: Vec<Vec<String>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// The name in Rust.
    pub(crate) name: String,
    /// The key on the wire.
    pub(crate) key: String,
    pub(crate) kind: Kind,
    /// Whether the field must be set.
    pub(crate) required: bool,
    pub(crate) docs: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Variant {
    pub(crate) name: String,
    /// The type that the variant holds.
    pub(crate) kind: Kind,
    /// The key that only this variant's objects have, if that decides.
    pub(crate) told_by: Option<String>,
    pub(crate) docs: String,
}

/// A Rust type.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    /// A type from the prelude, `crate::types` or this module.
    Named(String),
    Option(Box<Kind>),
    Clearable(Box<Kind>),
    Vec(Box<Kind>),
    /// A map from strings to this.
    Map(Box<Kind>),
    Box(Box<Kind>),
}

impl Kind {
    /// The type inside all wrappers.
    pub(crate) fn innermost(&self) -> &str {
        match self {
            Self::Named(name) => name,
            Self::Option(inner)
            | Self::Clearable(inner)
            | Self::Vec(inner)
            | Self::Map(inner)
            | Self::Box(inner) => inner.innermost(),
        }
    }

    /// Why no field of a generated type can hold it. A comparison of two
    /// descriptions shows such a kind; the build fails.
    pub(crate) fn refusal(&self) -> Option<&'static str> {
        match self {
            Self::Named(name) if name == "serde_json::Value" => Some("is any JSON"),
            Self::Named(_) => None,
            Self::Box(_) => Some("contains itself"),
            Self::Option(inner) | Self::Clearable(inner) | Self::Vec(inner) | Self::Map(inner) => {
                inner.refusal()
            }
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => f.write_str(name),
            Self::Option(inner) => write!(f, "Option<{inner}>"),
            Self::Clearable(inner) => write!(f, "Clearable<{inner}>"),
            Self::Vec(inner) => write!(f, "Vec<{inner}>"),
            Self::Map(inner) => write!(f, "BTreeMap<String, {inner}>"),
            Self::Box(inner) => write!(f, "Box<{inner}>"),
        }
    }
}

/// An operation and its types.
#[derive(Debug)]
pub(crate) struct OperationDefinition {
    /// The name of the method of `Client`.
    pub(crate) id: String,
    /// The name of the struct in `operations`.
    pub(crate) name: String,
    pub(crate) upstream_id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) resource: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) parameters: Vec<Setter>,
    pub(crate) body: Option<Kind>,
    pub(crate) body_docs: String,
    pub(crate) output: Output,
    pub(crate) list: Option<List>,
    pub(crate) replay: Replay,
}

/// A parameter and the method that sets it.
#[derive(Debug)]
pub(crate) struct Setter {
    /// The name in Rust.
    pub(crate) name: String,
    /// The name on the wire.
    pub(crate) key: String,
    pub(crate) place: SetterPlace,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    pub(crate) docs: String,
}

/// Where a setter's value is sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum SetterPlace {
    Parameter(Place),
    /// `pagination` of a search's body.
    Pagination,
}

/// The body of a success.
#[derive(Debug)]
pub(crate) enum Output {
    Json(Kind),
    Empty,
    Stream,
}

/// How a list is paginated, and the type of its items.
#[derive(Debug)]
pub(crate) struct List {
    pub(crate) paging: Paging,
    pub(crate) item: Kind,
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn what_no_field_can_hold_is_refused_inside_wrappers_too() {
        let named = |name: &str| Box::new(Kind::Named(name.to_owned()));
        for (kind, is_refused) in [
            (Kind::Option(named("String")), false),
            (Kind::Vec(named("serde_json::Value")), true),
            (Kind::Option(Box::new(Kind::Box(named("Node")))), true),
        ] {
            assert_eq!(kind.refusal().is_some(), is_refused, "{kind}");
        }
    }
}
