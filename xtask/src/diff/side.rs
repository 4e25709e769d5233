//! One side of a comparison: a description that has been verified.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::Value;

use super::{
    role::Role,
    verify::{Dangling, verify},
};
use crate::model::operations;

/// A verified description.
#[derive(Debug)]
pub struct Side {
    pub role: Role,
    /// As given on the command line: `2.11`, `git:main:2.12`, a path.
    pub name: String,
    pub document: Value,
    /// The file it was read from, if any; annotations point to it.
    pub file: Option<PathBuf>,
    /// Whether it is one of this project's descriptions, not Intercom's own.
    pub is_ours: bool,
    /// What was left out of the comparison, for the report.
    pub notes: Vec<String>,
}

impl Side {
    /// Verifies `document`, given on the command line as `name`. Every side comes in
    /// here, whatever it was read from.
    pub fn new(role: Role, name: &str, mut document: Value) -> Result<Self> {
        let is_ours = is_ours(&document);
        // Intercom's descriptions refer to what they do not define.
        let dangling = match is_ours {
            true => Dangling::Rejected,
            false => Dangling::Noted,
        };
        let notes = verify(&mut document, dangling)?
            .into_iter()
            .map(|note| format!("{role} {name}: {note}"))
            .collect();
        Ok(Self {
            role,
            name: name.to_owned(),
            document,
            file: None,
            is_ours,
            notes,
        })
    }

    /// The component called `name`.
    pub fn component(&self, name: &str) -> Option<&Value> {
        self.document
            .pointer(&format!("/components/schemas/{name}"))
    }

    /// Follows references from `value`. It ends, because `verify` rejects
    /// cycles.
    pub fn resolve<'a>(&'a self, mut value: &'a Value) -> &'a Value {
        while let Some(place) = value["$ref"].as_str()
            && let Some(target) = self.document.pointer(place.trim_start_matches('#'))
        {
            value = target;
        }
        value
    }
}

/// Whether `regen` wrote the document. One without an operation is as good as any.
fn is_ours(document: &Value) -> bool {
    let is_empty = operations(document).next().is_none();
    is_empty
        || operations(document)
            .any(|(_, _, operation)| operation.get("x-intercom-operation-id").is_some())
}
