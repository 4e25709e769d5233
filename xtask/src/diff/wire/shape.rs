//! A shape: one alternative of what a schema allows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The schemas that apply together at one place; several if the members of an
/// `allOf` define the same field.
pub type Parts<'a> = Vec<&'a Value>;

/// One alternative of what a schema allows.
#[derive(Clone, Debug, Default)]
pub struct Shape<'a> {
    /// The component that is exactly this shape.
    pub name: Option<&'a str>,
    /// `string`, `object`, …; `None` if the description does not define it.
    pub kind: Option<&'a str>,
    pub format: Option<&'a str>,
    /// The values of an enumeration.
    pub values: Option<Vec<&'a Value>>,
    pub is_constant: bool,
    pub default: Option<&'a Value>,
    pub pattern: Option<&'a str>,
    /// Whether the items of a list differ from each other.
    pub is_unique: bool,
    pub limits: BTreeMap<&'static str, f64>,
    pub properties: BTreeMap<&'a str, Parts<'a>>,
    pub required: BTreeSet<&'a str>,
    /// Groups of fields, at least one of which must be complete.
    pub needs_one_of: Option<Vec<BTreeSet<&'a str>>>,
    pub items: Parts<'a>,
    pub other_fields: OtherFields<'a>,
}

/// Fields that the description does not name.
#[derive(Clone, Debug, Default)]
pub enum OtherFields<'a> {
    #[default]
    Allowed,
    Rejected,
    OfSchema(Parts<'a>),
}

/// Limits of which a larger value allows more.
pub const UPPER_LIMITS: [&str; 4] = ["maximum", "maxLength", "maxItems", "maxProperties"];

/// Limits of which a larger value allows less.
pub const LOWER_LIMITS: [&str; 4] = ["minimum", "minLength", "minItems", "minProperties"];

impl Shape<'_> {
    /// Whether it allows any value.
    pub fn allows_anything(&self) -> bool {
        self.kind.is_none()
            && self.values.is_none()
            && self.default.is_none()
            && self.format.is_none()
            && self.pattern.is_none()
            && self.limits.is_empty()
            && self.properties.is_empty()
            && self.required.is_empty()
            && self.needs_one_of.is_none()
            && self.items.is_empty()
            && !self.is_constant
            && !self.is_unique
            && matches!(self.other_fields, OtherFields::Allowed)
    }

    /// A short name for paths: `ticket_state`, `string`.
    pub fn label(&self) -> &str {
        self.name.or(self.kind).unwrap_or("anything")
    }

    /// A description for messages: `string (id)`, `ticket_state (object)`.
    pub fn describe(&self) -> String {
        let kind = self.kind.unwrap_or("any type");
        match (self.name, self.format) {
            (Some(name), _) => format!("`{name}` ({kind})"),
            (None, Some(format)) => format!("{kind} ({format})"),
            (None, None) => kind.to_owned(),
        }
    }
}
