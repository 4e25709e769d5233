//! A version's module as data: the input of the writers and of `cargo xtask
//! diff`.

use std::fmt;

use crate::model::{Paging, Place, Replay, Searchable};

/// The module of an API version.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) version: String,
    pub(crate) types: Vec<TypeDefinition>,
    /// By resource and name.
    pub(crate) operations: Vec<OperationDefinition>,
}

/// Fewer fields of one type are a coincidence.
const FEWEST_ENTRIES: usize = 3;

impl Module {
    /// The type of the entries and the fields that hold them, if `record` is a
    /// map with known keys: translations by locale. A `type` may stand beside
    /// them.
    pub(crate) fn entries_of<'a>(&self, record: &'a Record) -> Option<(&'a str, Vec<&'a Field>)> {
        let entries: Vec<&Field> = record
            .fields
            .iter()
            .filter(|field| field.key != "type")
            .collect();
        let Kind::Option(first) = &entries.first()?.kind else {
            return None;
        };
        let Kind::Named(name) = &**first else {
            return None;
        };
        let is_object = self
            .find(name)
            .is_some_and(|entry| matches!(entry.shape, Shape::Record(_)));
        let is_alike = entries
            .iter()
            .all(|field| !field.required && field.kind == entries[0].kind);
        (is_object && is_alike && entries.len() >= FEWEST_ENTRIES).then_some((name, entries))
    }

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
    /// The sizes that lists must have when they are sent.
    pub(crate) sizes: Vec<Size>,
}

/// How many elements a list has, from one number to another.
#[derive(Clone, Debug)]
pub(crate) struct Size {
    /// The key of the list.
    pub(crate) key: String,
    pub(crate) least: u64,
    pub(crate) most: Option<u64>,
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
    pub(crate) searchable: Option<Searchable>,
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
    /// Plain text.
    Text,
    Empty,
    /// The header `Location`.
    Redirect,
    /// Bytes, of this media type.
    Stream(String),
}

/// How a list is paginated, and the type of its items.
#[derive(Debug)]
pub(crate) struct List {
    pub(crate) paging: Paging,
    pub(crate) item: Kind,
}

#[cfg(test)]
mod tests {
    use super::{Field, Kind, Module, Record, Shape, TypeDefinition};

    #[test]
    fn fields_of_one_object_type_are_a_map() {
        let option = |name: &str| Kind::Option(Box::new(Kind::Named(name.to_owned())));
        let module = Module {
            version: String::new(),
            types: vec![TypeDefinition {
                name: "Content".to_owned(),
                docs: String::new(),
                shape: Shape::Record(Record::default()),
                is_sent: true,
                is_received: false,
            }],
            operations: Vec::new(),
        };
        for (fields, is_map) in [
            (&["de Content", "en Content", "fr Content"][..], true),
            (
                &["de Content", "en Content", "fr Content", "type String"],
                true,
            ),
            (&["de Content", "en Content"], false),
            (&["de Content", "en Content", "url String"], false),
            (&["a String", "b String", "c String"], false),
            (&[], false),
        ] {
            let fields = fields.iter().filter_map(|field| field.split_once(' '));
            let record = Record {
                fields: fields
                    .map(|(key, kind)| Field {
                        name: key.to_owned(),
                        key: key.to_owned(),
                        kind: option(kind),
                        required: false,
                        docs: String::new(),
                    })
                    .collect(),
                ..Record::default()
            };
            assert_eq!(module.entries_of(&record).is_some(), is_map, "{record:?}");
        }
    }

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
