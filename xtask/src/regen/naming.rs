//! The same names of operations and path parameters in all versions.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use heck::ToSnakeCase as _;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    description::{Description, object_mut, parameters as parameters_of},
    problems::{Problems, Topic},
    table::Table,
};
use crate::{
    model::{METHODS, operations},
    path_shape::path_shape,
};

/// A row of `operations` in `xtask/names.yaml`.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum OperationName {
    /// The name in all versions.
    Always(String),
    /// The name in the row's versions.
    Here {
        /// The name.
        name: String,
    },
}

impl OperationName {
    fn name(&self) -> &str {
        let (Self::Always(name) | Self::Here { name }) = self;
        name
    }
}

/// Names operations and path parameters alike in all versions.
///
/// The key of an operation is its method and the shape of its path. Its name
/// is the operationId in snake case; Intercom's spelling stays in
/// `x-intercom-operation-id`. A path parameter is called after the segment
/// before it: `/contacts/{contact_id}/tags/{tag_id}`. `xtask/names.yaml` has the
/// exceptions, `operations` and `parameters`.
pub fn canonicalize(
    description: &mut Description,
    operations: &Table<OperationName>,
    parameters: &Table<String>,
    problems: &mut Problems,
) {
    let version = description.version.clone();
    let mut paths = serde_json::Map::new();
    for (upstream_path, mut item) in std::mem::take(&mut description.paths) {
        let (path, renames) = canonical_path(&upstream_path, &version, parameters);
        if let Some(name) = repeated(&renames) {
            problems.push(
                Topic::PathParameter,
                format!("{}: two parameters are called {name}", path_shape(&path)),
            );
        }
        let shared = object_mut(&mut item).remove("parameters");
        for method in METHODS {
            let Some(operation) = item.get_mut(method) else {
                continue;
            };
            let operation = object_mut(operation);
            let declared = parameters_of(operation);
            if let Some(Value::Array(shared)) = &shared {
                declared.extend(shared.iter().cloned());
            }
            // Each once, in the order of the path, so that a swap of names works.
            let mut declared: Vec<&mut Value> = declared
                .iter_mut()
                .filter(|parameter| parameter["in"] == "path")
                .collect();
            for (upstream, ours) in &renames {
                let at = declared
                    .iter()
                    .position(|parameter| parameter["name"] == *upstream);
                match at {
                    Some(at) => declared.swap_remove(at)["name"] = json!(ours),
                    None => problems.push(
                        Topic::Document,
                        format!(
                            "{method} {upstream_path} does not declare its parameter {upstream}"
                        ),
                    ),
                }
            }
        }
        if paths.insert(path.clone(), item).is_some() {
            problems.push(
                Topic::Document,
                format!("two paths have the shape of {path}"),
            );
        }
    }
    description.paths = paths;

    let mut seen = BTreeMap::new();
    for operation in description.operations() {
        let place = place(operation.method, operation.path);
        let upstream = operation.id().to_owned();
        let name = match operations.take(&place, &version) {
            Some(row) => row.name().to_owned(),
            None => upstream.to_snake_case(),
        };
        if let Some(other) = seen.insert(name.clone(), place.clone()) {
            problems.push(
                Topic::OperationName,
                format!("{place} and {other} are both called {name}"),
            );
        }
        operation.object.insert("operationId".into(), json!(name));
        operation
            .object
            .insert("x-intercom-operation-id".into(), json!(upstream));
    }
}

/// The method and the shape of the path, as `xtask/names.yaml` has them.
fn place(method: &str, path: &str) -> String {
    format!("{} {}", method.to_uppercase(), path_shape(path))
}

fn repeated(renames: &[(String, String)]) -> Option<&str> {
    renames.iter().enumerate().find_map(|(at, (_, name))| {
        let taken = renames[..at].iter().any(|(_, other)| other == name);
        taken.then_some(name.as_str())
    })
}

/// The path with canonical parameter names, and what was renamed to what.
fn canonical_path(
    path: &str,
    version: &str,
    table: &Table<String>,
) -> (String, Vec<(String, String)>) {
    let mut renames = Vec::new();
    let mut before = "";
    let mut canonical: Vec<String> = Vec::new();
    for segment in path.split('/') {
        let parameter = segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        let Some(upstream) = parameter else {
            before = segment;
            canonical.push(segment.to_owned());
            continue;
        };
        let key = format!("{}/{{}}", path_shape(&canonical.join("/")));
        let ours = table
            .take(&key, version)
            .cloned()
            .unwrap_or_else(|| format!("{}_id", singular(before)));
        canonical.push(format!("{{{ours}}}"));
        renames.push((upstream.to_owned(), ours));
    }
    (canonical.join("/"), renames)
}

/// The name of each operation in each version.
#[derive(Default)]
pub struct OperationNames {
    /// By method and shape of the path: versions and names, in order.
    names: BTreeMap<String, Vec<(String, String)>>,
}

impl OperationNames {
    /// Adds the operations of a description of ours.
    pub fn add(&mut self, version: &str, document: &Value) {
        for (path, method, operation) in operations(document) {
            let name = operation["operationId"].as_str().unwrap_or_default();
            self.names
                .entry(place(method, path))
                .or_default()
                .push((version.to_owned(), name.to_owned()));
        }
    }

    /// Adds those of a description that was generated before.
    pub fn add_text(&mut self, version: &str, text: &str) -> Result<()> {
        let document = serde_json::from_str(text).context("is not JSON")?;
        self.add(version, &document);
        Ok(())
    }

