//! What may be sent twice: `x-intercom-replay-safe`.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::json;

use super::description::Description;

const TABLE: &str = include_str!("../../replay.yaml");

/// A POST that may be sent twice.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    reason: String,
    /// The field of the body that it takes for that.
    needs: Option<String>,
}

/// Marks every operation that does no harm when it is carried out twice, with
/// the reason. GET reads; PUT and DELETE end in the same state.
pub fn annotate(description: &mut Description) -> Result<()> {
    let table: BTreeMap<String, Row> =
        serde_saphyr::from_str(TABLE).context("xtask/replay.yaml")?;
    for operation in description.operations() {
        let row = table.get(operation.id());
        let reason = match operation.method {
            "get" => Some("a GET changes nothing"),
            "put" => Some("a PUT sets the same state again"),
            "delete" => Some("what is deleted stays deleted"),
            _ => row.map(|row| row.reason.as_str()),
        };
        let needs = row.and_then(|row| row.needs.as_deref());
        operation
            .object
            .insert("x-intercom-replay-safe".into(), json!(reason.is_some()));
        for (key, text) in [
            ("x-intercom-replay-reason", reason),
            ("x-intercom-replay-needs", needs),
        ] {
            if let Some(text) = text {
                operation.object.insert(key.into(), json!(text));
            }
        }
    }
    Ok(())
}
