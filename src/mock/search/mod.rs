//! Searches: filters, groups of them, and the order of what they find.
//!
//! What can be asked for says the version's description (`x-intercom-search`), and
//! where an object has it a [`Resource`]; the rest is the same for all of them.

mod field;
mod filter;
mod order;
mod scalar;
#[cfg(test)]
pub(super) mod tests;

use serde_json::Value;

pub(super) use self::field::{Place, Resource};
use self::{field::Searchable, filter::Filter, order::Order};
use super::{
    incoming::Incoming,
    page::{self, PageSettings},
    reply::Reply,
};

/// The page that `incoming`'s search asks for of `objects` (each with an `id`),
/// shown by `show`.
pub(super) fn page<'a>(
    incoming: &Incoming<'_>,
    settings: PageSettings,
    resource: &Resource<'_>,
    objects: impl Iterator<Item = &'a Value>,
    show: impl Fn(&Value) -> Value,
) -> Result<Reply, Reply> {
    let searchable = Searchable {
        described: incoming.operation.searchable.as_ref(),
        resource,
    };
    let filter = Filter::read(&searchable, &incoming.body["query"])?;
    let order = Order::read(&searchable, &incoming.body["sort"])?;
    let rows = objects
        .filter(|object| filter.matches(&searchable, object))
        .map(|object| order.row(object))
        .collect();
    let compare = |one: &_, other: &_| order.compare(one, other);
    page::of_rows_sorted_by(incoming, settings, rows, compare, show)
}
