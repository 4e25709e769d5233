//! Rules over all schemas of all versions: a tolerant reader, a strict writer.
//!
//! Which rules a schema gets depends on who sends it: [`direction`] tells what
//! a response can hold (read) and what only a request can (write).

mod combinator;
pub mod direction;
mod identifier;
mod reading;
mod timestamp;
mod union;
mod value;
mod writing;

use anyhow::Result;

use super::{description::Description, tables::Tables};

/// Applies all policies, each to what the ones before it made.
pub fn apply(description: &mut Description, tables: &Tables) -> Result<()> {
    combinator::simplify(description)?;
    value::unify(description);
    timestamp::mark(description);
    identifier::mark(description);
    union::name(description)?;
    value::forget_string_formats(description);
    let directions = direction::of(description);
    reading::relax(description, &directions, &tables.always_present)?;
    writing::tighten(description, &directions);
    Ok(())
}
