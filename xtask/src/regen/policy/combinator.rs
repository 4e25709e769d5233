//! Replaces `allOf`, `anyOf` and `oneOf` where a plain schema says the same.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::regen::{
    description::{Description, Object},
    problems::{Problems, Topic},
    schema::{self, COMBINATORS, referenced},
};

/// - A combinator of one schema is that schema.
/// - `allOf` of objects is the one object with all their properties.
/// - `anyOf` of lists of required fields is an object that requires what all of
///   them require, and one of the rest (`x-intercom-needs-one-of`); the
///   generator would make a type of it that has no values.
/// - Any other `anyOf` is a `oneOf`: the generator would flatten its members into
///   fields called `subtype_0`.
/// - The alternatives of a `oneOf` go from the most demanding to the least, so
///   that a reader who tries them in turn finds the right one first.
/// - A component that is nothing but a reference is what it refers to.
pub fn simplify(description: &mut Description, problems: &mut Problems) {
    resolve_aliases(description, problems);
    let snapshot = description.schemas.clone();
    schema::walk_all(description, &mut |schema, place| {
        unwrap_single(schema);
        if let Err(error) = merge_all_of(schema, &snapshot) {
            problems.push(Topic::Combinator, format!("{place}: {error:#}"));
        }
        require_common(schema);
        if let Some(members) = schema.remove("anyOf") {
            schema.insert("oneOf".into(), members);
        }
        let has_fields = schema.get("properties").is_some_and(|it| *it != json!({}));
        if has_fields && schema.contains_key("oneOf") {
            problems.push(
                Topic::Combinator,
                format!("{place}: fields beside alternatives would be lost"),
            );
        }
    });
    // What an alternative demands is known only now.
    let snapshot = description.schemas.clone();
    schema::walk_all(description, &mut |schema, _| {
        order_alternatives(schema, &snapshot)
    });
}

/// Refers past components that are nothing but a reference, and drops the content
/// of those that refer to themselves in the end: whoever followed them would not
/// come back.
fn resolve_aliases(description: &mut Description, problems: &mut Problems) {
    for schema in description.schemas.values_mut() {
        if let Value::Object(schema) = schema {
            unwrap_single(schema);
        }
    }
    let circles: Vec<String> = description
        .schemas
        .keys()
        .filter(|name| is_circle(name, &description.schemas))
        .cloned()
        .collect();
    for name in circles {
        description.schemas.insert(name.clone(), json!({}));
        problems.push(Topic::Reference, format!("{name} refers to itself"));
    }
    let schemas = description.schemas.clone();
    schema::walk_all(description, &mut |schema, _| {
        while let Some(target) = referenced(schema)
            .and_then(|name| schemas.get(name)?.as_object())
            .and_then(referenced)
        {
            let reference = schema::reference(target);
            schema.extend(reference.as_object().cloned().unwrap_or_default());
        }
    });
}

/// Whether `name` is nothing but a reference that leads back to it.
fn is_circle(name: &str, schemas: &Object) -> bool {
    let next = |name: &str| schemas.get(name)?.as_object().and_then(referenced);
    std::iter::successors(next(name), |name| next(name))
        .take(schemas.len())
        .any(|other| other == name)
}

fn unwrap_single(schema: &mut Object) {
    for keyword in COMBINATORS {
        if schema.contains_key("properties") {
            continue;
        }
        let Some(Value::Array(members)) = schema.get(keyword) else {
            continue;
        };
        if let [Value::Object(member)] = &members[..] {
            let member = member.clone();
            schema.remove(keyword);
            schema.extend(member);
        }
    }
}

fn merge_all_of(schema: &mut Object, components: &Object) -> Result<()> {
    let Some(members) = schema.remove("allOf") else {
        return Ok(());
    };
    let own = std::mem::take(schema);
    let mut merged = json!({ "type": "object", "properties": {} });
    let mut required = BTreeSet::new();
    let members = members.as_array().context("allOf is not a list")?.clone();
    for member in members.into_iter().chain([Value::Object(own.clone())]) {
        let member = resolve(member, components)?;
        if member.contains_key("allOf") || member.contains_key("oneOf") {
            bail!("allOf of combinators is more than this policy understands");
        }
        if let Some(Value::Object(properties)) = member.get("properties")
            && let Some(into) = merged["properties"].as_object_mut()
        {
            into.extend(properties.clone());
        }
        required.extend(names(member.get("required")));
    }
    schema.extend(merged.as_object().cloned().unwrap_or_default());
    if !required.is_empty() {
        schema.insert("required".into(), json!(required));
    }
    if let Some(nullable) = own.get("nullable") {
        schema.insert("nullable".into(), nullable.clone());
    }
    Ok(())
}

