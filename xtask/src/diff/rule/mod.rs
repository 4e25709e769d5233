//! The rules that changes are judged by.
//!
//! A rule says how much a change matters and why. Rules come in pairs: what
//! OLD → NEW finds by one, NEW → OLD finds by its mirror, at the same place.

mod operation;
mod rust;
mod schema;

use std::fmt;

use serde::Serialize;

pub use operation::*;
pub use rust::*;
pub use schema::*;

/// How much a change matters to a program that works today.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A working program stops working, or no longer compiles.
    Breaking,
    /// A working program may behave differently.
    Warning,
    /// Nothing that works today is affected.
    Info,
}

/// What is looked at.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lens {
    /// What is sent and received.
    Wire,
    /// The public items of the generated module.
    Rust,
}

/// One way in which two descriptions can differ.
#[derive(Debug, Serialize)]
pub struct Rule {
    pub id: &'static str,
    pub lens: Lens,
    pub level: Level,
    /// The rule that finds the same change in the other order.
    pub mirror: &'static str,
    pub reason: &'static str,
}

/// Whether a schema is written by a client or read by it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Direction {
    Request,
    Response,
}

/// A change of a schema, which each direction judges in its own way.
pub struct Fact {
    request: Rule,
    response: Rule,
}

impl Fact {
    /// The rule for a schema used in `direction`.
    pub fn rule(&'static self, direction: Direction) -> &'static Rule {
        match direction {
            Direction::Request => &self.request,
            Direction::Response => &self.response,
        }
    }
}

/// Every rule, in the order of the tables.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    operation::RULES
        .iter()
        .copied()
        .chain(
            schema::FACTS
                .iter()
                .flat_map(|fact| [&fact.request, &fact.response]),
        )
        .chain(rust::RULES.iter().copied())
}

impl Level {
    /// All levels, the gravest first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Warning, Self::Info];

    pub fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl Lens {
    pub const ALL: [Self; 2] = [Self::Wire, Self::Rust];

    pub fn name(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Rust => "rust",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl fmt::Display for Lens {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// Defines rules and their list: `NAME "id" Level, mirrors "id": "reason";`
macro_rules! rules {
    ($lens:ident: $($name:ident $id:literal $level:ident, mirrors $mirror:literal: $reason:literal;)*) => {
        $(
            pub static $name: $crate::diff::rule::Rule = $crate::diff::rule::Rule {
                id: $id,
                lens: $crate::diff::rule::Lens::$lens,
                level: $crate::diff::rule::Level::$level,
                mirror: $mirror,
                reason: $reason,
            };
        )*
        pub(super) static RULES: &[&$crate::diff::rule::Rule] = &[$(&$name),*];
    };
}
use rules;
