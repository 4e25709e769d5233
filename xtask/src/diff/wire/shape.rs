//! What a schema allows, with references followed and combinators resolved.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use serde_json::Value;

use crate::{
    diff::side::Side,
    regen::schema::{COMBINATORS, referenced},
};

/// The schemas that all apply at one place; more than one where members of an
/// `allOf` say different things about the same field.
pub type Parts<'a> = Vec<&'a Value>;

/// What may be at one place: `null`, or one of several shapes.
#[derive(Debug, Default)]
pub struct Allowed<'a> {
    pub null: bool,
    pub shapes: Vec<Shape<'a>>,
}

/// One alternative.
#[derive(Clone, Debug, Default)]
pub struct Shape<'a> {
    /// The component that is this shape, and nothing else.
    pub name: Option<&'a str>,
    /// `string`, `object`, …; none where the description does not say.
    pub kind: Option<&'a str>,
    pub format: Option<&'a str>,
    /// The values of an enumeration.
    pub values: Option<Vec<&'a Value>>,
    pub is_constant: bool,
    pub default: Option<&'a Value>,
    pub pattern: Option<&'a str>,
    pub limits: BTreeMap<&'static str, f64>,
    pub properties: BTreeMap<&'a str, Parts<'a>>,
    pub required: BTreeSet<&'a str>,
    /// Groups of fields, one of which has to be complete.
    pub needs_one_of: Option<Vec<BTreeSet<&'a str>>>,
    pub items: Parts<'a>,
    pub others: Others<'a>,
}

/// Fields that have no name in the description.
#[derive(Clone, Debug, Default)]
pub enum Others<'a> {
    #[default]
    Allowed,
    Refused,
    Of(Parts<'a>),
}

/// Keywords that limit: those where a larger value allows more, and those
/// where it allows less.
pub const UPPER: [&str; 4] = ["maximum", "maxLength", "maxItems", "maxProperties"];
pub const LOWER: [&str; 4] = ["minimum", "minLength", "minItems", "minProperties"];

/// A schema with more alternatives than this is a mistake, or an attack.
const MOST_ALTERNATIVES: usize = 512;

/// Keywords that do not change what is allowed.
const REMARKS: [&str; 7] = [
    "deprecated",
    "description",
    "example",
    "externalDocs",
    "nullable",
    "title",
    "xml",
];

