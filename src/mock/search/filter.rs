//! Filters: comparisons of a field, and groups of them.

use serde_json::Value;

use super::{
    field::{Field, Searchable},
    scalar::{Scalar, words},
};
use crate::mock::reply::Reply;

/// How deep groups may be nested.
const MOST_LEVELS: usize = 2;
/// How many filters a group may have.
const MOST_FILTERS: usize = 15;

/// What an object must be for a search to find it.
pub(super) enum Filter<'a> {
    All(Vec<Filter<'a>>),
    Any(Vec<Filter<'a>>),
    Compare(Comparison<'a>),
}

/// A comparison of a field with a value.
pub(super) struct Comparison<'a> {
    field: Field<'a>,
    operator: Operator,
    /// The value; those of a list.
    asked: Vec<Scalar>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Operator {
    Equal,
    NotEqual,
    In,
    NotIn,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
    NotContains,
    StartsWith,
    EndsWith,
}

impl<'a> Filter<'a> {
    /// The filter that a search's `query` is.
    ///
    /// # Errors
    ///
    /// 400 with what is wrong with it.
    pub(super) fn read(searchable: &Searchable<'a>, query: &'a Value) -> Result<Self, Reply> {
        Self::at_level(searchable, query, 0)
    }

    fn at_level(
        searchable: &Searchable<'a>,
        query: &'a Value,
        level: usize,
    ) -> Result<Self, Reply> {
        if query.get("field").is_some() {
            return Comparison::read(searchable, query).map(Self::Compare);
        }
        if level == MOST_LEVELS {
            let message = format!("A query has at most {MOST_LEVELS} levels of groups");
            return Err(invalid(message));
        }
        let members = query["value"].as_array().map_or(&[][..], Vec::as_slice);
        if members.is_empty() || members.len() > MOST_FILTERS {
            return Err(invalid(format!(
                "A group has 1 to {MOST_FILTERS} filters, and this one has {}",
                members.len()
            )));
        }
        let members = members
            .iter()
            .map(|member| Self::at_level(searchable, member, level + 1))
            .collect::<Result<_, _>>()?;
        match query["operator"].as_str() {
            Some("AND") => Ok(Self::All(members)),
            Some("OR") => Ok(Self::Any(members)),
            _ => Err(invalid("A group has the operator AND or OR")),
        }
    }

    pub(super) fn matches(&self, searchable: &Searchable<'_>, object: &Value) -> bool {
        match self {
            Self::All(members) => members
                .iter()
                .all(|member| member.matches(searchable, object)),
            Self::Any(members) => members
                .iter()
                .any(|member| member.matches(searchable, object)),
            Self::Compare(comparison) => comparison.matches(searchable, object),
        }
    }
}

impl<'a> Comparison<'a> {
    fn read(searchable: &Searchable<'a>, query: &'a Value) -> Result<Self, Reply> {
        let name = query["field"].as_str().unwrap_or_default();
        let field = searchable.field(name)?;
        let sign = query["operator"].as_str().unwrap_or_default();
        let operator = Operator::of(sign)
            .filter(|_| field.operators.iter().any(|known| known == sign))
            .ok_or_else(|| invalid(format!("{name} cannot be compared with {sign:?}")))?;
        let is_list = matches!(operator, Operator::In | Operator::NotIn);
        let asked = match &query["value"] {
            Value::Array(values) if is_list => values.iter().collect(),
            Value::Array(_) => {
                return Err(invalid(format!(
                    "{sign} takes one value of {name}, not a list"
                )));
            }
            value if !is_list => vec![value],
            _ => return Err(invalid(format!("{sign} takes a list of values of {name}"))),
        };
        let asked = asked
            .into_iter()
            .map(|value| {
                Scalar::of(searchable, field.kind, value)
                    .ok_or_else(|| invalid(format!("{value} is not a value of {name}")))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            field,
            operator,
            asked,
        })
    }

    fn matches(&self, searchable: &Searchable<'_>, object: &Value) -> bool {
        let values = searchable.values(&self.field, object);
        let mut values: Vec<Scalar> = if self.field.is_of_words {
            values
                .iter()
                .filter_map(|value| value.as_str())
                .flat_map(words)
                .map(Scalar::Text)
                .collect()
        } else {
            values
                .iter()
                .filter_map(|value| Scalar::of(searchable, self.field.kind, value))
                .collect()
        };
        if values.is_empty() {
            values.push(Scalar::Null);
        }
        let any = values.iter().any(|value| {
            self.asked
                .iter()
                .any(|asked| self.operator.holds(value, asked))
        });
        any != self.operator.is_negated()
    }
}

impl Operator {
    fn of(sign: &str) -> Option<Self> {
        Some(match sign {
            "=" => Self::Equal,
            "!=" => Self::NotEqual,
            "IN" => Self::In,
            "NIN" => Self::NotIn,
            "<" => Self::Less,
            "<=" => Self::LessOrEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterOrEqual,
            "~" => Self::Contains,
            "!~" => Self::NotContains,
            "^" => Self::StartsWith,
            "$" => Self::EndsWith,
            _ => return None,
        })
    }

    /// Whether it holds where the comparison does not.
    fn is_negated(self) -> bool {
        matches!(self, Self::NotEqual | Self::NotIn | Self::NotContains)
    }

    /// Whether the comparison holds; a negated one is that without its "not".
    fn holds(self, value: &Scalar, asked: &Scalar) -> bool {
        match self {
            Self::Equal | Self::NotEqual | Self::In | Self::NotIn => value.is(asked),
            Self::Less => value.order(asked).is_some_and(|order| order.is_lt()),
            Self::LessOrEqual => value.order(asked).is_some_and(|order| order.is_le()),
            Self::Greater => value.order(asked).is_some_and(|order| order.is_gt()),
            Self::GreaterOrEqual => value.order(asked).is_some_and(|order| order.is_ge()),
            Self::Contains | Self::NotContains => {
                value.texts(asked, |value, asked| value.contains(asked))
            }
            Self::StartsWith => value.texts(asked, |value, asked| value.starts_with(asked)),
            Self::EndsWith => value.texts(asked, |value, asked| value.ends_with(asked)),
        }
    }
}

fn invalid(message: impl Into<String>) -> Reply {
    Reply::error(400, "parameter_invalid", message)
}
