//! The order of what a search finds.

use std::{borrow::Cow, cmp::Ordering};

use serde_json::Value;

use super::field::{Field, Searchable};
use crate::mock::{
    page::{Row, SortKey},
    reply::Reply,
};

/// By a field, and by identifier where that is the same.
pub(super) struct Order<'a> {
    searchable: &'a Searchable<'a>,
    field: Field<'a>,
    ascending: bool,
}

impl<'a> Order<'a> {
    /// The order that a search asks for: `{"field": …, "order": "ascending"}`.
    ///
    /// # Errors
    ///
    /// 400 `invalid_field` and `invalid_sort_order`.
    pub(super) fn read(searchable: &'a Searchable<'a>, sort: &'a Value) -> Result<Self, Reply> {
        let name = sort["field"]
            .as_str()
            .unwrap_or(searchable.resource.sorted_by);
        let field = searchable.field(name)?;
        let ascending = match &sort["order"] {
            Value::Null => false,
            order if order == "descending" => false,
            order if order == "ascending" => true,
            other => {
                let message = format!("{other} is not a sort order: ascending or descending");
                return Err(Reply::error(400, "invalid_sort_order", message));
            }
        };
        Ok(Self {
            searchable,
            field,
            ascending,
        })
    }

    /// The row of `object`.
    pub(super) fn row<'o>(&self, object: &'o Value) -> Row<'o> {
        let values = self.searchable.values(&self.field, object);
        let first = values.into_iter().next();
        Row::new(object, first.map_or(Value::Null, Cow::into_owned))
    }

    /// Which key comes first. What has no value comes last either way.
    pub(super) fn compare(&self, one: &SortKey, other: &SortKey) -> Ordering {
        let by_value = match (one.order.is_null(), other.order.is_null()) {
            (false, false) if self.ascending => compare(&one.order, &other.order),
            (false, false) => compare(&other.order, &one.order),
            (one, other) => one.cmp(&other),
        };
        by_value.then_with(|| one.id.cmp(&other.id))
    }
}

/// Numbers before texts before the rest.
fn compare(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.cmp(other),
        (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
        (one, other) => match (one.as_f64(), other.as_f64()) {
            (Some(one), Some(other)) => one.total_cmp(&other),
            (one, other) => other.is_some().cmp(&one.is_some()),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Order;
    use crate::mock::search::{Resource, field::Searchable, tests::described};

    fn sorted(sort: Value) -> Result<String, u16> {
        let described = described([("created_at", "date"), ("name", "text")]);
        let searchable = Searchable {
            described: Some(&described),
            resource: &Resource {
                places: &[],
                derived: &|_, _| Vec::new(),
                days: None,
                sorted_by: "created_at",
            },
        };
        let order = Order::read(&searchable, &sort).map_err(|reply| reply.status)?;
        let objects = [
            json!({ "id": "d", "created_at": 2, "name": "x" }),
            json!({ "id": "c", "created_at": 10, "name": "X" }),
            json!({ "id": "b", "created_at": 2, "name": null }),
            json!({ "id": "a", "name": "y" }),
        ];
        let mut keys: Vec<_> = objects.iter().map(|object| order.row(object).key).collect();
        keys.sort_by(|one, other| order.compare(one, other));
        Ok(keys.into_iter().map(|key| key.id).collect())
    }

    #[test]
    fn results_are_sorted_by_value_and_identifier_and_nothing_comes_last() {
        for (sort, expected) in [
            (Value::Null, "cbda"),
            (json!({ "order": "ascending" }), "bdca"),
            (json!({ "field": "created_at" }), "cbda"),
            (
                json!({ "field": "created_at", "order": "descending" }),
                "cbda",
            ),
            (json!({ "field": "name", "order": "ascending" }), "cdab"),
            (json!({ "field": "name", "order": "descending" }), "adcb"),
        ] {
            assert_eq!(sorted(sort.clone()), Ok(expected.to_owned()), "{sort}");
        }
    }

    #[test]
    fn an_unknown_field_or_order_is_refused() {
        for sort in [
            json!({ "field": "color", "order": "ascending" }),
            json!({ "field": "name", "order": "desc" }),
        ] {
            assert_eq!(sorted(sort.clone()), Err(400), "{sort}");
        }
    }
}
