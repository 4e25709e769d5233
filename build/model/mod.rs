//! A description as data: the single parser of `paths`, for the build script,
//! `cargo xtask diff` and tests.
//!
//! Whatever this crate's requests cannot express is an error here, naming the
//! operation, before any code is generated.

mod content;
mod paging;
mod parameter;
mod searchable;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

pub(crate) use self::{
    content::{Body, Success},
    paging::Paging,
    parameter::{Parameter, Place},
    searchable::Searchable,
};
use self::{
    content::{body, success},
    paging::paging,
    searchable::searchable,
};

/// A description of one API version.
#[derive(Debug)]
pub(crate) struct Description {
    pub(crate) version: String,
    pub(crate) operations: Vec<Operation>,
    pub(crate) schemas: Map<String, Value>,
}

/// An operation.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The name of its method on `Client`.
    pub(crate) id: String,
    /// Intercom's operationId.
    pub(crate) upstream_id: String,
    /// In upper case.
    pub(crate) method: String,
    /// With `{parameters}`.
    pub(crate) path: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    /// The first of Intercom's tags: `Contacts`.
    pub(crate) resource: String,
    pub(crate) parameters: Vec<Parameter>,
    /// Its JSON body.
    pub(crate) body: Option<Body>,
    pub(crate) success: Success,
    pub(crate) paging: Option<Paging>,
    pub(crate) searchable: Option<Searchable>,
    pub(crate) replay: Replay,
}

/// `x-intercom-replay-*`: whether the operation can be repeated.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Replay {
    pub(crate) safe: bool,
    pub(crate) reason: String,
    /// The field that the body must have for the operation to be safe.
    pub(crate) needs: Option<String>,
}

/// The methods under a path; other keys of a path item are no operations.
pub(crate) const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// Every operation of any OpenAPI document: path, method and object.
pub(crate) fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let paths = document["paths"].as_object();
    paths.into_iter().flatten().flat_map(|(path, item)| {
        let item = item.as_object();
        item.into_iter()
            .flatten()
            .filter(|(key, _)| METHODS.contains(&key.as_str()))
            .map(move |(method, object)| (path.as_str(), method.as_str(), object))
    })
}

/// The same of `paths`, for editing.
pub(crate) fn operations_mut(
    paths: &mut Map<String, Value>,
) -> impl Iterator<Item = (&str, &str, &mut Value)> {
    paths.iter_mut().flat_map(|(path, item)| {
        let item = item.as_object_mut();
        item.into_iter()
            .flatten()
            .filter(|(key, _)| METHODS.contains(&key.as_str()))
            .map(move |(method, object)| (path.as_str(), method.as_str(), object))
    })
}

