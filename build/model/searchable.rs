//! What a search can ask for: our annotation.

use std::collections::BTreeMap;

use serde_json::Value;

/// `x-intercom-search`: fields with values of the same kind, by the kind.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Searchable {
    pub(crate) groups: BTreeMap<String, Group>,
}

/// Fields that are compared alike.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Group {
    pub(crate) operators: Vec<String>,
    pub(crate) fields: Vec<String>,
}

/// The kinds of values: the variants of `FieldKind` in lower case.
const KINDS: [&str; 6] = ["any", "boolean", "date", "integer", "tag", "text"];

/// Reads the annotation.
pub(super) fn searchable(operation: &Value) -> Result<Option<Searchable>, String> {
    let Some(search) = operation.get("x-intercom-search") else {
        return Ok(None);
    };
    let refuse = || format!("x-intercom-search is {search}");
    let fields = search["fields"].as_object().ok_or_else(refuse)?;
    let mut groups = BTreeMap::new();
    for (field, kind) in fields {
        let kind = kind.as_str().ok_or_else(refuse)?;
        if !KINDS.contains(&kind) {
            return Err(format!("x-intercom-search has the kind `{kind}`"));
        }
        let operators = search["operators"][kind].as_array().ok_or_else(refuse)?;
        let operators = operators
            .iter()
            .map(|operator| operator.as_str().map(str::to_owned))
            .collect::<Option<_>>()
            .ok_or_else(refuse)?;
        let group = groups.entry(kind.to_owned()).or_insert(Group {
            operators,
            fields: Vec::new(),
        });
        group.fields.push(field.clone());
    }
    Ok(Some(Searchable { groups }))
}
