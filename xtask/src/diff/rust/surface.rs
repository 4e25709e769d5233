//! The public items of a generated module, as plain data.
//!
//! Types are written as in source code, without the paths of modules:
//! `Option<Vec<Tag>>`.

use std::collections::{BTreeMap, BTreeSet};

/// Everything that a program can name.
#[derive(Debug, Default, PartialEq)]
pub struct Surface {
    /// The methods of `Client`, by HTTP method and shape of path: `GET /tags/{}`.
    pub methods: BTreeMap<String, Method>,
    /// Types by name.
    pub types: BTreeMap<String, Definition>,
    /// The arguments of constructors, by path: `Tag::new`.
    pub functions: BTreeMap<String, String>,
    /// The components that types are generated from, by name of the type.
    pub schemas: BTreeMap<String, String>,
}

/// A method of `Client`, and what can be called on the request it returns.
#[derive(Debug, PartialEq)]
pub struct Method {
    pub name: String,
    /// By name; parameters of the path by position: `{1}`.
    pub setters: BTreeMap<String, Setter>,
    /// The type that `send` returns.
    pub response: String,
    /// The type that `items` yields, if the method exists.
    pub item: Option<String>,
}

/// A setter of a request.
#[derive(Debug, PartialEq)]
pub struct Setter {
    pub name: String,
    pub kind: String,
    pub is_required: bool,
}

/// The definition of a type.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Definition {
    Record(Record),
    /// Variants and the types they hold.
    Union(BTreeMap<String, String>),
    /// Variants and their values, besides `Unknown`.
    OpenEnum(BTreeMap<String, String>),
}

/// A struct with named fields.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Record {
    /// Public fields and their types.
    pub fields: BTreeMap<String, String>,
    /// Fields that a request checks before it is sent; `new` does not take them.
    pub checked: BTreeSet<String>,
    /// Keys that are always sent with one value, and that value.
    pub constants: BTreeMap<String, String>,
}

impl Surface {
    /// The component that the type `name` is generated from, directly or as a
    /// part of it.
    pub fn schema(&self, name: &str) -> Option<&str> {
        self.schemas
            .iter()
            .filter(|(kind, _)| name.starts_with(kind.as_str()))
            .max_by_key(|(kind, _)| kind.len())
            .map(|(_, schema)| schema.as_str())
    }
}

impl Definition {
    /// What it is, for a message.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Record(_) => "a struct",
            Self::Union(_) => "an enum",
            Self::OpenEnum(_) => "an open enum",
        }
    }

    /// Its members and their types; an empty string for a member without one.
    pub fn members(&self) -> Vec<(&str, &str)> {
        match self {
            Self::Record(Record { fields, .. }) | Self::Union(fields) => fields
                .iter()
                .map(|(name, kind)| (name.as_str(), kind.as_str()))
                .collect(),
            Self::OpenEnum(values) => values.keys().map(|name| (name.as_str(), "")).collect(),
        }
    }
}
