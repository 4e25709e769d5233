//! `openapi/docs/stubs.toml`: the names that have no text yet, with empty texts.
//!
//! An empty text is as good as none, so a stub that nobody fills fails the next
//! run. Everything else that a version lacks is a decision that no stub can make.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use toml_edit::{DocumentMut, Item, Table, value};

use super::problems::{Problems, Topic};

/// The text of the file: what `before` has, and what `problems` miss beyond it.
pub fn stubs(before: &str, problems: &Problems) -> Result<String> {
    let mut document: DocumentMut = before.parse().context("is not TOML")?;
    let mut keys: BTreeMap<Vec<&str>, &str> = BTreeMap::new();
    for subject in problems.of(Topic::Words) {
        if let Some((table, key)) = place(subject) {
            keys.insert(table.into_iter().chain([key]).collect(), key);
        }
    }
    for (path, key) in keys {
        let mut table = document.as_table_mut();
        for step in &path[..path.len() - 1] {
            let item = table.entry(step).or_insert_with(|| {
                let mut table = Table::new();
                table.set_implicit(true);
                Item::Table(table)
            });
            table = item
                .as_table_mut()
                .with_context(|| format!("`{step}` is not a table"))?;
        }
        table.entry(key).or_insert_with(|| value(""));
    }
    Ok(document.to_string())
}

/// The table and the key that a subject is documented under.
fn place(subject: &str) -> Option<(Vec<&str>, &str)> {
    let (kind, rest) = subject.split_once(' ')?;
    Some(match kind {
        "operation" => (vec!["operation", rest], "summary"),
        "schema" => (vec!["schema", rest], "description"),
        "parameter" => {
            let (operation, name) = rest.split_once('.')?;
            (vec!["operation", operation, "parameters"], name)
        }
        "field" => {
            let (owner, name) = rest.split_once(' ')?;
            match owner.strip_suffix("(body)") {
                Some(operation) => (vec!["operation", operation, "body"], name),
                // A response without a name has no entry of its own.
                None if owner.contains("->") => {
                    (vec!["field"], name.rsplit('.').next().unwrap_or(name))
                }
                None => (vec!["schema", owner, "fields"], name),
            }
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::stubs;
    use crate::regen::problems::{Problems, Topic};

    #[test]
    fn each_name_gets_a_place_for_its_text_and_texts_that_are_there_stay() {
        let mut problems = Problems::default();
        for subject in [
            "operation list_hats",
            "parameter list_hats.color",
            "field create_hat(body) size.unit",
            "field list_hats->200 brim",
            "schema hat",
            "field hat size.unit",
        ] {
            problems.push(Topic::Words, subject);
        }
        problems.push(Topic::Paging, "list_hats");
        let before = "[operation.list_hats]\nsummary = \"Lists hats\"\n";
        let expected = "\
[operation.list_hats]
summary = \"Lists hats\"

[operation.list_hats.parameters]
color = \"\"

[operation.create_hat.body]
\"size.unit\" = \"\"

[field]
brim = \"\"

[schema.hat]
description = \"\"

[schema.hat.fields]
\"size.unit\" = \"\"
";
        let text = stubs(before, &problems).unwrap();
        let mut lines: Vec<_> = text.lines().collect();
        let mut expected: Vec<_> = expected.lines().collect();
        lines.sort_unstable();
        expected.sort_unstable();
        assert_eq!(lines, expected);
        assert_eq!(stubs(&text, &problems).unwrap(), text);
    }

    #[test]
    fn a_file_that_is_no_toml_is_refused() {
        assert!(stubs("[", &Problems::default()).is_err());
    }
}
