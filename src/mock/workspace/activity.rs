//! Lists by the time of last activity, which most objects do not have.

use std::cmp::Ordering;

use serde_json::Value;

use super::Workspace;
use crate::mock::{
    incoming::Incoming,
    page::{self, Row, SortKey},
    reply::Reply,
};

/// The page that is asked for of `objects` in the order of the time in `field`;
/// those without one come last, and identifiers decide between the same times.
pub(super) fn page<'a>(
    workspace: &Workspace,
    incoming: &Incoming<'_>,
    objects: impl Iterator<Item = &'a Value>,
    field: &str,
    ascending: bool,
    show: impl Fn(&Value) -> Value,
) -> Result<Reply, Reply> {
    let rows = objects.map(|object| Row::by(object, field)).collect();
    let compare = |one: &SortKey, other: &SortKey| compare(one, other, ascending);
    page::of_rows_sorted_by(incoming, workspace.paging, rows, compare, show)
}

fn compare(one: &SortKey, other: &SortKey, ascending: bool) -> Ordering {
    let by_time = match (one.order.as_i64(), other.order.as_i64()) {
        (Some(one), Some(other)) if ascending => one.cmp(&other),
        (Some(one), Some(other)) => other.cmp(&one),
        (one, other) => one.is_none().cmp(&other.is_none()),
    };
    by_time.then_with(|| one.id.cmp(&other.id))
}