fn resolve(schema: Value, components: &Object) -> Result<Object> {
    let Value::Object(schema) = schema else {
        bail!("a member is not an object");
    };
    match referenced(&schema) {
        None => Ok(schema),
        Some(name) => {
            let target = components
                .get(name)
                .with_context(|| format!("there is no schema {name}"))?;
            resolve(target.clone(), components)
        }
    }
}

fn names(list: Option<&Value>) -> BTreeSet<String> {
    list.and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect()
}

fn require_common(schema: &mut Object) {
    let Some(Value::Array(members)) = schema.get("anyOf") else {
        return;
    };
    let only_required = members.iter().all(|member| {
        member.as_object().is_some_and(|member| {
            member.contains_key("required") && !member.contains_key("properties")
        })
    });
    if !only_required {
        return;
    }
    let alternatives: Vec<_> = members
        .iter()
        .map(|member| names(member.get("required")))
        .collect();
    let common = alternatives
        .iter()
        .cloned()
        .reduce(|a, b| &a & &b)
        .unwrap_or_default();
    let rest: Vec<_> = alternatives.iter().map(|all| all - &common).collect();
    schema.remove("anyOf");
    let required = &names(schema.get("required")) | &common;
    if !required.is_empty() {
        schema.insert("required".into(), json!(required));
    }
    // Where one of them asks for nothing more, there is no choice to make.
    if rest.iter().all(|fields| !fields.is_empty()) {
        schema.insert("x-intercom-needs-one-of".into(), json!(rest));
    }
}

fn order_alternatives(schema: &mut Object, components: &Object) {
    if let Some(Value::Array(members)) = schema.get_mut("oneOf") {
        members.sort_by_key(|member| std::cmp::Reverse(demand(member, components, 4)));
    }
}

