//! Examples of Intercom's that contradict what its API sends: `xtask/odd_examples.yaml`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use intercom_sdk::catalog::Operation;
use serde_json::Value;

use super::upstream::Example;

/// The places of odd examples, as `operation .place`.
pub(crate) struct OddExamples(BTreeSet<String>);

impl OddExamples {
    pub(crate) fn read() -> Self {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/xtask/odd_examples.yaml");
        let text = fs::read_to_string(file).unwrap();
        let rows: BTreeMap<String, Value> = serde_saphyr::from_str(&text).unwrap();
        Self(rows.into_keys().collect())
    }

    /// Whether `example` is one: what does not fit in it stands in the table, and
    /// nothing else.
    pub(crate) fn has<C>(&self, operation: &Operation<C>, example: &Example) -> bool {
        let Ok(repairs) = operation.repairs(&example.bytes()) else {
            return false;
        };
        !repairs.is_empty()
            && repairs.iter().all(|repair| {
                self.0
                    .contains(&format!("{} .{}", operation.id, repair.path()))
            })
    }
}
