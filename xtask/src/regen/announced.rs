//! What Intercom announced and no description shows: `x-intercom-announced`, from
//! `xtask/announced.yaml`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    description::Description,
    problems::{Problems, Topic},
    table::Table,
};
use crate::evidence::Evidence;

/// A row of `xtask/announced.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announced {
    /// The operations that behave so.
    operations: Vec<String>,
    /// How they behave, and how they did before.
    says: String,
    /// How we know.
    pub evidence: Evidence,
}

/// Writes into each operation how it behaves in this version.
pub fn annotate(description: &mut Description, table: &Table<Announced>, problems: &mut Problems) {
    let version = description.version.clone();
    let names: Vec<String> = table.rows().map(|(name, _)| name.to_owned()).collect();
    for name in names {
        let Some(row) = table.take(&name, &version) else {
            continue;
        };
        for id in &row.operations {
            match description.operation(id) {
                Some(operation) => {
                    let said = operation
                        .entry("x-intercom-announced")
                        .or_insert_with(|| json!([]));
                    if let Value::Array(said) = said {
                        said.push(json!(row.says));
                    }
                }
                None => problems.push(
                    Topic::Announced,
                    format!("`{name}` is about {id}, which is not there"),
                ),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::annotate;
    use crate::regen::{
        example::{paths, with_paths},
        problems::Problems,
        table::Table,
    };

    fn annotated(rows: Value) -> (Value, String) {
        let mut description = with_paths(paths("get", "show_hat", None, None), json!({}));
        let rows = serde_json::from_value(rows).unwrap();
        let table = Table::parse("announced.yaml", rows).unwrap();
        let mut problems = Problems::default();
        annotate(&mut description, &table, &mut problems);
        let operation = description.operation("show_hat").unwrap();
        let said = operation.remove("x-intercom-announced");
        (said.unwrap_or_default(), problems.report())
    }

    fn row(versions: &str, operation: &str, says: &str) -> Value {
        json!({
            "versions": versions, "operations": [operation], "says": says,
            "evidence": { "section": "x", "grade": "live" },
        })
    }

    #[test]
    fn an_operation_has_what_was_announced_for_its_version() {
        let rows = json!({
            "a": row("9.9..", "show_hat", "it is red"),
            "b": row("9.1..", "show_hat", "it is round"),
            "c": row("9.10..", "show_hat", "it is gone"),
        });
        let expected = json!(["it is red", "it is round"]);
        assert_eq!(annotated(rows), (expected, String::new()));
    }

    #[test]
    fn an_announcement_about_nothing_is_a_problem() {
        let (_, report) = annotated(json!({ "a": row("9.9", "show_cap", "it is red") }));
        assert!(
            report.contains("`a` is about show_cap, which is not there"),
            "{report}"
        );
    }
}
