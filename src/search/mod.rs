//! Typed search queries.
//!
//! ```
//! use intercom_sdk::search::{Order, field};
//!
//! let query = field("role").eq("user")
//!     .and(field("email").ends_with("@example.com").or(field("vip").eq(true)))
//!     .sort("created_at", Order::Descending);
//! # #[cfg(feature = "v2_16")]
//! # intercom_sdk::v2_16::types::SearchRequest::try_from(query).unwrap();
//! ```
//!
//! Pass a query to `.query(…)` of `search_contacts`, `search_conversations` and
//! `search_tickets`. It is checked before anything is sent: an unknown field is
//! refused with the list of those that there are, and an operator that the field does
//! not take with those that it takes. The list is data, too:
//!
//! ```
//! # #[cfg(feature = "v2_16")] {
//! use intercom_sdk::{search::FieldKind, v2_16::operations::SearchContacts};
//!
//! let field = SearchContacts::SEARCHABLE.field("created_at").unwrap();
//! assert_eq!((field.kind, field.operators), (FieldKind::Date, ["=", "<", ">"].as_slice()));
//! # }
//! ```
//!
//! `.body(…)` takes a query without this check, for what Intercom does not list; or
//! the generated types, for searches that a query cannot express:
//! `SingleFilterSearchRequest` and related ones.
//!
//! Where the spelling is not obvious, there are functions: [`unassigned`],
//! [`custom_attribute`], [`ticket_attribute`], [`ticket_category`].
//!
//! A query can have at most two levels of groups, and 15 filters per group
//! (Intercom). Larger queries are refused before anything is sent.

mod searchable;
mod spelling;

use std::fmt;

use serde_json::{Value, json};

pub(crate) use self::searchable::{Checked, Group, searchable};
pub use self::{
    searchable::{FieldKind, Searchable, SearchableField},
    spelling::{
        TicketCategory, custom_attribute, ticket_attribute, ticket_category, unassigned,
        unassigned_team,
    },
};

use crate::{
    Error,
    types::{SearchOperator, SearchValue},
};

/// The maximum number of filters in a group (Intercom: 15).
const FILTERS: usize = 15;

/// The maximum depth of nested groups (Intercom: 2).
const LEVELS: usize = 2;

/// Creates a field to filter by, such as `email` or `custom_attributes.plan`.
pub fn field(name: impl Into<String>) -> Field {
    Field(name.into())
}

/// A field to filter by; its methods return a [`Query`].
///
/// Dates are [`Timestamp`](crate::types::Timestamp)s. For contacts, Intercom
/// compares calendar days in the workspace's time zone and accepts only `eq`,
/// `lt` and `gt`; conversations and tickets are compared to the second.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use = "a field alone is not a query"]
pub struct Field(String);

