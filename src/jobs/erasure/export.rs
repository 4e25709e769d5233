//! What Intercom has of a person.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::{Error, types::Id};

/// What Intercom has of a person, as the server sent it. It serializes as one object.
#[derive(Debug, Default, Serialize)]
#[non_exhaustive]
pub struct Export {
    /// For each contact, by its identifier: its parts by name, such as `profile`,
    /// `companies` and `conversations`.
    pub contacts: BTreeMap<String, BTreeMap<&'static str, Vec<Value>>>,
    /// What could not be read.
    #[serde(skip)]
    pub failures: Vec<ExportFailure>,
}

/// What could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub struct ExportFailure {
    /// The contact.
    pub contact: Id,
    /// The part.
    pub part: &'static str,
    /// Why.
    pub error: Error,
}

impl Export {
    /// Whether everything was read.
    pub fn is_complete(&self) -> bool {
        self.failures.is_empty()
    }
}
