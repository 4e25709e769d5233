//! Which operations may be sent twice: `x-intercom-replay-safe`, with the help of
//! `xtask/replay.yaml`.

use serde::Deserialize;
use serde_json::json;

use super::{description::Description, table::Table};
use crate::evidence::Evidence;

/// A row of `xtask/replay.yaml`: a POST that may be sent twice, or with `safe:
/// false` an operation of another method that may not.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replay {
    #[serde(default = "by_default")]
    safe: bool,
    reason: String,
    /// The field of the body without which it may not.
    needs: Option<String>,
    /// How we know.
    pub evidence: Evidence,
}

fn by_default() -> bool {
    true
}

/// Marks every operation: whether carrying it out twice does no harm, and why.
///
/// A row applies only if it says something else than the method does.
pub fn annotate(description: &mut Description, table: &Table<Replay>) {
    for operation in description.operations() {
        let by_method = match operation.method {
            "get" => Some("a GET changes nothing"),
            "put" => Some("a PUT sets the same state again"),
            "delete" => Some("what is deleted stays deleted"),
            _ => None,
        };
        let row = table
            .rows()
            .any(|(id, row)| id == operation.id() && row.safe != by_method.is_some())
            .then(|| table.take(operation.id()))
            .flatten();
        let safe = row.map_or(by_method.is_some(), |row| row.safe);
        let reason = row.map(|row| row.reason.as_str()).or(by_method);
        let needs = row.and_then(|row| row.needs.as_deref());
        operation
            .object
            .insert("x-intercom-replay-safe".into(), json!(safe));
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::{Replay, annotate};
    use crate::regen::{
        example::{paths, with_paths},
        table::Table,
    };

    /// The annotations of `method` with a row for it.
    fn annotated(method: &str, row: Option<Value>) -> (Value, Value, Value) {
        let mut description = with_paths(paths(method, "f", None, None), json!({}));
        let row: Option<Replay> = row.map(|mut row| {
            row["evidence"] = json!({ "section": "x", "grade": "live" });
            serde_json::from_value(row).unwrap()
        });
        let rows: BTreeMap<_, _> = row.into_iter().map(|row| ("f".to_owned(), row)).collect();
        annotate(&mut description, &Table::new("replay.yaml", rows));
        let operation = description.operation("f").unwrap();
        let mut annotation = |key: &str| operation.remove(key).unwrap_or_default();
        (
            annotation("x-intercom-replay-safe"),
            annotation("x-intercom-replay-reason"),
            annotation("x-intercom-replay-needs"),
        )
    }

    #[test]
    fn the_method_or_a_row_tells_what_may_be_sent_twice() {
        let row = json!({ "reason": "an upsert", "needs": "key" });
        for (method, row, expected) in [
            (
                "get",
                None,
                (json!(true), json!("a GET changes nothing"), Value::Null),
            ),
            (
                "put",
                None,
                (
                    json!(true),
                    json!("a PUT sets the same state again"),
                    Value::Null,
                ),
            ),
            (
                "delete",
                None,
                (
                    json!(true),
                    json!("what is deleted stays deleted"),
                    Value::Null,
                ),
            ),
            ("post", None, (json!(false), Value::Null, Value::Null)),
            ("patch", None, (json!(false), Value::Null, Value::Null)),
            (
                "post",
                Some(json!({ "reason": "a search" })),
                (json!(true), json!("a search"), Value::Null),
            ),
            (
                "post",
                Some(row.clone()),
                (json!(true), json!("an upsert"), json!("key")),
            ),
            (
                "get",
                Some(json!({ "safe": false, "reason": "it moves on" })),
                (json!(false), json!("it moves on"), Value::Null),
            ),
            // A row that says what the method does is not taken, so it is reported as unused.
            (
                "get",
                Some(row),
                (json!(true), json!("a GET changes nothing"), Value::Null),
            ),
        ] {
            let what = format!("{method} {row:?}");
            assert_eq!(annotated(method, row), expected, "{what}");
        }
    }
}
