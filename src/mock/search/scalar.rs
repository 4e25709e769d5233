//! Values as they are compared.

use std::cmp::Ordering;

use serde_json::Value;

use super::field::{Kind, Searchable};
use crate::mock::incoming::text;

/// A value as it is compared.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar {
    Null,
    Text(String),
    Number(f64),
    Boolean(bool),
}

impl Scalar {
    /// `value` as one of `kind`; `None` if it is none. Numbers may come as text.
    pub(super) fn of(searchable: &Searchable<'_>, kind: Kind, value: &Value) -> Option<Self> {
        if value.is_null() {
            return Some(Self::Null);
        }
        let number = || match value {
            Value::String(text) => text.parse().ok(),
            value => value.as_f64(),
        };
        match kind {
            Kind::Text | Kind::Tag => text(value).map(Self::Text),
            Kind::Integer => number().map(Self::Number),
            Kind::Date => number().map(|seconds| match searchable.resource.days {
                Some(zone) => Self::Number(f64::from(zone.day(seconds as i64))),
                None => Self::Number(seconds),
            }),
            Kind::Boolean => match value {
                Value::Bool(value) => Some(Self::Boolean(*value)),
                Value::String(text) => text.parse().ok().map(Self::Boolean),
                _ => None,
            },
            Kind::Any => match value {
                Value::Bool(value) => Some(Self::Boolean(*value)),
                Value::String(text) => Some(Self::Text(text.clone())),
                value => value.as_f64().map(Self::Number),
            },
        }
    }

    /// Whether the values are the same.
    pub(super) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, _) | (_, Self::Null) => self == other,
            (Self::Number(_), Self::Number(_)) => self == other,
            // A custom attribute's value may be asked for as text.
            _ => self.text() == other.text(),
        }
    }

    /// Which value is the greater one; `None` if they cannot be ordered.
    pub(super) fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => one.partial_cmp(other),
            (Self::Text(one), Self::Text(other)) => Some(one.cmp(other)),
            _ => None,
        }
    }

    /// Whether two values hold as texts; nothing does where one is null.
    pub(super) fn texts(&self, other: &Self, compare: impl Fn(&str, &str) -> bool) -> bool {
        match (self, other) {
            (Self::Null, _) | (_, Self::Null) => false,
            _ => compare(&self.text(), &other.text()),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Boolean(value) => value.to_string(),
        }
    }
}

/// The words of a text, without its HTML tags.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut plain = String::with_capacity(text.len());
    let mut in_tag = false;
    for character in text.chars() {
        match character {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                plain.push(' ');
            }
            character if !in_tag => plain.push(character),
            _ => {}
        }
    }
    plain
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}
