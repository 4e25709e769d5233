//! The same names of operations and path parameters in all versions.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use heck::ToSnakeCase as _;
use serde_json::{Value, json};

use super::description::{Description, object_mut, parameters};
use crate::model::METHODS;

/// Misspelt in some versions: Intercom's operationId and the name it means.
const TYPOS: [(&str, &str); 2] = [
    ("lis_data_attributes", "list_data_attributes"),
    ("lis_data_events", "list_data_events"),
];

/// Path parameters whose name does not follow from the segment before them.
const PARAMETERS: [(&str, &str); 2] = [
    // A conversation's `customers` are contacts.
    ("customers", "contact_id"),
    // Not an identifier of a resource.
    ("job_identifier", "job_identifier"),
];

/// Names operations and path parameters alike in all versions.
///
/// The key of an operation is its method and the shape of its path. Its name
/// is the operationId in snake case; Intercom's spelling stays in
/// `x-intercom-operation-id`. A path parameter is called after the segment
/// before it: `/contacts/{contact_id}/tags/{tag_id}`.
pub fn canonicalize(description: &mut Description) -> Result<()> {
    let mut paths = serde_json::Map::new();
    for (path, mut item) in std::mem::take(&mut description.paths) {
        let (path, renames) = canonical_path(&path);
        let shared = object_mut(&mut item).remove("parameters");
        for method in METHODS {
            let Some(operation) = item.get_mut(method) else {
                continue;
            };
            let operation = object_mut(operation);
            let parameters = parameters(operation);
            if let Some(Value::Array(shared)) = &shared {
                parameters.extend(shared.iter().cloned());
            }
            for (upstream, ours) in &renames {
                let declared = parameters
                    .iter_mut()
                    .find(|parameter| parameter["in"] == "path" && parameter["name"] == *upstream);
                match declared {
                    Some(parameter) => parameter["name"] = json!(ours),
                    None => bail!("{method} {path} does not declare its parameter {upstream}"),
                }
            }
        }
        if paths.insert(path.clone(), item).is_some() {
            bail!("two paths have the shape of {path}");
        }
    }
    description.paths = paths;

    let mut seen = BTreeMap::new();
    for operation in description.operations() {
        let place = format!("{} {}", operation.method, operation.path);
        let upstream = operation.id().to_owned();
        let snake = upstream.to_snake_case();
        let name = TYPOS
            .iter()
            .find(|(typo, _)| *typo == snake)
            .map_or(snake.as_str(), |(_, meant)| meant)
            .to_owned();
        if let Some(other) = seen.insert(name.clone(), place.clone()) {
            bail!("{place} and {other} are both called {name}");
        }
        operation.object.insert("operationId".into(), json!(name));
        operation
            .object
            .insert("x-intercom-operation-id".into(), json!(upstream));
    }
    Ok(())
}

/// The path with canonical parameter names, and what was renamed to what.
fn canonical_path(path: &str) -> (String, Vec<(String, String)>) {
    let mut renames = Vec::new();
    let mut before = "";
    let segments: Vec<String> = path
        .split('/')
        .map(|segment| {
            let parameter = segment
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            let Some(upstream) = parameter else {
                before = segment;
                return segment.to_owned();
            };
            let ours = PARAMETERS
                .iter()
                .find(|(key, _)| *key == before || *key == upstream)
                .map_or_else(
                    || format!("{}_id", singular(before)),
                    |(_, name)| (*name).to_owned(),
                );
            renames.push((upstream.to_owned(), ours.clone()));
            format!("{{{ours}}}")
        })
        .collect();
    (segments.join("/"), renames)
}

/// The singular of `plural`.
pub fn singular(plural: &str) -> String {
    match plural.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => plural.strip_suffix('s').unwrap_or(plural).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::canonical_path;

    #[test]
    fn paths_get_the_same_parameter_names() {
        for (upstream, ours) in [
            ("/contacts/{id}", "/contacts/{contact_id}"),
            (
                "/companies/{id}/contacts",
                "/companies/{company_id}/contacts",
            ),
            (
                "/conversations/{conversation_id}/customers/{contact_id}",
                "/conversations/{conversation_id}/customers/{contact_id}",
            ),
            (
                "/export/content/data/{job_identifier}",
                "/export/content/data/{job_identifier}",
            ),
            ("/news/news_items/{id}", "/news/news_items/{news_item_id}"),
            (
                "/ticket_types/{ticket_type_id}/attributes/{id}",
                "/ticket_types/{ticket_type_id}/attributes/{attribute_id}",
            ),
        ] {
            assert_eq!(canonical_path(upstream).0, ours);
        }
    }
}
