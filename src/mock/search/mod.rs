//! Searches: filters, groups of them, and the order of what they find.
//!
//! A resource says in a table of [`Field`]s what can be asked for and where an
//! object has it; the rest is the same for all of them.

mod field;
mod filter;
mod order;
mod scalar;
#[cfg(test)]
mod tests;

use serde_json::Value;

pub(super) use self::field::{Field, Kind, Searchable};
use self::{filter::Filter, order::Order};
use super::{
    incoming::Incoming,
    page::{self, PageSettings, Row},
    reply::Reply,
};

/// The page that `incoming`'s search asks for of `objects` (each with an `id`),
/// shown by `show`.
pub(super) fn page<'a>(
    incoming: &Incoming<'_>,
    settings: PageSettings,
    searchable: &Searchable<'_>,
    objects: impl Iterator<Item = &'a Value>,
    show: impl Fn(&str) -> Value,
) -> Result<Reply, Reply> {
    let filter = Filter::read(searchable, &incoming.body["query"])?;
    let order = Order::read(searchable, &incoming.body["sort"])?;
    let mut rows: Vec<Row> = objects
        .filter(|object| filter.matches(searchable, object))
        .map(|object| order.row(object))
        .collect();
    rows.sort_by(|one, other| order.compare(one, other));
    page::of_sorted_rows(
        incoming,
        settings,
        &rows,
        |one, other| order.compare(one, other),
        show,
    )
}