impl Description {
    /// Reads a description that `cargo xtask regen` wrote.
    pub(crate) fn read(document: &Value) -> Result<Self, String> {
        let version = text(&document["info"]["version"]);
        let paths = document["paths"]
            .as_object()
            .ok_or("the description has no `paths`")?;
        for (path, item) in paths {
            let item = item.as_object().ok_or(format!("`{path}` is no object"))?;
            if let Some(key) = item.keys().find(|key| !METHODS.contains(&key.as_str())) {
                return Err(format!("`{path}` has `{key}`, which is not a method"));
            }
        }
        let operations = self::operations(document)
            .map(|(path, method, object)| Operation::read(path, method, object))
            .collect::<Result<Vec<_>, _>>()?;
        let mut ids = BTreeSet::new();
        for operation in &operations {
            if !ids.insert(operation.id.as_str()) {
                return Err(format!("two operations are called {}", operation.id));
            }
        }
        let schemas = document["components"]["schemas"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        Ok(Self {
            version,
            operations,
            schemas,
        })
    }
}

/// The component that a schema refers to.
pub(crate) fn referenced(schema: &Value) -> Option<&str> {
    schema["$ref"]
        .as_str()?
        .strip_prefix("#/components/schemas/")
}

impl Operation {
    /// Reads one operation of a description.
    pub(crate) fn read(path: &str, method: &str, object: &Value) -> Result<Self, String> {
        let id = object["operationId"]
            .as_str()
            .ok_or_else(|| format!("{method} {path} has no operationId"))?
            .to_owned();
        let refuse = |message: String| format!("{id}: {message}");
        let parameters = object["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(Parameter::read)
            .collect::<Result<Vec<_>, _>>()
            .map_err(refuse)?;
        let operation = Self {
            upstream_id: text(&object["x-intercom-operation-id"]),
            method: method.to_uppercase(),
            path: path.to_owned(),
            summary: text(&object["summary"]),
            description: text(&object["description"]),
            resource: object["tags"][0].as_str().unwrap_or("Other").to_owned(),
            body: body(object).map_err(refuse)?,
            success: success(object).map_err(refuse)?,
            paging: paging(object).map_err(refuse)?,
            searchable: searchable(object).map_err(refuse)?,
            replay: Replay {
                safe: object["x-intercom-replay-safe"] == true,
                reason: text(&object["x-intercom-replay-reason"]),
                needs: object["x-intercom-replay-needs"]
                    .as_str()
                    .map(str::to_owned),
            },
            parameters,
            id: id.clone(),
        };
        operation.check_path().map_err(refuse)?;
        Ok(operation)
    }

    /// Checks that placeholders and path parameters match one to one.
    fn check_path(&self) -> Result<(), String> {
        let mut placeholders = BTreeSet::new();
        for name in placeholders_of(&self.path) {
            if !placeholders.insert(name) {
                return Err(format!("the path {} has `{name}` twice", self.path));
            }
        }
        let mut names = BTreeSet::new();
        for parameter in &self.parameters {
            if !names.insert(parameter.name.as_str()) {
                return Err(format!("there are two parameters `{}`", parameter.name));
            }
            let placed = placeholders.contains(parameter.name.as_str());
            if placed != (parameter.place == Place::Path) {
                return Err(format!(
                    "`{}` is {} in the path {}, but is declared in {}",
                    parameter.name,
                    if placed {
                        "a placeholder"
                    } else {
                        "not a placeholder"
                    },
                    self.path,
                    parameter.place.name(),
                ));
            }
        }
        match placeholders.iter().find(|name| !names.contains(**name)) {
            Some(name) => Err(format!("the placeholder `{name}` has no parameter")),
            None => Ok(()),
        }
    }
}

/// The names in the braces of a path.
pub(crate) fn placeholders_of(path: &str) -> impl Iterator<Item = &str> {
    path.split('{')
        .skip(1)
        .filter_map(|part| part.split('}').next())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Description, Place, Success};

    fn read(edit: impl FnOnce(&mut Value)) -> Result<Description, String> {
        let mut operation = json!({
            "operationId": "show_thing",
            "parameters": [{ "name": "thing_id", "in": "path", "required": true, "schema": { "type": "string" } }],
            "responses": { "200": { "content": { "application/json": { "schema": {} } } }, "404": {} },
        });
        edit(&mut operation);
        Description::read(&json!({
            "info": { "version": "1.0" },
            "paths": { "/things/{thing_id}": { "get": operation } },
        }))
    }

    #[test]
    fn an_operation_is_read() {
        let description = read(|_| {}).unwrap();
        let operation = &description.operations[0];
        assert_eq!(operation.method, "GET");
        assert_eq!(operation.parameters[0].place, Place::Path);
        assert!(matches!(operation.success, Success::Json(_)));
    }

    #[test]
    fn a_header_parameter_is_kept() {
        let description = read(|operation| {
            operation["parameters"].as_array_mut().unwrap().push(
                json!({ "name": "x-key", "in": "header", "required": true, "schema": { "type": "string" } }),
            );
        })
        .unwrap();
        let header = &description.operations[0].parameters[1];
        assert_eq!((header.place, header.required), (Place::Header, true));
    }

    #[test]
    fn an_array_of_scalars_in_the_query_is_a_list() {
        for (items, is_list) in [
            (json!({ "type": "string", "enum": ["a"] }), true),
            (json!({ "type": "integer" }), true),
            (json!({ "$ref": "#/components/schemas/state" }), true),
            (json!({ "type": "array", "items": {} }), false),
            (json!({ "type": "object" }), false),
            (json!({}), false),
        ] {
            let description = read(|operation| {
                let schema = json!({ "type": "array", "items": items });
                let parameter =
                    json!({ "name": "ids", "in": "query", "explode": false, "schema": schema });
                operation["parameters"]
                    .as_array_mut()
                    .unwrap()
                    .push(parameter);
            });
            let found =
                description.map(|description| description.operations[0].parameters[1].is_list);
            assert_eq!(found.is_ok_and(|is_list| is_list), is_list, "{items}");
        }
    }