macro_rules! comparisons {
    ($($(#[$doc:meta])* $method:ident $operator:ident)*) => {$(
        $(#[$doc])*
        pub fn $method(self, value: impl Into<SearchValue>) -> Query {
            self.compare(SearchOperator::$operator, value.into())
        }
    )*};
}

impl Field {
    comparisons! {
        /// The field equals `value`.
        eq Equal
        /// The field does not equal `value`.
        ne NotEqual
        /// The field is less than `value`.
        lt Less
        /// The field is less than or equal to `value`.
        le LessOrEqual
        /// The field is greater than `value`.
        gt Greater
        /// The field is greater than or equal to `value`.
        ge GreaterOrEqual
        /// The field contains `value`.
        contains Contains
        /// The field does not contain `value`.
        not_contains NotContains
        /// The field starts with `value`.
        starts_with StartsWith
        /// The field ends with `value`.
        ends_with EndsWith
    }

    /// The field is one of `values`.
    pub fn is_in<V: Into<SearchValue>>(self, values: impl IntoIterator<Item = V>) -> Query {
        self.compare(SearchOperator::In, list(values))
    }

    /// The field is none of `values`.
    pub fn not_in<V: Into<SearchValue>>(self, values: impl IntoIterator<Item = V>) -> Query {
        self.compare(SearchOperator::NotIn, list(values))
    }

    /// The field is not set.
    pub fn is_null(self) -> Query {
        self.compare(SearchOperator::Equal, SearchValue::Null)
    }

    /// Compares with any operator, also one without a method here.
    pub fn compare(self, operator: impl Into<SearchOperator>, value: SearchValue) -> Query {
        Query(Node::Filter {
            field: self.0,
            operator: operator.into(),
            value,
        })
    }
}

fn list<V: Into<SearchValue>>(values: impl IntoIterator<Item = V>) -> SearchValue {
    SearchValue::List(values.into_iter().map(Into::into).collect())
}

/// A search query: a filter, or a group of filters.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a query does nothing until it is sent"]
pub struct Query(Node);

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Filter {
        field: String,
        operator: SearchOperator,
        value: SearchValue,
    },
    Group {
        join: Join,
        nodes: Vec<Node>,
    },
}

/// How the filters of a group are combined.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Join {
    And,
    Or,
}

impl fmt::Display for Join {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::And => "AND",
            Self::Or => "OR",
        })
    }
}

impl Query {
    /// Matches if both `self` and `other` match. A chain of `and` is one group.
    pub fn and(self, other: Self) -> Self {
        self.join(Join::And, other)
    }

    /// Matches if `self` or `other` matches. A chain of `or` is one group.
    pub fn or(self, other: Self) -> Self {
        self.join(Join::Or, other)
    }

    /// Sorts the results by `field`.
    pub fn sort(self, field: impl Into<String>, order: Order) -> Search {
        Search {
            query: self,
            sort: Some((field.into(), order)),
        }
    }

    fn join(self, join: Join, other: Self) -> Self {
        let mut nodes = match self.0 {
            Node::Group { join: own, nodes } if own == join => nodes,
            node => vec![node],
        };
        nodes.push(other.0);
        Self(Node::Group { join, nodes })
    }

    /// The query as JSON, to compare it with another one.
    pub(crate) fn to_json(&self) -> Value {
        node_json(&self.0)
    }

    /// Returns the query if it is within Intercom's limits.
    pub(crate) fn checked(self) -> Result<Node, Error> {
        check(&self.0, 0)?;
        Ok(self.0)
    }
}

fn node_json(node: &Node) -> Value {
    match node {
        Node::Filter {
            field,
            operator,
            value,
        } => json!({ "field": field, "operator": operator, "value": value }),
        Node::Group { join, nodes } => {
            let nodes: Vec<Value> = nodes.iter().map(node_json).collect();
            json!({ "operator": join.to_string(), "value": nodes })
        }
    }
}

fn check(node: &Node, level: usize) -> Result<(), Error> {
    let Node::Group { join, nodes } = node else {
        return Ok(());
    };
    if level == LEVELS {
        return Err(Error::invalid(format!(
            "a search has at most {LEVELS} levels of groups, and this one has more"
        )));
    }
    if nodes.len() > FILTERS {
        return Err(Error::invalid(format!(
            "a group of a search has at most {FILTERS} filters, and one {join} group has {}",
            nodes.len()
        )));
    }
    nodes.iter().try_for_each(|node| check(node, level + 1))
}

/// A query with a sort order.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a search does nothing until it is sent"]
pub struct Search {
    pub(crate) query: Query,
    pub(crate) sort: Option<(String, Order)>,
}

impl From<Query> for Search {
    fn from(query: Query) -> Self {
        Self { query, sort: None }
    }
}

/// A sort order.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Order {
    /// Smallest or earliest first.
    Ascending,
    /// Largest or latest first.
    Descending,
}

impl Order {
    /// The value on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "ascending",
            Self::Descending => "descending",
        }
    }
}
