//! Entries of a list, and what it is ordered by.

use std::cmp::Reverse;

use serde_json::Value;

/// What a list is ordered by: a value of each entry, and its identifier.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::mock) struct SortKey {
    pub(in crate::mock) order: Value,
    pub(in crate::mock) id: String,
}

/// An entry of a list that the mock keeps.
pub(in crate::mock) struct Row<'a> {
    pub(in crate::mock) key: SortKey,
    pub(in crate::mock) object: &'a Value,
}

impl<'a> Row<'a> {
    /// An entry with an `id`, whose value that the list is ordered by is `order`.
    pub(in crate::mock) fn new(object: &'a Value, order: Value) -> Self {
        let id = object["id"].as_str().unwrap_or_default().to_owned();
        let key = SortKey { order, id };
        Self { key, object }
    }

    /// An entry with an `id`, in a list that is ordered by its `field`.
    pub(in crate::mock) fn by(object: &'a Value, field: &str) -> Self {
        Self::new(object, object[field].clone())
    }

    /// The rows of `objects`, the latest time in `field` first; those of one time keep
    /// their order.
    pub(in crate::mock) fn latest_first(
        objects: impl Iterator<Item = &'a Value>,
        field: &str,
    ) -> Vec<Self> {
        let mut rows: Vec<_> = objects.map(|object| Self::by(object, field)).collect();
        rows.sort_by_key(|row| Reverse(row.key.order.as_i64()));
        rows
    }
}
