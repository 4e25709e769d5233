//! Places in a description, as fixup rows name them.
//!
//! A place is a JSON pointer into Intercom's document (`#/paths/~1tags/get`), for
//! what must be corrected before it can be read, or a path of keys separated by
//! `/`, from one of two starts:
//!
//! - `schemas/<component>/…`: keys as they stand in the document;
//! - `operations/<operation>/…`, where the operation is named as in the SDK and
//!   `body` and `response` are short for the JSON schema of its request and of
//!   its 2xx response, `parameters/<name>` for a parameter.
//!
//! The last key need not exist, so that a row can add it.

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::regen::description::{Description, Object, parameters};

/// A key of an object that may or may not have it.
#[derive(Debug)]
pub struct Slot<'a> {
    owner: Owner<'a>,
}

#[derive(Debug)]
enum Owner<'a> {
    Object(&'a mut Object, String),
    Parameter(&'a mut Vec<Value>, String),
    Item(&'a mut Vec<Value>, usize),
}

/// Finds `pointer`, a JSON pointer behind `#`, in a document of Intercom's.
pub fn find_pointer<'a>(document: &'a mut Value, pointer: &str) -> Result<Slot<'a>> {
    let (owner, key) = pointer
        .strip_prefix('#')
        .and_then(|pointer| pointer.rsplit_once('/'))
        .context("a pointer starts with `#/`")?;
    let key = key.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(owner) {
        Some(Value::Object(object)) => Ok(Slot {
            owner: Owner::Object(object, key),
        }),
        Some(Value::Array(list)) => Ok(Slot {
            owner: Owner::Item(list, key.parse().context("a list has no such key")?),
        }),
        _ => bail!("there is no #{owner}"),
    }
}

/// Finds `place` in `description`.
pub fn find<'a>(description: &'a mut Description, place: &str) -> Result<Slot<'a>> {
    let keys: Vec<&str> = place.split('/').collect();
    match keys[..] {
        ["schemas", ref rest @ ..] if !rest.is_empty() => descend(&mut description.schemas, rest),
        ["operations", id, ref rest @ ..] if !rest.is_empty() => {
            let operation = description
                .operation(id)
                .with_context(|| format!("there is no operation {id}"))?;
            match rest {
                ["parameters", name] => Ok(Slot {
                    owner: Owner::Parameter(parameters(operation), (*name).to_owned()),
                }),
                ["parameters", name, inside @ ..] => {
                    let parameter = parameters(operation)
                        .iter_mut()
                        .find(|parameter| parameter["name"] == **name)
                        .and_then(Value::as_object_mut)
                        .with_context(|| format!("there is no parameter {name}"))?;
                    descend(parameter, inside)
                }
                ["body", inside @ ..] => {
                    let keys = ["requestBody", "content", "application/json", "schema"];
                    descend(operation, &[&keys[..], inside].concat())
                }
                ["response", inside @ ..] => {
                    let status = operation["responses"]
                        .as_object()
                        .and_then(|responses| responses.keys().find(|key| key.starts_with('2')))
                        .context("there is no 2xx response")?
                        .clone();
                    let keys = [
                        "responses",
                        &status,
                        "content",
                        "application/json",
                        "schema",
                    ];
                    descend(operation, &[&keys[..], inside].concat())
                }
                _ => descend(operation, rest),
            }
        }
        _ => bail!("a place starts with `schemas/` or `operations/`"),
    }
}

/// Follows `keys` down from `object`. A row may add a schema to a body without
/// content, so missing content on the way to it is created.
fn descend<'a>(object: &'a mut Object, keys: &[&str]) -> Result<Slot<'a>> {
    let Some((last, way)) = keys.split_last() else {
        bail!("a place needs a key");
    };
    let mut here = object;
    let mut way = way.iter();
    while let Some(key) = way.next() {
        if matches!(*key, "requestBody" | "content" | "application/json") {
            here.entry(*key).or_insert_with(|| json!({}));
        }
        here = match here.get_mut(*key) {
            Some(Value::Object(next)) => next,
            // A list by index, as in `anyOf/0`.
            Some(Value::Array(list)) => {
                let index = way.next().and_then(|index| index.parse::<usize>().ok());
                match index.and_then(|index| list.get_mut(index)) {
                    Some(Value::Object(next)) => next,
                    _ => bail!(
                        "{key} is a list, and the next key is not an index of an object in it"
                    ),
                }
            }
            _ => bail!("there is no {key}"),
        };
    }
    Ok(Slot {
        owner: Owner::Object(here, (*last).to_owned()),
    })
}

impl Slot<'_> {
    /// The value at this place.
    pub fn get(&self) -> Option<&Value> {
        match &self.owner {
            Owner::Object(object, key) => object.get(key),
            Owner::Parameter(list, name) => {
                list.iter().find(|parameter| parameter["name"] == *name)
            }
            Owner::Item(list, index) => list.get(*index),
        }
    }

    /// The value of another key of the same object.
    pub fn neighbour(&self, key: &str) -> Option<&Value> {
        match &self.owner {
            Owner::Object(object, _) => object.get(key),
            Owner::Parameter(..) | Owner::Item(..) => None,
        }
    }

    /// Sets the value.
    pub fn set(mut self, value: Value) -> Result<()> {
        if let Owner::Item(list, index) = &mut self.owner {
            match list.get_mut(*index) {
                Some(item) => *item = value,
                None => list.push(value),
            }
            return Ok(());
        }
        self.remove_in_place();
        match self.owner {
            Owner::Object(object, key) => {
                object.insert(key, value);
            }
            Owner::Parameter(list, name) => {
                let mut parameter = json!({ "name": name, "in": "query" });
                match (parameter.as_object_mut(), value) {
                    (Some(parameter), Value::Object(value)) => parameter.extend(value),
                    _ => bail!("a parameter is an object"),
                }
                list.push(parameter);
            }
            Owner::Item(..) => {}
        }
        Ok(())
    }

    /// Moves the value to another key of the same object.
    pub fn rename(self, to: &str) -> Result<()> {
        match self.owner {
            Owner::Object(object, key) => match object.remove(&key) {
                Some(value) if !object.contains_key(to) => {
                    object.insert(to.to_owned(), value);
                    Ok(())
                }
                Some(_) => bail!("{to} already exists"),
                None => bail!("there is nothing to rename"),
            },
            Owner::Parameter(..) | Owner::Item(..) => bail!("members of lists are not renamed"),
        }
    }

    /// Removes the value.
    pub fn remove(mut self) {
        self.remove_in_place();
    }

    fn remove_in_place(&mut self) {
        match &mut self.owner {
            Owner::Object(object, key) => {
                object.remove(key);
            }
            Owner::Parameter(list, name) => {
                list.retain(|parameter| parameter["name"] != **name);
            }
            Owner::Item(list, index) => {
                if *index < list.len() {
                    list.remove(*index);
                }
            }
        }
    }
}
