//! What searches can ask for: `x-intercom-search`, from `xtask/searches.yaml`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    description::Description,
    problems::{Problems, Topic},
    table::Table,
};
use crate::{evidence::Evidence, version_range::VersionRange};

/// A row of `xtask/searches.yaml`: what one search can ask for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// What each kind of values is compared by.
    operators: BTreeMap<String, Vec<String>>,
    fields: Vec<Fields>,
    /// How we know.
    pub evidence: Evidence,
}

/// Fields with values of one kind.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    kind: String,
    names: Vec<String>,
    versions: Option<VersionRange>,
}

/// Writes into each search what it can ask for.
///
/// A problem is a search that has no row, and a field without operators or with two
/// kinds.
pub fn annotate(description: &mut Description, table: &Table<Search>, problems: &mut Problems) {
    let version = description.version.clone();
    for operation in description.operations() {
        let id = operation.id().to_owned();
        let paging = operation.object.get("x-intercom-paging");
        let is_search = paging.is_some_and(|paging| paging["style"] == "search");
        let Some(row) = table.take(&id, &version) else {
            if is_search {
                problems.push(Topic::Search, format!("{id} is a search"));
            }
            continue;
        };
        let mut fields = BTreeMap::new();
        for Fields {
            kind,
            names,
            versions,
        } in &row.fields
        {
            if versions
                .as_ref()
                .is_some_and(|versions| !versions.contains(&version))
            {
                continue;
            }
            if !row.operators.contains_key(kind) {
                problems.push(Topic::Search, format!("{id}: `{kind}` has no operators"));
            }
            for name in names {
                if fields.insert(name.clone(), kind.clone()).is_some() {
                    problems.push(Topic::Search, format!("{id} has the field `{name}` twice"));
                }
            }
        }
        let search: Value = json!({ "fields": fields, "operators": row.operators });
        operation.object.insert("x-intercom-search".into(), search);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::annotate;
    use crate::regen::{
        example::{paths, with_paths},
        problems::Problems,
        table::Table,
    };

    /// The annotation of an operation with this row, and the problems.
    fn annotated(style: &str, row: Option<Value>) -> (Value, String) {
        let mut description = with_paths(paths("post", "f", None, None), json!({}));
        let operation = description.operation("f").unwrap();
        operation.insert("x-intercom-paging".into(), json!({ "style": style }));
        let rows = row.map(|mut row| {
            row["evidence"] = json!({ "section": "x", "grade": "live" });
            ("f".to_owned(), row)
        });
        let rows: BTreeMap<String, Value> = rows.into_iter().collect();
        let table = Table::parse("searches.yaml", rows).unwrap();
        let mut problems = Problems::default();
        annotate(&mut description, &table, &mut problems);
        let operation = description.operation("f").unwrap();
        let annotation = operation.remove("x-intercom-search");
        (annotation.unwrap_or_default(), problems.report())
    }

    #[test]
    fn the_fields_of_a_version_are_written() {
        let operators = json!({ "text": ["="], "date": ["<"] });
        let row = json!({
            "operators": operators,
            "fields": [
                { "kind": "text", "names": ["a", "b.*"] },
                { "kind": "date", "names": ["c"], "versions": "1.0.." },
                { "kind": "text", "names": ["c"], "versions": "999.0.." },
            ],
        });
        let (annotation, problems) = annotated("search", Some(row));
        let fields = json!({ "a": "text", "b.*": "text", "c": "date" });
        assert_eq!(
            annotation,
            json!({ "fields": fields, "operators": operators })
        );
        assert!(problems.is_empty(), "{problems}");
    }

    #[test]
    fn a_search_without_a_row_and_a_field_that_is_unclear_are_problems() {
        let twice = json!({
            "operators": { "text": [] },
            "fields": [{ "kind": "text", "names": ["a", "a"] }],
        });
        let unknown = json!({
            "operators": {},
            "fields": [{ "kind": "text", "names": ["a"] }],
        });
        for (style, row, problem) in [
            ("search", None, "f is a search"),
            ("search", Some(twice), "f has the field `a` twice"),
            ("search", Some(unknown), "f: `text` has no operators"),
        ] {
            let (_, problems) = annotated(style, row);
            assert!(problems.contains(problem), "{problems}");
        }
        let (annotation, problems) = annotated("page", None);
        assert!(annotation.is_null() && problems.is_empty(), "{problems}");
    }
}
