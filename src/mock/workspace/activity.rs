//! Lists by the time of last activity, which most objects do not have.

use std::cmp::Ordering;

use serde_json::Value;

use super::Workspace;
use crate::mock::{
    incoming::Incoming,
    page::{self, Row},
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
    show: impl Fn(&str) -> Value,
) -> Result<Reply, Reply> {
    let mut rows: Vec<Row> = objects
        .map(|object| Row {
            order: object[field].clone(),
            id: object["id"].as_str().unwrap_or_default().to_owned(),
        })
        .collect();
    let compare = |one: &Row, other: &Row| compare(one, other, ascending);
    rows.sort_by(compare);
    page::of_sorted_rows(incoming, workspace.paging, &rows, compare, show)
}

fn compare(one: &Row, other: &Row, ascending: bool) -> Ordering {
    let by_time = match (one.order.as_i64(), other.order.as_i64()) {
        (Some(one), Some(other)) if ascending => one.cmp(&other),
        (Some(one), Some(other)) => other.cmp(&one),
        (one, other) => one.is_none().cmp(&other.is_none()),
    };
    by_time.then_with(|| one.id.cmp(&other.id))
}
