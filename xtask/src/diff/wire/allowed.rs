//! What a schema allows, after references and combinators are resolved.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use serde_json::Value;

use super::shape::{LOWER_LIMITS, OtherFields, Shape, UPPER_LIMITS};
use crate::{
    diff::side::Side,
    regen::schema::{COMBINATORS, referenced},
};

/// What a schema allows: one of several shapes, or `null`.
#[derive(Debug, Default)]
pub struct Allowed<'a> {
    pub null: bool,
    pub shapes: Vec<Shape<'a>>,
}

/// A schema with more alternatives is rejected as a mistake or an attack.
const MAX_ALTERNATIVES: usize = 512;

/// Keywords that do not change what is allowed.
const ANNOTATIONS: [&str; 7] = [
    "deprecated",
    "description",
    "example",
    "externalDocs",
    "nullable",
    "title",
    "xml",
];

/// The component that `parts` refers to, ignoring annotations and `null`.
pub fn component_name<'a>(side: &'a Side, parts: &[&'a Value]) -> Option<&'a str> {
    let [value] = parts else { return None };
    let object = value.as_object()?;
    if let Some(name) = referenced(object) {
        // A component that only refers to another one counts as the other one.
        return component_name(side, &[side.component(name)?]).or(Some(name));
    }
    let has_more_keywords = object
        .keys()
        .any(|key| key != "allOf" && !ANNOTATIONS.contains(&key.as_str()));
    match object.get("allOf")?.as_array()?.as_slice() {
        [member] if !has_more_keywords => component_name(side, &[member]),
        _ => None,
    }
}

/// What `parts` allow together.
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
        // `verify` has checked that it exists.
        let Some(target) = side.component(name) else {
            bail!("components.schemas.{name} does not exist");
        };
        let mut result = expand(side, target)?;
        // OpenAPI ignores what stands beside a reference; Intercom means it.
        result.null |= value["nullable"] == true;
        if let [shape] = &mut result.shapes[..] {
            shape.name.get_or_insert(name);
        }
        return Ok(result);
    }
    let own = own_shape(value);
    // Without a type of its own, its members decide whether null is allowed.
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

/// The shape that `value` defines itself, without references and combinators.
fn own_shape(value: &Value) -> Shape<'_> {
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
    for key in UPPER_LIMITS.into_iter().chain(LOWER_LIMITS) {
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
        is_unique: value["uniqueItems"] == true,
        limits,
        properties,
        required: names(&value["required"]),
        needs_one_of: value["x-intercom-needs-one-of"]
            .as_array()
            .map(|groups| groups.iter().map(names).collect()),
        items: value.get("items").into_iter().collect(),
        other_fields: match &value["additionalProperties"] {
            Value::Bool(false) => OtherFields::Rejected,
            Value::Object(schema) if !schema.is_empty() => {
                OtherFields::OfSchema(vec![&value["additionalProperties"]])
            }
            _ => OtherFields::Allowed,
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

/// Every combination of one of `left` and one of `right`.
fn product<'a>(left: &[Shape<'a>], right: &[Shape<'a>]) -> Result<Vec<Shape<'a>>> {
    if left.len() * right.len() > MAX_ALTERNATIVES {
        bail!("a schema has more than {MAX_ALTERNATIVES} alternatives");
    }
    Ok(left
        .iter()
        .flat_map(|left| right.iter().map(|right| intersection(left, right)))
        .collect())
}

/// What both shapes allow.
fn intersection<'a>(left: &Shape<'a>, right: &Shape<'a>) -> Shape<'a> {
    if left.allows_anything() {
        return right.clone();
    }
    if right.allows_anything() {
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
    shape.is_unique |= right.is_unique;
    shape.default = left.default.or(right.default);
    shape.pattern = left.pattern.or(right.pattern);
    for (key, limit) in &right.limits {
        let limit = match left.limits.get(key) {
            Some(other) if UPPER_LIMITS.contains(key) => other.min(*limit),
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
    shape.other_fields = match (&left.other_fields, &right.other_fields) {
        (OtherFields::Rejected, _) | (_, OtherFields::Rejected) => OtherFields::Rejected,
        (OtherFields::OfSchema(left), OtherFields::OfSchema(right)) => {
            OtherFields::OfSchema(left.iter().chain(right).copied().collect())
        }
        (OtherFields::OfSchema(parts), _) | (_, OtherFields::OfSchema(parts)) => {
            OtherFields::OfSchema(parts.clone())
        }
        _ => OtherFields::Allowed,
    };
    shape
}
