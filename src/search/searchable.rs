//! What a search can ask for.

use std::fmt;

use super::{Node, Query, Search};
use crate::{Error, types::SearchValue};

/// What a search of a version can ask for: `SEARCHABLE` of its operation, such as
/// `v2_16::operations::SearchContacts::SEARCHABLE`.
#[derive(Clone, Copy)]
pub struct Searchable {
    operation: &'static str,
    version: &'static str,
    groups: &'static [Group],
}

/// Fields that are compared alike.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group {
    pub(crate) kind: FieldKind,
    pub(crate) operators: &'static [&'static str],
    pub(crate) fields: &'static [&'static str],
}

/// A field that a search can ask for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SearchableField {
    /// Its name; one that ends in `.*` stands for all names below it, such as
    /// `custom_attributes.*`.
    pub name: &'static str,
    /// What it is compared with.
    pub kind: FieldKind,
    /// The operators that it takes, as they are sent: `=`, `!=`, ….
    pub operators: &'static [&'static str],
}

/// What a field is compared with.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum FieldKind {
    /// Any kind of value: an attribute of the workspace's own.
    Any,
    /// A boolean.
    Boolean,
    /// A time, in Unix seconds. Contacts are compared by whole days of the workspace's
    /// zone (Intercom).
    Date,
    /// A whole number.
    Integer,
    /// The identifier of a tag.
    Tag,
    /// A text.
    Text,
}

impl fmt::Display for FieldKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Any => "any value",
            Self::Boolean => "a boolean",
            Self::Date => "a time",
            Self::Integer => "a whole number",
            Self::Tag => "the id of a tag",
            Self::Text => "a text",
        })
    }
}

impl Searchable {
    pub(crate) const fn new(
        operation: &'static str,
        version: &'static str,
        groups: &'static [Group],
    ) -> Self {
        Self {
            operation,
            version,
            groups,
        }
    }

    /// All fields, by kind and name.
    pub fn fields(&self) -> impl Iterator<Item = SearchableField> + use<> {
        self.groups.iter().flat_map(|group| {
            let field = |name: &'static str| SearchableField {
                name,
                kind: group.kind,
                operators: group.operators,
            };
            group.fields.iter().copied().map(field)
        })
    }

    /// The field called `name`, or the one that ends in `.*` and stands for it.
    pub fn field(&self, name: &str) -> Option<SearchableField> {
        let is_it = |field: &SearchableField| match field.name.strip_suffix('*') {
            Some(start) => name.len() > start.len() && name.starts_with(start),
            None => field.name == name,
        };
        self.fields().find(is_it)
    }

    /// Returns an error for a query that asks for what there is not, or compares by an
    /// operator that a field does not take. The query is not sent.
    ///
    /// # Errors
    ///
    /// Kind [`InvalidRequest`](crate::ErrorKind::InvalidRequest), with the fields or
    /// operators that there are.
    pub fn check(&self, query: &Query) -> Result<(), Error> {
        self.check_node(&query.0)
    }

    fn check_node(&self, node: &Node) -> Result<(), Error> {
        let (name, operator, value) = match node {
            Node::Group { nodes, .. } => {
                return nodes.iter().try_for_each(|node| self.check_node(node));
            }
            Node::Filter {
                field,
                operator,
                value,
            } => (field, operator.as_str(), value),
        };
        let Some(field) = self.field(name) else {
            let mut names: Vec<&str> = self.fields().map(|field| field.name).collect();
            names.sort_unstable();
            return Err(self.refuse(format!(
                "API version {} cannot search for `{name}`, but for {}",
                self.version,
                names.join(", ")
            )));
        };
        if !field.operators.contains(&operator) {
            return Err(self.refuse(format!(
                "`{name}` is {} and cannot be compared by `{operator}`, but by {}",
                field.kind,
                field.operators.join(" ")
            )));
        }
        let is_list = matches!(value, SearchValue::List(_));
        if is_list != matches!(operator, "IN" | "NIN") {
            let takes = if is_list { "one value" } else { "a list" };
            return Err(self.refuse(format!("`{operator}` of `{name}` takes {takes}")));
        }
        Ok(())
    }

    fn refuse(&self, message: String) -> Error {
        Error::invalid_request(self.operation, message)
    }
}

impl fmt::Debug for Searchable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Searchable")
            .field("operation", &self.operation)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// A search that is checked once it becomes a body.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) search: Search,
    pub(crate) searchable: Searchable,
}

impl Checked {
    /// The search, if it can be sent.
    pub(crate) fn into_search(self) -> Result<Search, Error> {
        self.searchable.check(&self.search.query)?;
        Ok(self.search)
    }
}

/// Adds to an operation what it can search for.
macro_rules! searchable {
    ($name:ident = $id:ident; $($kind:ident $operators:tt $fields:tt;)*) => {
        impl $name {
            /// What this search can ask for.
            pub const SEARCHABLE: crate::search::Searchable = crate::search::Searchable::new(
                stringify!($id),
                <super::Client as crate::Api>::VERSION,
                &[$(crate::search::Group {
                    kind: crate::search::FieldKind::$kind,
                    operators: &$operators,
                    fields: &$fields,
                }),*],
            );

            /// Sets the body to a query, which is checked before it is sent: whether
            /// there is what it asks for, and can be compared so; see
            /// [`search`](crate::search).
            #[inline]
            pub fn query(self, query: impl Into<crate::search::Search>) -> Self {
                let searchable = Self::SEARCHABLE;
                let search = query.into();
                self.body(crate::search::Checked { search, searchable })
            }
        }
    };
}

pub(crate) use searchable;