    #[test]
    fn a_success_is_read_by_its_media_type() {
        for (media, is_text, is_stream) in [
            ("text/plain", true, false),
            ("application/octet-stream", false, true),
            ("application/gzip", false, true),
            ("application/zip", false, true),
            ("application/pdf", false, true),
            ("audio/mpeg", false, true),
            ("video/mp4", false, true),
            ("image/png", false, true),
        ] {
            let description = read(|operation| {
                operation["responses"]["200"]["content"] = json!({ media: {} });
            });
            let success = &description.unwrap().operations[0].success;
            assert_eq!(matches!(success, Success::Text), is_text, "{media}");
            let stream = matches!(success, Success::Stream(known) if known == media);
            assert_eq!(stream, is_stream, "{media}");
        }
    }

    #[test]
    fn what_a_call_cannot_express_fails_by_operation_and_name() {
        let parameter = |object: Value| {
            move |operation: &mut Value| {
                operation["parameters"].as_array_mut().unwrap().push(object);
            }
        };
        type Edit = Box<dyn FnOnce(&mut Value)>;
        let table: Vec<(Edit, &str)> = vec![
            (
                Box::new(parameter(json!({ "name": "session", "in": "cookie" }))),
                "show_thing: the parameter `session` is a cookie",
            ),
            (
                Box::new(parameter(
                    json!({ "name": "ids", "in": "query", "schema": { "type": "array" } }),
                )),
                "show_thing: the parameter `ids` is an array without `explode: false`",
            ),
            (
                Box::new(parameter(
                    json!({ "name": "ids", "in": "query", "explode": false,
                        "schema": { "type": "array", "items": { "type": "array" } } }),
                )),
                "show_thing: the parameter `ids` is an array of arrays",
            ),
            (
                Box::new(parameter(
                    json!({ "name": "ids", "in": "header", "explode": false,
                        "schema": { "type": "array", "items": { "type": "string" } } }),
                )),
                "show_thing: the parameter `ids` is an array in the header",
            ),
            (
                Box::new(parameter(
                    json!({ "name": "f", "in": "query", "schema": { "type": "object" } }),
                )),
                "show_thing: the parameter `f` is an object",
            ),
            (
                Box::new(parameter(
                    json!({ "name": "f", "in": "query", "style": "deepObject", "schema": {} }),
                )),
                "show_thing: the parameter `f` has the style `deepObject`",
            ),
            (
                Box::new(parameter(
                    json!({ "name": "f", "in": "query", "content": {} }),
                )),
                "show_thing: the parameter `f` has `content`",
            ),
            (
                Box::new(parameter(
                    json!({ "name": "thing_id", "in": "query", "schema": {} }),
                )),
                "show_thing: there are two parameters `thing_id`",
            ),
            (
                Box::new(parameter(
                    json!({ "name": "other_id", "in": "path", "schema": {} }),
                )),
                "show_thing: `other_id` is not a placeholder",
            ),
            (
                Box::new(|operation| operation["parameters"] = json!([])),
                "show_thing: the placeholder `thing_id` has no parameter",
            ),
            (
                Box::new(|operation| {
                    operation["requestBody"] = json!({ "content": { "multipart/form-data": {} } });
                }),
                "show_thing: the body is multipart/form-data",
            ),
            (
                Box::new(|operation| {
                    operation["responses"]["200"]["content"] = json!({ "text/csv": {} });
                }),
                "show_thing: 200 is text/csv",
            ),
            (
                Box::new(|operation| {
                    operation["responses"]["200"]["content"] = json!({ "*/*": {} });
                }),
                "show_thing: 200 is */*",
            ),
            (
                Box::new(|operation| operation["responses"] = json!({ "404": {} })),
                "show_thing: there is no success",
            ),
            (
                Box::new(|operation| {
                    operation["x-intercom-paging"] = json!({ "style": "magic", "items": "data" });
                }),
                "show_thing: x-intercom-paging has the style `magic`",
            ),
        ];
        for (edit, message) in table {
            let error = read(edit).unwrap_err();
            assert!(error.starts_with(message), "{error}\nis not\n{message}");
        }
    }
}
