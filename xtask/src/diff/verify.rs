//! Checks that a document is a valid description.
//!
//! Everything later stages rely on is checked here once.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use serde_json::{Map, Value};

use crate::path_shape::path_shape;
use crate::{
    model::operations,
    regen::{description::verify_openapi, schema::COMBINATORS},
};

/// How to treat a reference to a component that does not exist.
#[derive(Clone, Copy, Eq, PartialEq)]
pub enum Dangling {
    /// As an error.
    Rejected,
    /// As a component that says nothing, with a note.
    Noted,
}

/// The sections of `components` other than schemas.
const SECTIONS: [&str; 3] = ["parameters", "requestBodies", "responses"];
const COMPONENTS: &str = "#/components/";

/// Checks `document`, and returns a note for each reference that it replaced.
pub fn verify(document: &mut Value, dangling: Dangling) -> Result<Vec<String>> {
    verify_openapi(document.get("openapi"))?;
    if !document["paths"].is_object() {
        bail!("`paths` is not an object");
    }
    let mut checker = Checker::default();
    let components = document.get("components");
    if let Some(components) = components {
        if !components.is_object() {
            bail!("`components` is not an object");
        }
        for (name, schema) in entries(components, "schemas", "components")? {
            checker.schema(schema, &format!("components.schemas.{name}"))?;
        }
        for kind in SECTIONS {
            for (name, shared) in entries(components, kind, "components")? {
                let place = format!("components.{kind}.{name}");
                match kind {
                    "parameters" => checker.parameter(shared, &place)?,
                    section => checker.media(shared, section, &place)?,
                }
            }
        }
    }
    let mut shapes = BTreeMap::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        let place = format!("paths.{path}");
        if !item.is_object() {
            bail!("{place} is not an object");
        }
        checker.parameters(item, &place)?;
        // Names of parameters are not sent, so they do not distinguish paths.
        if let Some(other) = shapes.insert(path_shape(path), path) {
            bail!("paths.{other} and paths.{path} are the same path");
        }
    }
    let mut ids = BTreeMap::new();
    for (path, method, operation) in operations(document) {
        let place = format!("paths.{path}.{method}");
        checker.operation(operation, &place)?;
        match &operation["operationId"] {
            Value::Null => {}
            Value::String(id) => {
                if let Some(other) = ids.insert(id, place.clone()) {
                    bail!("{other} and {place} have the same operationId, {id}");
                }
            }
            other => bail!("{place}.operationId is {other}"),
        }
    }
    let mut notes = Vec::new();
    let mut missing = BTreeSet::new();
    for (place, target) in &checker.references {
        if document.pointer(target.trim_start_matches('#')).is_some() {
            continue;
        }
        let message = format!("{place} refers to {target}, which does not exist");
        let component = target
            .strip_prefix(COMPONENTS)
            .and_then(|place| place.split_once('/'));
        match (dangling, component) {
            (Dangling::Noted, Some((section, name))) => {
                let treatment = match section {
                    "schemas" => "any value",
                    _ => "empty",
                };
                notes.push(format!("{message} and is treated as {treatment}"));
                missing.insert((section.to_owned(), name.to_owned()));
            }
            _ => bail!("{message}"),
        }
    }
    for (section, name) in missing {
        document["components"][section][name] = Value::Object(Map::new());
    }
    reject_cycles(document)?;
    Ok(notes)
}

/// Checks the parts of a document and collects its references.
#[derive(Default)]
struct Checker {
    /// Place and target of every reference.
    references: Vec<(String, String)>,
}

impl Checker {
    fn operation(&mut self, operation: &Value, place: &str) -> Result<()> {
        if !operation.is_object() {
            bail!("{place} is not an object");
        }
        self.parameters(operation, place)?;
        if let Some(body) = operation.get("requestBody") {
            self.media(body, "requestBodies", &format!("{place}.requestBody"))?;
        }
        for (status, response) in entries(operation, "responses", place)? {
            self.media(
                response,
                "responses",
                &format!("{place}.responses.{status}"),
            )?;
        }
        Ok(())
    }

    fn parameters(&mut self, owner: &Value, place: &str) -> Result<()> {
        match owner.get("parameters") {
            None => Ok(()),
            Some(Value::Array(parameters)) => {
                for (index, parameter) in parameters.iter().enumerate() {
                    self.parameter(parameter, &format!("{place}.parameters[{index}]"))?;
                }
                Ok(())
            }
            Some(_) => bail!("{place}.parameters is not a list"),
        }
    }

    fn parameter(&mut self, parameter: &Value, place: &str) -> Result<()> {
        if self.reference(parameter, "parameters", place)? {
            return Ok(());
        }
        for key in ["name", "in"] {
            if !parameter[key].is_string() {
                bail!("{place}.{key} is not a string");
            }
        }
        match parameter.get("schema") {
            Some(schema) => self.schema(schema, &format!("{place}.schema")),
            None => Ok(()),
        }
    }

