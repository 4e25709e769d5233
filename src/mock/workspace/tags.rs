//! Tags, and what they are attached to.

use serde_json::Value;

use super::{Handlers, Workspace};

pub(super) const HANDLERS: Handlers = &[];

/// The state of this resource.
#[derive(Debug, Default)]
pub(in crate::mock) struct Tags {}

/// The tags of an object, oldest first. `kind` is `contact`, `company`,
/// `conversation` or `ticket`.
pub(in crate::mock) fn of(_workspace: &Workspace, _kind: &str, _id: &str) -> Vec<Value> {
    Vec::new()
}

/// The identifiers of the tags of an object.
pub(in crate::mock) fn ids_of(_workspace: &Workspace, _kind: &str, _id: &str) -> Vec<String> {
    Vec::new()
}

/// Puts a tag on an object. One that is there already stays as it is.
pub(super) fn apply(_: &mut Workspace, _kind: &str, _id: &str, _tag: &str, _by: Value) -> Value {
    Value::Null
}

/// Takes all tags from an object that is no more.
pub(in crate::mock) fn remove_object(_: &mut Workspace, _kind: &str, _id: &str) {}
