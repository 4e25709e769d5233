//! What may be sent twice: `x-intercom-replay-safe`.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde_json::json;

use super::description::Description;

const TABLE: &str = include_str!("../../replay.yaml");

/// Marks every operation that does no harm when it is carried out twice, with
/// the reason. GET reads; PUT and DELETE end in the same state.
pub fn annotate(description: &mut Description) -> Result<()> {
    let table: BTreeMap<String, String> =
        serde_saphyr::from_str(TABLE).context("xtask/replay.yaml")?;
    for operation in description.operations() {
        let reason = match operation.method {
            "get" => Some("a GET changes nothing"),
            "put" => Some("a PUT sets the same state again"),
            "delete" => Some("what is deleted stays deleted"),
            _ => table.get(operation.id()).map(String::as_str),
        };
        operation
            .object
            .insert("x-intercom-replay-safe".into(), json!(reason.is_some()));
        if let Some(reason) = reason {
            operation
                .object
                .insert("x-intercom-replay-reason".into(), json!(reason));
        }
    }
    Ok(())
}
