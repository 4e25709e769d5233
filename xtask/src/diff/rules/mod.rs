//! The rules that assign a level to each kind of change.
//!
//! A rule says how much a change matters and why. Rules come in pairs: a change
//! that OLD → NEW reports under one rule, NEW → OLD reports under its mirror, at
//! the same place.

mod direction;
mod lens;
mod level;
mod operation;
mod reach;
mod rule;
mod rule_pair;
mod rust;
mod schema;

pub use self::{
    direction::Direction, lens::Lens, level::Level, operation::*, reach::Reach, rule::Rule,
    rule_pair::RulePair, rust::*, schema::*,
};

/// Every rule, in the order of the tables.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    operation::RULES
        .iter()
        .copied()
        .chain(
            schema::RULE_PAIRS
                .iter()
                .flat_map(|pair| [&pair.request, &pair.response]),
        )
        .chain(rust::RULES.iter().copied())
}