    /// A request body or a response, among the components of `section`.
    fn media(&mut self, body: &Value, section: &str, place: &str) -> Result<()> {
        if self.reference(body, section, place)? {
            return Ok(());
        }
        for (media_type, content) in entries(body, "content", place)? {
            let place = format!("{place}.content.{media_type}");
            if !content.is_object() {
                bail!("{place} is not an object");
            }
            if let Some(schema) = content.get("schema") {
                self.schema(schema, &format!("{place}.schema"))?;
            }
        }
        Ok(())
    }

    /// Returns whether `value` is a reference. Fails unless it is an object.
    fn reference(&mut self, value: &Value, section: &str, place: &str) -> Result<bool> {
        if !value.is_object() {
            bail!("{place} is not an object");
        }
        match value.get("$ref") {
            None => Ok(false),
            Some(Value::String(target)) if target.starts_with("#/") => {
                if !target.starts_with(&format!("#/components/{section}/")) {
                    bail!("{place} refers to {target}, which is not in components.{section}");
                }
                self.references.push((place.to_owned(), target.clone()));
                Ok(true)
            }
            Some(other) => bail!("{place}.$ref is {other}, not a reference within the description"),
        }
    }

    fn schema(&mut self, schema: &Value, place: &str) -> Result<()> {
        if self.reference(schema, "schemas", place)? {
            return Ok(());
        }
        match schema.get("type") {
            None | Some(Value::String(_)) => {}
            Some(other) => bail!("{place}.type is {other}, not a string"),
        }
        for (name, property) in entries(schema, "properties", place)? {
            self.schema(property, &format!("{place}.properties.{name}"))?;
        }
        if let Some(required) = schema.get("required") {
            let is_names = required
                .as_array()
                .is_some_and(|names| names.iter().all(Value::is_string));
            if !is_names {
                bail!("{place}.required is not a list of strings");
            }
        }
        if schema.get("enum").is_some_and(|values| !values.is_array()) {
            bail!("{place}.enum is not a list");
        }
        for keyword in COMBINATORS {
            match schema.get(keyword) {
                None => {}
                Some(Value::Array(members)) => {
                    for (index, member) in members.iter().enumerate() {
                        self.schema(member, &format!("{place}.{keyword}[{index}]"))?;
                    }
                }
                Some(_) => bail!("{place}.{keyword} is not a list"),
            }
        }
        if let Some(items) = schema.get("items") {
            self.schema(items, &format!("{place}.items"))?;
        }
        match schema.get("additionalProperties") {
            None | Some(Value::Bool(_)) => Ok(()),
            Some(extra) => self.schema(extra, &format!("{place}.additionalProperties")),
        }
    }
}

/// The entries of the object `owner[key]`; none if it is absent.
fn entries<'a>(
    owner: &'a Value,
    key: &str,
    place: &str,
) -> Result<impl Iterator<Item = (&'a String, &'a Value)>> {
    match owner.get(key) {
        None => Ok(None.into_iter().flatten()),
        Some(Value::Object(object)) => Ok(Some(object).into_iter().flatten()),
        Some(_) => bail!("{place}.{key} is not an object"),
    }
}

/// Rejects components that are defined as themselves: such a schema has no
/// meaning, and resolving it would never end.
fn reject_cycles(document: &Value) -> Result<()> {
    for section in SECTIONS.into_iter().chain(["schemas"]) {
        let Some(components) = document["components"][section].as_object() else {
            continue;
        };
        let mut done = BTreeSet::new();
        for name in components.keys() {
            let mut trail = Vec::new();
            follow(document, section, name, &mut trail, &mut done)?;
        }
    }
    Ok(())
}

fn follow<'a>(
    document: &'a Value,
    section: &str,
    name: &'a str,
    trail: &mut Vec<&'a str>,
    done: &mut BTreeSet<&'a str>,
) -> Result<()> {
    if done.contains(name) {
        return Ok(());
    }
    if let Some(start) = trail.iter().position(|visited| *visited == name) {
        let cycle: Vec<&str> = trail[start..].iter().copied().chain([name]).collect();
        bail!(
            "components.{section}.{name} is defined as itself: {}",
            cycle.join(" → ")
        );
    }
    trail.push(name);
    let prefix = format!("#/components/{section}/");
    let component = document.pointer(&format!("/components/{section}/{name}"));
    let mut pending: Vec<&Value> = component.into_iter().collect();
    while let Some(schema) = pending.pop() {
        let target = schema["$ref"].as_str();
        if let Some(target) = target.and_then(|target| target.strip_prefix(&prefix)) {
            follow(document, section, target, trail, done)?;
        }
        if section == "schemas" {
            for keyword in COMBINATORS {
                pending.extend(schema[keyword].as_array().into_iter().flatten());
            }
        }
    }
    trail.pop();
    done.insert(name);
    Ok(())
}
