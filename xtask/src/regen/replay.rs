//! Which operations may be sent twice: `x-intercom-replay-safe`, with the help of
//! `xtask/replay.yaml`.

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    description::Description,
    problems::{Problems, Topic},
    table::Table,
};
use crate::evidence::Evidence;

/// A row of `xtask/replay.yaml`, for one of its operations.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replay {
    safe: bool,
    reason: String,
    /// The field of the body without which it may not.
    needs: Option<String>,
    /// How we know.
    pub evidence: Evidence,
}

/// Makes a table by operation of the rows, each of which is about several.
pub fn table(rows: Vec<Value>) -> Result<Table<Replay>> {
    let mut by_operation = std::collections::BTreeMap::new();
    for (index, mut row) in rows.into_iter().enumerate() {
        let operations = row
            .as_object_mut()
            .and_then(|row| row.remove("operations"))
            .with_context(|| format!("row {index} of xtask/replay.yaml has no `operations`"))?;
        let operations: Vec<String> = serde_json::from_value(operations)?;
        for operation in operations {
            if by_operation
                .insert(operation.clone(), row.clone())
                .is_some()
            {
                bail!("xtask/replay.yaml has two rows for {operation}");
            }
        }
    }
    Table::parse("replay.yaml", by_operation)
}

/// Marks every operation: whether carrying it out twice does no harm, and why.
///
/// GET, PUT and DELETE may be by what HTTP says of them, unless a row says that
/// they may not; every other operation needs a row.
pub fn annotate(description: &mut Description, table: &Table<Replay>, problems: &mut Problems) {
    let version = description.version.clone();
    for operation in description.operations() {
        let by_method = match operation.method {
            "get" => Some("a GET changes nothing"),
            "put" => Some("a PUT sets the same state again"),
            "delete" => Some("what is deleted stays deleted"),
            _ => None,
        };
        // A row that says what the method does is reported as one that applies to nothing.
        let row = table.take_if(operation.id(), &version, |row| {
            !(row.safe && by_method.is_some())
        });
        let verdict = match (row, by_method) {
            (Some(row), _) => Some((row.safe, row.reason.as_str(), row.needs.as_deref())),
            (None, Some(reason)) => Some((true, reason, None)),
            (None, None) => None,
        };
        let Some((safe, reason, needs)) = verdict else {
            problems.push(
                Topic::Replay,
                format!(
                    "{} ({} {})",
                    operation.id(),
                    operation.method.to_uppercase(),
                    operation.path
                ),
            );
            continue;
        };
        let object = operation.object;
        object.insert("x-intercom-replay-safe".into(), json!(safe));
        object.insert("x-intercom-replay-reason".into(), json!(reason));
        if let Some(needs) = needs {
            object.insert("x-intercom-replay-needs".into(), json!(needs));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{annotate, table};
    use crate::regen::{
        example::{paths, with_paths},
        problems::Problems,
    };

    /// The annotations of `method` with a row for it, and the problems.
    fn annotated(method: &str, row: Option<Value>) -> ([Value; 3], String) {
        let mut description = with_paths(paths(method, "f", None, None), json!({}));
        let rows = row.map(|mut row| {
            row["operations"] = json!(["f"]);
            row["evidence"] = json!({ "section": "x", "grade": "live" });
            row
        });
        let table = table(rows.into_iter().collect()).unwrap();
        let mut problems = Problems::default();
        annotate(&mut description, &table, &mut problems);
        let operation = description.operation("f").unwrap();
        let annotations = ["safe", "reason", "needs"].map(|key| {
            operation
                .remove(&format!("x-intercom-replay-{key}"))
                .unwrap_or_default()
        });
        (annotations, problems.report())
    }

    #[test]
    fn the_method_or_a_row_tells_what_may_be_sent_twice() {
        let none = Value::Null;
        let upsert = json!({ "safe": true, "reason": "an upsert", "needs": "key" });
        for (method, row, expected) in [
            (
                "get",
                None,
                [json!(true), json!("a GET changes nothing"), none.clone()],
            ),
            (
                "put",
                None,
                [
                    json!(true),
                    json!("a PUT sets the same state again"),
                    none.clone(),
                ],
            ),
            (
                "delete",
                None,
                [
                    json!(true),
                    json!("what is deleted stays deleted"),
                    none.clone(),
                ],
            ),
            (
                "post",
                Some(json!({ "safe": true, "reason": "a search" })),
                [json!(true), json!("a search"), none.clone()],
            ),
            (
                "post",
                Some(upsert.clone()),
                [json!(true), json!("an upsert"), json!("key")],
            ),
            (
                "patch",
                Some(json!({ "safe": false, "reason": "it adds" })),
                [json!(false), json!("it adds"), none.clone()],
            ),
            (
                "get",
                Some(json!({ "safe": false, "reason": "it moves on" })),
                [json!(false), json!("it moves on"), none.clone()],
            ),
            // A row that says what the method does is not taken.
            (
                "get",
                Some(upsert),
                [json!(true), json!("a GET changes nothing"), none],
            ),
        ] {
            let what = format!("{method} {row:?}");
            assert_eq!(annotated(method, row), (expected, String::new()), "{what}");
        }
    }

    #[test]
    fn a_post_without_a_verdict_is_a_problem() {
        for (method, problem) in [("post", "f (POST /f)"), ("patch", "f (PATCH /f)")] {
            let (annotations, report) = annotated(method, None);
            assert_eq!(annotations, [Value::Null, Value::Null, Value::Null]);
            assert!(report.contains(problem), "{report}");
        }
    }

    #[test]
    fn an_operation_has_one_verdict() {
        let row = json!({ "operations": ["f"], "safe": false, "reason": "r",
            "evidence": { "section": "x", "grade": "live" } });
        for (rows, message) in [
            (
                vec![row.clone(), row],
                "xtask/replay.yaml has two rows for f",
            ),
            (
                vec![json!({})],
                "row 0 of xtask/replay.yaml has no `operations`",
            ),
        ] {
            let error = table(rows).map(drop).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
    }
}
