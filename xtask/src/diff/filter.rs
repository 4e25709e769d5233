//! Which changes were requested.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use super::{change::Change, operation_names::OperationNames, side::Side, suggestion::suggestion};

/// Keeps changes of the requested operations and components.
#[derive(Default)]
pub struct Filter {
    operations: Option<BTreeSet<String>>,
    schemas: Option<BTreeSet<String>>,
}

impl Filter {
    /// Looks up the requested names.
    pub fn new(
        [old, new]: [&Side; 2],
        names: &OperationNames,
        operations: &[String],
        schemas: &[String],
    ) -> Result<Self> {
        let mut filter = Self::default();
        if !operations.is_empty() {
            let found = operations
                .iter()
                .map(|name| names.find(name))
                .collect::<Result<BTreeSet<_>>>()?;
            filter.operations = Some(found);
        }
        if !schemas.is_empty() {
            let known: BTreeSet<&str> = [old, new]
                .into_iter()
                .flat_map(|side| side.document["components"]["schemas"].as_object())
                .flatten()
                .map(|(name, _)| name.as_str())
                .collect();
            for name in schemas {
                if !known.contains(name.as_str()) {
                    bail!(
                        "--schema {name}: not found in OLD or NEW{}",
                        suggestion(name, known.iter().copied())
                    );
                }
            }
            filter.schemas = Some(schemas.iter().cloned().collect());
        }
        Ok(filter)
    }

    /// Whether `change` was requested. Removes the places in operations that
    /// were not.
    pub fn keeps(&self, change: &mut Change) -> bool {
        if let Some(requested) = &self.schemas {
            let is_requested = change.subject.as_ref().is_some_and(|subject| {
                let mut names = subject.names.iter().chain(&subject.schema);
                names.any(|name| requested.contains(name))
            });
            if !is_requested {
                return false;
            }
        }
        if let Some(requested) = &self.operations {
            change
                .places
                .retain(|place| requested.contains(&place.operation));
        }
        !change.places.is_empty()
    }
}
