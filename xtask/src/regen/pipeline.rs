//! From one of Intercom's descriptions to one of ours.

use anyhow::{Context as _, Result, bail};
use openapiv3::OpenAPI;
use serde_json::{Map, Value, json};

use super::{
    description::Description, docs::Coverage, naming, paging, policy, prune, replay, source::Input,
    strip, tables::Tables, type_name,
};
use crate::fixups;

/// Makes our description of `version` from Intercom's, as the text of a file.
pub fn describe(
    input: &Input,
    version: &str,
    tables: &Tables,
    names: &type_name::Names,
    docs: &mut Coverage<'_>,
) -> Result<String> {
    let mut description = Description::new(input.document.clone(), version)?;
    strip::strip(&mut description);
    naming::canonicalize(&mut description)?;
    fixups::apply(&mut description)?;
    prune::prune(&mut description);
    policy::apply(&mut description)?;
    if let Some(dangling) = prune::dangling(&mut description).first() {
        bail!("{dangling}");
    }
    paging::annotate(&mut description, &tables.paging)?;
    replay::annotate(&mut description, &tables.replay);
    prune::prune(&mut description);
    docs.document(&mut description)?;
    // Last, so that all the rest knows components by Intercom's names.
    type_name::apply(&mut description, tables, names)?;
    policy::direction::annotate(&mut description);
    let document = assemble(description);
    serde_json::from_value::<OpenAPI>(document.clone())
        .context("the result is not an OpenAPI document")?;
    Ok(render(document))
}

fn assemble(description: Description) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Intercom", "version": description.version },
        "paths": description.paths,
        "components": {
            "schemas": description.schemas,
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } },
        },
        "security": [{ "bearer": [] }],
        "servers": [
            { "url": "https://api.intercom.io" },
            { "url": "https://api.eu.intercom.io" },
            { "url": "https://api.au.intercom.io" },
        ],
    })
}

/// The same bytes for the same document: keys sorted, lists that are sets
/// sorted, one line per value.
fn render(mut document: Value) -> String {
    sort(&mut document);
    // Values made of strings and numbers cannot fail to serialise.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn sort(value: &mut Value) {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<_> = std::mem::take(object).into_iter().collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            for (key, value) in &mut entries {
                sort(value);
                // `required` of a schema is a list of names; of a parameter, a flag.
                if let ("required", Value::Array(names)) = (key.as_str(), &mut *value)
                    && names.iter().all(Value::is_string)
                {
                    names.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
                }
            }
            *object = entries.into_iter().collect::<Map<_, _>>();
        }
        Value::Array(items) => items.iter_mut().for_each(sort),
        _ => {}
    }
}