    /// An operation that has two names, or a name that two operations have, is a
    /// problem until `table` decides it.
    pub fn verify(&self, table: &Table<OperationName>, problems: &mut Problems) {
        let mut places: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
        for (place, names) in &self.names {
            for pair in names.windows(2) {
                let [(older, before), (newer, after)] = pair else {
                    continue;
                };
                if before != after && !table.has(place) {
                    problems.turn_to(newer);
                    problems.push(
                        Topic::OperationName,
                        format!("{place} is {before} in {older} and {after} in {newer}"),
                    );
                }
            }
            for (version, name) in names {
                match places.get(name.as_str()) {
                    Some((other, since)) if other != place && !table.has(place) => {
                        problems.turn_to(version);
                        problems.push(
                            Topic::OperationName,
                            format!("{name} is {other} in {since} and {place} in {version}"),
                        );
                    }
                    Some(_) => {}
                    None => {
                        places.insert(name, (place, version));
                    }
                }
            }
        }
    }
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
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::{OperationNames, canonical_path, canonicalize};
    use crate::regen::{
        example::{paths, with_paths},
        problems::Problems,
        table::Table,
    };

    fn table<T: DeserializeOwned>(rows: Value) -> Table<T> {
        Table::parse("names.yaml", serde_json::from_value(rows).unwrap()).unwrap()
    }

    #[test]
    fn paths_get_the_same_parameter_names() {
        let parameters = table(json!({
            "/conversations/{}/customers/{}": "contact_id",
            "/things/{}": "kind",
            "/things/{}/{}": "thing_id",
        }));
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
            ("/things/{type}/{id}", "/things/{kind}/{thing_id}"),
            ("/news/news_items/{id}", "/news/news_items/{news_item_id}"),
            (
                "/ticket_types/{ticket_type_id}/attributes/{id}",
                "/ticket_types/{ticket_type_id}/attributes/{attribute_id}",
            ),
        ] {
            assert_eq!(canonical_path(upstream, "9.9", &parameters).0, ours);
        }
    }

    fn parameter(name: &str) -> Value {
        json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
    }

    /// The problems of `DELETE path`, and its parameters afterwards.
    fn named(path: &str, declared: &[&str], rows: Value) -> (String, Vec<String>) {
        let declared: Vec<_> = declared.iter().map(|name| parameter(name)).collect();
        let operation =
            json!({ "operationId": "deleteThing", "parameters": declared, "responses": {} });
        let mut description = with_paths(json!({ path: { "delete": operation } }), json!({}));
        let mut problems = Problems::default();
        let (operations, parameters) = (table(json!({})), table(rows));
        canonicalize(&mut description, &operations, &parameters, &mut problems);
        let operation = description.operation("delete_thing").unwrap();
        let names = operation["parameters"].as_array().unwrap().iter();
        let names = names.map(|it| it["name"].as_str().unwrap().to_owned());
        (problems.report(), names.collect())
    }

    #[test]
    fn two_parameters_of_one_path_never_share_a_name() {
        let (report, _) = named("/things/{type}/{id}", &["type", "id"], json!({}));
        assert!(
            report.contains("/things/{}/{}: two parameters are called thing_id"),
            "{report}"
        );
        let rows = json!({ "/things/{}": "id", "/things/{}/{}": "type" });
        let (report, names) = named("/things/{type}/{id}", &["type", "id"], rows);
        assert_eq!(report, "");
        assert_eq!(names, ["id", "type"]);
    }

    #[test]
    fn a_placeholder_without_a_parameter_is_a_problem() {
        let (report, _) = named("/things/{id}", &[], json!({}));
        assert!(
            report.contains("delete /things/{id} does not declare its parameter id"),
            "{report}"
        );
    }

    #[test]
    fn a_row_corrects_the_name_of_an_operation() {
        for row in [
            json!("list_things"),
            json!([{ "versions": "9.0..", "name": "list_things" }]),
        ] {
            let mut description = with_paths(paths("get", "lisThings", None, None), json!({}));
            let mut problems = Problems::default();
            let operations = table(json!({ "GET /lisThings": row }));
            canonicalize(
                &mut description,
                &operations,
                &table(json!({})),
                &mut problems,
            );
            assert_eq!(problems.report(), "");
            let operation = description.operation("list_things").unwrap();
            assert_eq!(operation["x-intercom-operation-id"], "lisThings");
        }
    }

    fn verified(rows: Value, versions: &[(&str, &str, &str)]) -> String {
        let mut names = OperationNames::default();
        for (version, path, id) in versions {
            let document = json!({ "paths": { *path: { "get": { "operationId": id } } } });
            names.add_text(version, &document.to_string()).unwrap();
        }
        let mut problems = Problems::default();
        names.verify(&table(rows), &mut problems);
        problems.report()
    }

    #[test]
    fn one_operation_has_one_name_unless_a_row_decides() {
        let changed = [("2.15", "/a/{x}", "get_a"), ("2.16", "/a/{y}", "list_a")];
        let report = verified(json!({}), &changed);
        assert!(
            report.contains("[2.16] GET /a/{} is get_a in 2.15 and list_a in 2.16"),
            "{report}"
        );
        let row = json!([
            { "versions": "2.9..2.16", "name": "get_a" },
            { "versions": "2.16..", "name": "list_a" },
        ]);
        assert_eq!(verified(json!({ "GET /a/{}": row }), &changed), "");
        let same = [("2.15", "/a/{x}", "get_a"), ("2.16", "/a/{y}", "get_a")];
        assert_eq!(verified(json!({}), &same), "");
    }

    #[test]
    fn one_name_belongs_to_one_operation_unless_a_row_decides() {
        let moved = [("2.15", "/a", "get_a"), ("2.16", "/b", "get_a")];
        let report = verified(json!({}), &moved);
        assert!(
            report.contains("[2.16] get_a is GET /a in 2.15 and GET /b in 2.16"),
            "{report}"
        );
        assert_eq!(verified(json!({ "GET /b": "get_a" }), &moved), "");
    }
}
