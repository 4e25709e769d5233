//! An OpenAPI document as a tree of JSON, and the operations in it.

use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value};

use super::problems::{Problems, Topic};
use crate::model;

/// A JSON object.
pub type Object = Map<String, Value>;

/// One API version's description while it is being made.
pub struct Description {
    /// The API version, as in `Intercom-Version`.
    pub version: String,
    /// `paths`.
    pub paths: Object,
    /// `components.schemas`.
    pub schemas: Object,
}

/// An operation for editing, with its place.
pub struct OperationMut<'a> {
    pub path: &'a str,
    pub method: &'a str,
    pub object: &'a mut Object,
}

/// Whether `openapi` of a document names a version that we can read.
pub fn verify_openapi(openapi: Option<&Value>) -> Result<()> {
    match openapi {
        Some(Value::String(openapi)) if openapi.starts_with("3.0.") => Ok(()),
        Some(other) => bail!("`openapi` is {other}, not \"3.0.x\""),
        None => bail!("there is no `openapi`: this is not an OpenAPI description"),
    }
}

impl Description {
    /// Takes the parts that regen works on from Intercom's `document`.
    ///
    /// An operation without an id gets one, so that the rest can be looked at, and
    /// is a problem.
    pub fn new(mut document: Value, version: &str, problems: &mut Problems) -> Result<Self> {
        name_operations(&mut document, problems);
        verify_openapi(document.get("openapi"))?;
        match document.pointer("/info/version") {
            Some(Value::String(found)) if found == version => {}
            Some(found) => bail!("`info.version` is {found}, not \"{version}\""),
            None => bail!("there is no `info.version`"),
        }
        verify_shape(&document)?;
        let Value::Object(mut root) = document else {
            bail!("the document is not an object");
        };
        let paths = take_object(&mut root, "paths")?;
        let mut components = take_object(&mut root, "components")?;
        let schemas = take_object(&mut components, "schemas").context("in `components`")?;
        Ok(Self {
            version: version.to_owned(),
            paths,
            schemas,
        })
    }

    /// All operations, for editing.
    pub fn operations(&mut self) -> impl Iterator<Item = OperationMut<'_>> {
        model::operations_mut(&mut self.paths).map(|(path, method, object)| OperationMut {
            path,
            method,
            object: object_mut(object),
        })
    }

    /// The operation with this id.
    pub fn operation(&mut self, id: &str) -> Option<&mut Object> {
        self.operations()
            .find(|operation| operation.id() == id)
            .map(|operation| operation.object)
    }
}

impl OperationMut<'_> {
    /// Its operationId.
    pub fn id(&self) -> &str {
        self.object["operationId"].as_str().unwrap_or_default()
    }
}

/// The parameters of an operation.
pub fn parameters(operation: &mut Object) -> &mut Vec<Value> {
    let list = operation
        .entry("parameters")
        .or_insert_with(|| Value::Array(Vec::new()));
    match list {
        Value::Array(list) => list,
        other => unreachable!("verify_shape let parameters be {other}"),
    }
}

/// `value` as an object, at a place that `verify_shape` has checked.
pub fn object_mut(value: &mut Value) -> &mut Object {
    match value {
        Value::Object(object) => object,
        other => unreachable!("verify_shape let an object be {other}"),
    }
}

fn name_operations(document: &mut Value, problems: &mut Problems) {
    let paths = document["paths"].as_object_mut();
    for (path, method, operation) in paths.into_iter().flat_map(model::operations_mut) {
        let Some(object) = operation.as_object_mut() else {
            continue;
        };
        if object.get("operationId").is_none_or(|id| !id.is_string()) {
            let pointer = path.replace('~', "~0").replace('/', "~1");
            problems.push(
                Topic::OperationId,
                format!("at: [\"#/paths/{pointer}/{method}/operationId\"]"),
            );
            object.insert(
                "operationId".into(),
                Value::String(format!("unnamed {method} {path}")),
            );
        }
    }
}

/// Checks the shape that later stages rely on, so that they need not.
fn verify_shape(document: &Value) -> Result<()> {
    for (name, schema) in entries(&document["components"]["schemas"]) {
        if !schema.is_object() {
            bail!("`components.schemas.{name}` is not an object");
        }
    }
    for (path, item) in entries(&document["paths"]) {
        if !item.is_object() {
            bail!("`paths.{path}` is not an object");
        }
    }
    for (path, method, operation) in model::operations(document) {
        let place = format!("`paths.{path}.{method}`");
        if !operation.is_object() {
            bail!("{place} is not an object");
        }
        if !operation["responses"].is_object() {
            bail!("{place} has no responses");
        }
        if operation.get("parameters").is_some_and(|p| !p.is_array()) {
            bail!("{place}.parameters is not a list");
        }
    }
    Ok(())
}

fn entries(object: &Value) -> impl Iterator<Item = (&String, &Value)> {
    object.as_object().into_iter().flatten()
}

fn take_object(parent: &mut Object, key: &str) -> Result<Object> {
    match parent.remove(key) {
        Some(Value::Object(object)) => Ok(object),
        Some(_) => bail!("`{key}` is not an object"),
        None => bail!("there is no `{key}`"),
    }
}
