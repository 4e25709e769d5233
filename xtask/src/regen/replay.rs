//! Which operations may be sent twice: `x-intercom-replay-safe`, with the help of
//! `xtask/replay.yaml`.

use serde::Deserialize;
use serde_json::json;

use super::{description::Description, tables::Table};

/// A row of `xtask/replay.yaml`: a POST that may be sent twice.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replay {
    reason: String,
    /// The field of the body without which it may not.
    needs: Option<String>,
}

/// Marks every operation: whether carrying it out twice does no harm, and why.
///
/// A row applies to a POST only: the other methods need none.
pub fn annotate(description: &mut Description, table: &Table<Replay>) {
    for operation in description.operations() {
        let row = match operation.method {
            "get" | "put" | "delete" => None,
            _ => table.take(operation.id()),
        };
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
}
