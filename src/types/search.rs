use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Id, Timestamp, open_enum::open_enum};

open_enum! {
    /// How a search compares a field with a value.
    pub enum SearchOperator {
        /// Is exactly the value.
        Equal = "=",
        /// Is anything but the value.
        NotEqual = "!=",
        /// Is one of a list of values.
        In = "IN",
        /// Is none of a list of values.
        NotIn = "NIN",
        /// Comes before the value.
        Less = "<",
        /// Comes before the value or is it; not accepted for dates of contacts.
        LessOrEqual = "<=",
        /// Comes after the value.
        Greater = ">",
        /// Comes after the value or is it; not accepted for dates of contacts.
        GreaterOrEqual = ">=",
        /// Contains the value.
        Contains = "~",
        /// Does not contain the value.
        NotContains = "!~",
        /// Starts with the value.
        StartsWith = "^",
        /// Ends with the value.
        EndsWith = "$",
    }
}

/// What a search compares a field with.
///
/// ```
/// use intercom_sdk::types::SearchValue;
///
/// assert_eq!(serde_json::to_string(&SearchValue::from("x")).unwrap(), "\"x\"");
/// assert_eq!(serde_json::to_string(&SearchValue::from(vec![1, 2])).unwrap(), "[1,2]");
/// ```
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(untagged)]
pub enum SearchValue {
    /// Nothing: finds where the field is not set.
    Null,
    /// Yes or no.
    Boolean(bool),
    /// A whole number; also a date, as Unix seconds.
    Integer(i64),
    /// A decimal number.
    Decimal(f64),
    /// Text.
    Text(String),
    /// Several values, for `IN` and `NIN`.
    List(Vec<SearchValue>),
}

impl From<bool> for SearchValue {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<i64> for SearchValue {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<i32> for SearchValue {
    fn from(value: i32) -> Self {
        Self::Integer(value.into())
    }
}

impl From<f64> for SearchValue {
    fn from(value: f64) -> Self {
        Self::Decimal(value)
    }
}

impl From<&str> for SearchValue {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for SearchValue {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Id> for SearchValue {
    fn from(value: Id) -> Self {
        Self::Text(value.to_string())
    }
}

impl From<Timestamp> for SearchValue {
    fn from(value: Timestamp) -> Self {
        Self::Integer(value.unix())
    }
}

impl From<DateTime<Utc>> for SearchValue {
    fn from(value: DateTime<Utc>) -> Self {
        Timestamp::from(value).into()
    }
}

impl<T: Into<SearchValue>> From<Vec<T>> for SearchValue {
    fn from(values: Vec<T>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}