/// The component that `parts` is, but for remarks and `null`.
pub fn named<'a>(side: &'a Side, parts: &[&'a Value]) -> Option<&'a str> {
    let [value] = parts else { return None };
    let object = value.as_object()?;
    if let Some(name) = referenced(object) {
        // A component that only refers to another one is the other one.
        return named(side, &[side.component(name)?]).or(Some(name));
    }
    let says_more = object
        .keys()
        .any(|key| key != "allOf" && !REMARKS.contains(&key.as_str()));
    match object.get("allOf")?.as_array()?.as_slice() {
        [member] if !says_more => named(side, &[member]),
        _ => None,
    }
}

/// Everything `parts` allow.
pub fn allowed<'a>(side: &'a Side, parts: &[&'a Value]) -> Result<Allowed<'a>> {
    let mut result = expand(side, parts[0])?;
    for part in &parts[1..] {
        let other = expand(side, part)?;
        result = Allowed {
            null: result.null && other.null,
            shapes: product(&result.shapes, &other.shapes)?,
        };
    }
    Ok(result)
}

fn expand<'a>(side: &'a Side, value: &'a Value) -> Result<Allowed<'a>> {
    if let Some(name) = value.as_object().and_then(referenced) {
        // `verify` has seen to it that it is there.
        let Some(target) = side.component(name) else {
            bail!("components.schemas.{name} is not there");
        };
        let mut result = expand(side, target)?;
        if let [shape] = &mut result.shapes[..] {
            shape.name.get_or_insert(name);
        }
        return Ok(result);
    }
    let own = own(value);
    // Without a type of its own, null is what its members make of it.
    let mut null = None;
    let has_type = own.kind.is_some();
    let mut shapes = vec![own];
    for keyword in COMBINATORS {
        let Some(members) = value[keyword].as_array().filter(|list| !list.is_empty()) else {
            continue;
        };
        let members = members
            .iter()
            .map(|member| expand(side, member))
            .collect::<Result<Vec<_>>>()?;
        if keyword == "allOf" {
            null = Some(null.unwrap_or(true) && members.iter().all(|member| member.null));
            for member in members {
                shapes = product(&shapes, &member.shapes)?;
            }
        } else {
            null = Some(null.unwrap_or(true) && members.iter().any(|member| member.null));
            let alternatives: Vec<_> = members
                .into_iter()
                .flat_map(|member| member.shapes)
                .collect();
            shapes = product(&shapes, &alternatives)?;
        }
    }
    let null = value["nullable"] == true || (!has_type && null == Some(true));
    Ok(Allowed { null, shapes })
}

/// What `value` says itself, without references and combinators.
fn own(value: &Value) -> Shape<'_> {
    let text = |key: &str| value[key].as_str();
    let properties: BTreeMap<_, _> = value["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, property)| (name.as_str(), vec![property]))
        .collect();
    let values = value["enum"]
        .as_array()
        .map(|values| values.iter().filter(|value| !value.is_null()).collect());
    let kind = text("type")
        .or_else(|| (!properties.is_empty()).then_some("object"))
        .or_else(|| value.get("items").map(|_| "array"));
    let mut limits = BTreeMap::new();
    for key in UPPER.into_iter().chain(LOWER) {
        if let Some(limit) = value[key].as_f64() {
            limits.insert(key, limit);
        }
    }
    Shape {
        name: None,
        kind,
        format: text("format"),
        values,
        is_constant: value["x-intercom-constant"] == true,
        default: value.get("default"),
        pattern: text("pattern"),
        limits,
        properties,
        required: names(&value["required"]),
        needs_one_of: value["x-intercom-needs-one-of"]
            .as_array()
            .map(|groups| groups.iter().map(names).collect()),
        items: value.get("items").into_iter().collect(),
        others: match &value["additionalProperties"] {
            Value::Bool(false) => Others::Refused,
            Value::Object(schema) if !schema.is_empty() => {
                Others::Of(vec![&value["additionalProperties"]])
            }
            _ => Others::Allowed,
        },
    }
}

fn names(value: &Value) -> BTreeSet<&str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// Every way to fulfil one of `left` and one of `right`.
fn product<'a>(left: &[Shape<'a>], right: &[Shape<'a>]) -> Result<Vec<Shape<'a>>> {
    if left.len() * right.len() > MOST_ALTERNATIVES {
        bail!("a schema has more than {MOST_ALTERNATIVES} alternatives");
    }
    Ok(left
        .iter()
        .flat_map(|left| right.iter().map(|right| both(left, right)))
        .collect())
}

fn both<'a>(left: &Shape<'a>, right: &Shape<'a>) -> Shape<'a> {
    if left.says_nothing() {
        return right.clone();
    }
    if right.says_nothing() {
        return left.clone();
    }
    let mut shape = left.clone();
    shape.name = None;
    shape.kind = left.kind.or(right.kind);
    shape.format = left.format.or(right.format);
    shape.values = match (&left.values, &right.values) {
        (Some(left), Some(right)) => {
            Some(left.iter().copied().filter(|v| right.contains(v)).collect())
        }
        (values, None) | (None, values) => values.clone(),
    };
    shape.is_constant |= right.is_constant;
    shape.default = left.default.or(right.default);
    shape.pattern = left.pattern.or(right.pattern);
    for (key, limit) in &right.limits {
        let limit = match left.limits.get(key) {
            Some(other) if UPPER.contains(key) => other.min(*limit),
            Some(other) => other.max(*limit),
            None => *limit,
        };
        shape.limits.insert(key, limit);
    }
    for (name, parts) in &right.properties {
        let known = shape.properties.entry(name).or_default();
        for part in parts {
            if !known.contains(part) {
                known.push(part);
            }
        }
    }
    shape.required.extend(&right.required);
    shape.needs_one_of = left.needs_one_of.clone().or(right.needs_one_of.clone());
    shape.items.extend(&right.items);
    shape.others = match (&left.others, &right.others) {
        (Others::Refused, _) | (_, Others::Refused) => Others::Refused,
        (Others::Of(left), Others::Of(right)) => {
            Others::Of(left.iter().chain(right).copied().collect())
        }
        (Others::Of(parts), _) | (_, Others::Of(parts)) => Others::Of(parts.clone()),
        _ => Others::Allowed,
    };
    shape
}

impl Shape<'_> {
    /// Whether anything at all fits.
    pub fn says_nothing(&self) -> bool {
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
            && matches!(self.others, Others::Allowed)
    }

    /// What to call it in a message.
    pub fn label(&self) -> &str {
        self.name.or(self.kind).unwrap_or("anything")
    }
}
