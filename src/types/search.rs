use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Id, Timestamp, field::check_decimal, open_enum::open_enum};

open_enum! {
    /// The operator that compares a field with a value.
    pub enum SearchOperator {
        /// Equals the value.
        Equal = "=",
        /// Does not equal the value.
        NotEqual = "!=",
        /// One of a list of values.
        In = "IN",
        /// None of a list of values.
        NotIn = "NIN",
        /// Less than the value.
        Less = "<",
        /// Less than or equal to the value; not accepted for dates of contacts.
        LessOrEqual = "<=",
        /// Greater than the value.
        Greater = ">",
        /// Greater than or equal to the value; not accepted for dates of
        /// contacts.
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

/// The value that a search compares a field with.
///
/// ```
/// use intercom_sdk::types::SearchValue;
///
/// assert_eq!(serde_json::to_string(&SearchValue::from("x")).unwrap(), "\"x\"");
/// assert_eq!(serde_json::to_string(&SearchValue::from(vec![1, 2])).unwrap(), "[1,2]");
/// ```
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum SearchValue {
    /// Null: matches if the field is not set.
    Null,
    /// A boolean.
    Boolean(bool),
    /// A whole number, or a date as Unix seconds.
    Integer(i64),
    /// A decimal number.
    Decimal(f64),
    /// Text.
    Text(String),
    /// A list, for `IN` and `NIN`.
    List(Vec<SearchValue>),
}

impl SearchValue {
    /// Returns an error for a value that JSON cannot hold.
    pub(super) fn check(&self) -> Result<(), String> {
        match self {
            Self::Decimal(number) => check_decimal(number),
            Self::List(values) => values.iter().try_for_each(Self::check),
            _ => Ok(()),
        }
    }
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