/// How many fields a value must have, inner ones included, to `depth`.
fn demand(schema: &Value, components: &Object, depth: usize) -> usize {
    let Some(object) = schema.as_object() else {
        return 0;
    };
    if depth == 0 {
        return 0;
    }
    if let Some(target) = referenced(object).and_then(|name| components.get(name)) {
        return demand(target, components, depth - 1);
    }
    let inside = |schema: &Value| demand(schema, components, depth - 1);
    let required = names(object.get("required"));
    let mut sum = required.len();
    if let Some(Value::Object(properties)) = object.get("properties") {
        sum += required
            .iter()
            .filter_map(|name| properties.get(name))
            .map(inside)
            .sum::<usize>();
    }
    if let Some(Value::Array(members)) = object.get("allOf") {
        sum += members.iter().map(inside).sum::<usize>();
    }
    if let Some(Value::Array(members)) = object.get("oneOf") {
        sum += members.iter().map(inside).min().unwrap_or(0);
    }
    sum + object.get("items").map_or(0, inside)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::regen::{
        description::Description,
        example::{components, reference},
        problems::Problems,
    };

    fn simplify(description: &mut Description) -> String {
        let mut problems = Problems::default();
        super::simplify(description, &mut problems);
        problems.report()
    }

    fn simplified(schema: Value) -> Value {
        let mut description = components(json!({
            "x": schema,
            "base": { "properties": { "a": { "type": "string" } }, "required": ["a"] },
        }));
        assert_eq!(simplify(&mut description), "");
        description.schemas["x"].clone()
    }

    #[test]
    fn combinators_become_what_they_say() {
        for (what, schema, expected) in [
            (
                "one member stands for itself",
                json!({ "oneOf": [{ "type": "string" }] }),
                json!({ "type": "string" }),
            ),
            (
                "members of allOf, referred to or not, become one object",
                json!({ "allOf": [reference("base"), { "properties": { "b": {} }, "required": ["b"] }] }),
                json!({
                    "type": "object",
                    "properties": { "a": { "type": "string" }, "b": {} },
                    "required": ["a", "b"],
                }),
            ),
            (
                "what stands beside allOf belongs to the object",
                json!({ "allOf": [reference("base"), {}], "properties": { "b": {} }, "nullable": true }),
                json!({
                    "type": "object",
                    "properties": { "a": { "type": "string" }, "b": {} },
                    "required": ["a"],
                    "nullable": true,
                }),
            ),
            (
                "anyOf of required fields asks for one of what they do not share",
                json!({ "type": "object", "anyOf": [{ "required": ["a", "b"] }, { "required": ["a", "c"] }] }),
                json!({
                    "type": "object",
                    "required": ["a"],
                    "x-intercom-needs-one-of": [["b"], ["c"]],
                }),
            ),
            (
                "anyOf asks for nothing more where one of them does not",
                json!({ "type": "object", "anyOf": [{ "required": ["a"] }, { "required": ["a", "c"] }] }),
                json!({ "type": "object", "required": ["a"] }),
            ),
            (
                "anyOf of other schemas is a choice",
                json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }] }),
                json!({ "oneOf": [{ "type": "string" }, { "type": "integer" }] }),
            ),
            (
                "what is required beside anyOf stays required",
                json!({ "required": ["z"], "anyOf": [{ "required": ["a", "b"] }, { "required": ["a"] }] }),
                json!({ "required": ["a", "z"] }),
            ),
        ] {
            assert_eq!(simplified(schema), expected, "{what}");
        }
    }

    #[test]
    fn an_alias_is_what_it_refers_to() {
        let schema = json!({ "properties": { "p": reference("alias") } });
        let mut description = components(json!({
            "x": schema,
            "alias": { "type": "object", "allOf": [reference("other")] },
            "other": reference("base"),
            "base": { "properties": {} },
        }));
        assert_eq!(simplify(&mut description), "");
        assert_eq!(
            description.schemas["x"],
            json!({ "properties": { "p": reference("base") } })
        );
    }

    #[test]
    fn a_circle_of_aliases_is_told_and_ends() {
        let mut description = components(json!({
            "x": { "properties": { "p": reference("a") } },
            "a": reference("b"),
            "b": { "allOf": [reference("a")] },
            "c": reference("c"),
        }));
        let report = simplify(&mut description);
        for name in ["a", "b", "c"] {
            assert!(
                report.contains(&format!("{name} refers to itself")),
                "{report}"
            );
            assert_eq!(description.schemas[name], json!({}));
        }
    }

    #[test]
    fn the_most_demanding_alternative_comes_first() {
        let one = json!({ "properties": { "a": {} }, "required": ["a"] });
        let two = json!({ "properties": { "a": {}, "b": {} }, "required": ["a", "b"] });
        let none = json!({ "type": "object" });
        assert_eq!(
            simplified(json!({ "oneOf": [none, one, two] })),
            json!({ "oneOf": [two, one, none] })
        );
    }

    #[test]
    fn the_demand_of_a_reference_is_that_of_its_component() {
        let none = json!({ "type": "object" });
        assert_eq!(
            simplified(json!({ "oneOf": [none, reference("base")] })),
            json!({ "oneOf": [reference("base"), none] })
        );
    }

    #[test]
    fn all_of_that_cannot_be_merged_is_refused_with_its_place() {
        for (member, message) in [
            (json!({ "oneOf": [{}, {}] }), "x.p: allOf of combinators"),
            (reference("gone"), "x.p: there is no schema gone"),
            (json!(1), "x.p: a member is not an object"),
        ] {
            let schema = json!({ "properties": { "p": { "allOf": [member, {}] } } });
            let report = simplify(&mut components(json!({ "x": schema })));
            assert!(report.contains(message), "{report}");
        }
    }

    #[test]
    fn fields_beside_alternatives_are_not_lost_in_silence() {
        let schema = json!({ "properties": { "p": {} }, "oneOf": [{}, reference("base")] });
        let report = simplify(&mut components(json!({ "x": schema, "base": {} })));
        assert!(
            report.contains("x: fields beside alternatives would be lost"),
            "{report}"
        );
    }
}
