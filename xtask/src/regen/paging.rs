//! How lists are walked: `x-intercom-paging`, from `xtask/paging.yaml`.

use anyhow::{Context as _, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    description::{Description, parameters},
    schema::{properties, referenced},
    tables::Table,
};

/// A row of `xtask/paging.yaml`: how one list is walked.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    style: Style,
    items: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<u32>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Style {
    Cursor,
    Search,
    Page,
    Scroll,
    Link,
    Unpaged,
}

impl Style {
    /// The query parameters a caller needs to walk such a list.
    fn parameters(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Cursor => &[("per_page", "integer"), ("starting_after", "string")],
            Self::Page => &[("page", "integer"), ("per_page", "integer")],
            Self::Scroll => &[("scroll_param", "string")],
            Self::Link => &[("per_page", "integer")],
            Self::Search | Self::Unpaged => &[],
        }
    }
}

/// Marks every list and gives it the parameters that Intercom forgot.
///
/// Fails for a list operation that has no row, and for a row whose items are not
/// in the response.
pub fn annotate(description: &mut Description, table: &Table<Paging>) -> Result<()> {
    let components = description.schemas.clone();
    for operation in description.operations() {
        let id = operation.id().to_owned();
        let paging = table.take(&id);
        if paging.is_none() && (id.starts_with("list_") || id.starts_with("search_")) {
            bail!("{id} is a list without a row in xtask/paging.yaml");
        }
        let Some(paging) = paging else {
            continue;
        };
        for (name, kind) in paging.style.parameters() {
            let declared = parameters(operation.object);
            if !declared.iter().any(|parameter| parameter["name"] == *name) {
                declared.push(json!({ "name": name, "in": "query", "schema": { "type": kind } }));
            }
        }
        let response = operation
            .object
            .get("responses")
            .and_then(|responses| responses.pointer("/200/content/application~1json/schema"))
            .with_context(|| format!("{id} has no JSON response"))?;
        let mut schema = response.clone();
        for key in paging.items.split('.') {
            schema = member(&schema, key, &components).with_context(|| {
                format!(
                    "{id}: xtask/paging.yaml has the items in {}, which is not there",
                    paging.items
                )
            })?;
        }
        ensure!(
            schema["type"] == "array",
            "{id}: {} is not a list",
            paging.items
        );
        operation
            .object
            .insert("x-intercom-paging".into(), serde_json::to_value(paging)?);
    }
    Ok(())
}

/// The schema of the property `key` of `schema`.
fn member(schema: &Value, key: &str, components: &super::description::Object) -> Option<Value> {
    let mut object = schema.as_object()?.clone();
    if let Some(name) = referenced(&object) {
        object = components.get(name)?.as_object()?.clone();
    }
    properties(&mut object)?.get(key).cloned()
}
