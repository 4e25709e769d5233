//! An OpenAPI document as a tree of JSON, and the operations in it.

use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value};

/// A JSON object.
pub type Object = Map<String, Value>;

/// The methods under a path; other keys of a path item are not operations.
pub const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// One API version's description while it is being made.
pub struct Description {
    /// The API version, as in `Intercom-Version`.
    pub version: String,
    /// `paths`.
    pub paths: Object,
    /// `components.schemas`.
    pub schemas: Object,
}

/// An operation with its place.
pub struct Operation<'a> {
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
    pub fn new(document: Value, version: &str) -> Result<Self> {
        let Value::Object(mut root) = document else {
            bail!("the document is not an object");
        };
        verify_openapi(root.get("openapi"))?;
        match root.get("info").and_then(|info| info.get("version")) {
            Some(Value::String(found)) if found == version => {}
            Some(found) => bail!("`info.version` is {found}, not \"{version}\""),
            None => bail!("there is no `info.version`"),
        }
        let paths = take_object(&mut root, "paths")?;
        let mut components = take_object(&mut root, "components")?;
        let schemas = take_object(&mut components, "schemas").context("in `components`")?;
        let description = Self {
            version: version.to_owned(),
            paths,
            schemas,
        };
        description.verify_shape()?;
        Ok(description)
    }

    /// Checks the shape that later stages rely on, so that they need not.
    fn verify_shape(&self) -> Result<()> {
        for (name, schema) in &self.schemas {
            if !schema.is_object() {
                bail!("`components.schemas.{name}` is not an object");
            }
        }
        for (path, item) in &self.paths {
            let Value::Object(item) = item else {
                bail!("`paths.{path}` is not an object");
            };
            for method in METHODS {
                let Some(operation) = item.get(method) else {
                    continue;
                };
                let place = format!("`paths.{path}.{method}`");
                if operation
                    .get("operationId")
                    .and_then(Value::as_str)
                    .is_none()
                {
                    bail!("{place} has no operationId");
                }
                if !operation.get("responses").is_some_and(Value::is_object) {
                    bail!("{place} has no responses");
                }
                if operation.get("parameters").is_some_and(|p| !p.is_array()) {
                    bail!("{place}.parameters is not a list");
                }
            }
        }
        Ok(())
    }

    /// All operations, in the order of paths and methods.
    pub fn operations(&mut self) -> impl Iterator<Item = Operation<'_>> {
        self.paths.iter_mut().flat_map(|(path, item)| {
            object_mut(item)
                .iter_mut()
                .filter_map(move |(method, operation)| {
                    METHODS.contains(&method.as_str()).then(|| Operation {
                        path,
                        method,
                        object: object_mut(operation),
                    })
                })
        })
    }

    /// The operation with this id.
    pub fn operation(&mut self, id: &str) -> Option<&mut Object> {
        self.operations()
            .find(|operation| operation.id() == id)
            .map(|operation| operation.object)
    }
}

impl Operation<'_> {
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

fn take_object(parent: &mut Object, key: &str) -> Result<Object> {
    match parent.remove(key) {
        Some(Value::Object(object)) => Ok(object),
        Some(_) => bail!("`{key}` is not an object"),
        None => bail!("there is no `{key}`"),
    }
}
