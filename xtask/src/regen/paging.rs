//! How lists are paginated: `x-intercom-paging`, from `xtask/paging.yaml`.

mod style;

use anyhow::{Context as _, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::style::{SIGNS, Style, TOTALS};
use super::{
    description::{Description, Object, parameters},
    problems::{Problems, Topic},
    schema::{properties, referenced, resolved},
    table::Table,
};
use crate::evidence::Evidence;

/// A row of `xtask/paging.yaml`: how one list is paginated.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    style: Style,
    items: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<u32>,
    /// How we know.
    #[serde(skip_serializing)]
    pub evidence: Evidence,
}

/// Annotates every list and adds the parameters that Intercom's description lacks.
///
/// A problem is a list operation that has no row, a row whose items are not in the
/// response, and one whose style cannot follow what the response says of the next
/// page: iteration would stop silently after the first.
pub fn annotate(description: &mut Description, table: &Table<Paging>, problems: &mut Problems) {
    let version = description.version.clone();
    let mut components = std::mem::take(&mut description.schemas);
    for operation in description.operations() {
        let id = operation.id().to_owned();
        match table.take(&id, &version) {
            Some(paging) => {
                if let Err(error) = write(paging, operation.object, &mut components) {
                    problems.push(Topic::Paging, format!("{id}: {error:#}"));
                }
            }
            None => {
                let is_named_like_one = id.starts_with("list_") || id.starts_with("search_");
                let found = success(operation.object)
                    .and_then(|schema| list_in(schema, is_named_like_one, &components));
                match found {
                    Some(found) => problems.push(Topic::Paging, format!("{id} returns {found}")),
                    None if is_named_like_one => {
                        problems.push(Topic::Paging, format!("{id} is named like a list"));
                    }
                    None => {}
                }
            }
        }
    }
    description.schemas = components;
}

fn success(operation: &mut Object) -> Option<&mut Value> {
    operation
        .get_mut("responses")?
        .as_object_mut()?
        .iter_mut()
        .find(|(status, _)| status.starts_with('2'))
        .and_then(|(_, response)| response.pointer_mut("/content/application~1json/schema"))
}

/// What makes a response a list: a sign of paging, or a list of objects in an
/// object that is no resource itself, as it has no id.
fn list_in(schema: &Value, is_named_like_one: bool, components: &Object) -> Option<String> {
    let schema = resolved(schema, components)?;
    let fields = schema.get("properties")?.as_object()?;
    let sign = ["pages"].into_iter().chain(TOTALS).chain(SIGNS);
    if let Some(sign) = sign.into_iter().find(|sign| fields.contains_key(*sign)) {
        return Some(format!("a page (`{sign}`)"));
    }
    if fields.contains_key("id") && !is_named_like_one {
        return None;
    }
    let is_list_of_objects = |field: &Value| {
        field["type"] == "array"
            && ["properties", "$ref", "oneOf"]
                .iter()
                .any(|key| field["items"].get(*key).is_some())
    };
    // What has such fields is the position of a page, whatever it is called.
    let is_position = |field: &Value| {
        resolved(field, components).is_some_and(|field| {
            ["total_pages", "next"]
                .iter()
                .any(|key| field["properties"].get(*key).is_some())
        })
    };
    let (name, _) = fields.iter().find(|(_, field)| is_list_of_objects(field))?;
    Some(match fields.iter().find(|(_, field)| is_position(field)) {
        Some((pages, _)) => format!("a list (`{name}`) and its pages (`{pages}`)"),
        None => format!("a list (`{name}`)"),
    })
}

/// Writes the row into its operation.
fn write(paging: &Paging, operation: &mut Object, components: &mut Object) -> Result<()> {
    for (name, kind) in paging.style.parameters() {
        let declared = parameters(operation);
        if !declared.iter().any(|parameter| parameter["name"] == *name) {
            declared.push(json!({ "name": name, "in": "query", "schema": { "type": kind } }));
        }
    }
    let response = success(operation).context("there is no JSON response")?;
    if paging.style == Style::NoList {
        let fields = fields_on_the_way(response, &paging.items, components);
        if let Some(field) = paging.style.cannot_follow(&fields) {
            bail!("the response has `{field}`, so it is a list");
        }
        return Ok(());
    }
    let items = promise(response, &paging.items, components)
        .with_context(|| format!("the items are in {}, which does not exist", paging.items))?;
    ensure!(items["type"] == "array", "{} is not a list", paging.items);
    let fields = fields_on_the_way(response, &paging.items, components);
    if let Some(field) = paging.style.cannot_follow(&fields) {
        bail!("the response has `{field}`, which its style does not follow");
    }
    operation.insert("x-intercom-paging".into(), serde_json::to_value(paging)?);
    Ok(())
}

/// Requires each key on the way to the items, and returns their schema: a
/// response without its list is an error, not an empty list.
fn promise(schema: &mut Value, path: &str, components: &mut Object) -> Option<Value> {
    let (key, rest) = match path.split_once('.') {
        Some((key, rest)) => (key, Some(rest)),
        None => (path, None),
    };
    if let Some(name) = schema.as_object().and_then(referenced) {
        let name = name.to_owned();
        let mut component = components.get(&name)?.clone();
        let items = promise(&mut component, path, components)?;
        components.insert(name, component);
        return Some(items);
    }
    let object = schema.as_object_mut()?;
    let property = properties(object)?.get_mut(key)?;
    let items = match rest {
        Some(rest) => promise(property, rest, components)?,
        None => property.clone(),
    };
    let required = object.entry("required").or_insert_with(|| json!([]));
    if let Value::Array(required) = required
        && !required.iter().any(|known| known == key)
    {
        required.push(json!(key));
    }
    Some(items)
}

/// The fields of a response that stand beside the items or around them.
fn fields_on_the_way(schema: &Value, path: &str, components: &Object) -> Vec<String> {
    let (key, rest) = match path.split_once('.') {
        Some((key, rest)) => (key, Some(rest)),
        None => (path, None),
    };
    let Some(object) = schema.as_object() else {
        return Vec::new();
    };
    if let Some(component) = referenced(object).and_then(|name| components.get(name)) {
        return fields_on_the_way(component, path, components);
    }
    let Some(Value::Object(properties)) = object.get("properties") else {
        return Vec::new();
    };
    let mut fields: Vec<_> = properties.keys().cloned().collect();
    if let (Some(rest), Some(inner)) = (rest, properties.get(key)) {
        fields.extend(fields_on_the_way(inner, rest, components));
    }
    fields
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::Paging;
    use crate::regen::{
        description::Description,
        example::{paths, reference, with_paths},
        problems::Problems,
        table::Table,
    };

    /// The problem, without its topic, if there is one.
    fn annotate(description: &mut Description, table: &Table<Paging>) -> Result<(), String> {
        let mut problems = Problems::default();
        super::annotate(description, table, &mut problems);
        match problems.report().rsplit_once("] ") {
            Some((_, problem)) => Err(problem.trim_end().to_owned()),
            None => Ok(()),
        }
    }

    fn description(id: &str) -> Description {
        with_paths(
            paths("get", id, None, Some(reference("page"))),
            json!({
                "page": { "properties": {
                    "data": { "type": "array", "items": {} },
                    "inner": reference("inner"),
                    "total": { "type": "integer" },
                } },
                "inner": { "properties": { "items": { "type": "array", "items": {} } } },
            }),
        )
    }

    fn table(id: &str, mut row: Value) -> Table<Paging> {
        row["evidence"] = json!({ "section": "x", "grade": "live" });
        Table::parse("paging.yaml", BTreeMap::from([(id.to_owned(), row)])).unwrap()
    }

    fn annotated(row: Value) -> Result<Value, String> {
        let mut description = description("list_x");
        annotate(&mut description, &table("list_x", row))?;
        Ok(description.paths["/list_x"]["get"].clone())
    }

    #[test]
    fn a_row_is_written_into_its_operation_without_its_evidence() {
        for row in [
            json!({ "style": "unpaged", "items": "data" }),
            json!({ "style": "page", "items": "inner.items", "default": 20, "max": 60 }),
        ] {
            assert_eq!(annotated(row.clone()).unwrap()["x-intercom-paging"], row);
        }
    }

    #[test]
    fn each_style_brings_the_parameters_it_takes() {
        for (style, names) in [
            ("cursor", &["per_page", "starting_after"][..]),
            ("next_cursor", &["cursor", "per_page"]),
            ("body_page", &[]),
            ("page", &["page", "per_page"]),
            ("scroll", &["scroll_param"]),
            ("link", &["per_page"]),
            ("search", &[]),
            ("unpaged", &[]),
        ] {
            let operation = annotated(json!({ "style": style, "items": "data" })).unwrap();
            let parameters = operation["parameters"]
                .as_array()
                .map_or(&[][..], Vec::as_slice);
            let found: Vec<_> = parameters
                .iter()
                .map(|it| it["name"].as_str().unwrap())
                .collect();
            assert_eq!(found, names, "{style}");
        }
    }

    #[test]
    fn a_parameter_that_is_described_stays_as_it_is() {
        let mut description = description("list_x");
        let own = json!([{ "name": "per_page", "in": "query", "schema": { "maximum": 9 } }]);
        description.paths["/list_x"]["get"]["parameters"] = own.clone();
        let row = json!({ "style": "link", "items": "data" });
        annotate(&mut description, &table("list_x", row)).unwrap();
        assert_eq!(description.paths["/list_x"]["get"]["parameters"], own);
    }

    #[test]
    fn items_that_are_no_list_are_refused() {
        for (items, message) in [
            (
                "gone",
                "list_x: the items are in gone, which does not exist",
            ),
            (
                "inner.gone",
                "list_x: the items are in inner.gone, which does not exist",
            ),
            ("total", "list_x: total is not a list"),
        ] {
            let error = annotated(json!({ "style": "page", "items": items })).unwrap_err();
            assert_eq!(error, message);
        }
    }

    #[test]
    fn a_style_that_cannot_follow_the_response_is_refused() {
        let number = json!({ "type": "integer" });
        for (field, style, items, fits) in [
            ("page", "page", "data", true),
            ("total_pages", "page", "data", true),
            ("pages", "page", "data", true),
            ("total_count", "unpaged", "data", true),
            ("per_page", "unpaged", "data", true),
            ("pages", "cursor", "data", true),
            ("page", "unpaged", "data", false),
            ("total_pages", "cursor", "data", false),
            ("total_pages", "search", "data", false),
            ("total_pages", "link", "data", false),
            ("pages", "unpaged", "data", false),
            ("has_more", "unpaged", "data", false),
            ("has_more", "page", "data", false),
            ("next_cursor", "cursor", "data", false),
            ("next_cursor", "next_cursor", "data", true),
            ("has_more", "next_cursor", "data", true),
            ("total_pages", "body_page", "data", true),
            ("has_more", "page", "inner.items", false),
        ] {
            let data = json!({ "type": "array", "items": {} });
            let place = if items == "data" { "page" } else { "inner" };
            let mut schemas = json!({
                "page": { "properties": { "data": data, "inner": reference("inner") } },
                "inner": { "properties": { "items": data } },
            });
            schemas[place]["properties"][field] = number.clone();
            let get = paths("get", "list_x", None, Some(reference("page")));
            let row = json!({ "style": style, "items": items });
            let outcome = annotate(&mut with_paths(get, schemas), &table("list_x", row));
            assert_eq!(outcome.is_ok(), fits, "{field} {style}");
            if let Err(error) = outcome {
                let message =
                    format!("list_x: the response has `{field}`, which its style does not follow");
                assert_eq!(error, message);
            }
        }
    }

    #[test]
    fn whatever_it_is_called_a_list_needs_a_row() {
        let list = json!({ "type": "array", "items": { "properties": { "a": {} } } });
        let texts = json!({ "type": "array", "items": { "type": "string" } });
        let position = json!({ "properties": { "total_pages": {} } });
        for (id, fields, problem) in [
            (
                "retrieve_y",
                json!({ "pages": {} }),
                Some("retrieve_y returns a page (`pages`)"),
            ),
            (
                "retrieve_y",
                json!({ "id": {}, "has_more": {} }),
                Some("retrieve_y returns a page (`has_more`)"),
            ),
            (
                "retrieve_y",
                json!({ "hats": list }),
                Some("retrieve_y returns a list (`hats`)"),
            ),
            (
                "retrieve_y",
                json!({ "hats": list, "position": position }),
                Some("retrieve_y returns a list (`hats`) and its pages (`position`)"),
            ),
            (
                "list_y",
                json!({ "id": {}, "hats": list }),
                Some("list_y returns a list (`hats`)"),
            ),
            (
                "list_y",
                json!({ "name": {} }),
                Some("list_y is named like a list"),
            ),
            (
                "search_y",
                json!({ "name": {} }),
                Some("search_y is named like a list"),
            ),
            ("retrieve_y", json!({ "id": {}, "hats": list }), None),
            ("retrieve_y", json!({ "names": texts }), None),
            ("retrieve_y", json!({ "name": {} }), None),
        ] {
            let schemas = json!({ "page": { "properties": fields } });
            let get = paths("get", id, None, Some(reference("page")));
            let other = table("list_x", json!({ "style": "page", "items": "data" }));
            let outcome = annotate(&mut with_paths(get, schemas), &other);
            assert_eq!(outcome.err().as_deref(), problem);
        }
    }

    #[test]
    fn an_object_with_lists_inside_is_declared_to_be_none() {
        let list = json!({ "type": "array", "items": reference("page") });
        for (fields, problem) in [
            (json!({ "hats": list }), None),
            (
                json!({ "hats": list, "pages": {} }),
                Some("show_x: the response has `pages`, so it is a list"),
            ),
        ] {
            let schemas = json!({ "page": { "properties": fields } });
            let get = paths("get", "show_x", None, Some(reference("page")));
            let table = table("show_x", json!({ "style": "no_list", "items": "hats" }));
            let mut description = with_paths(get, schemas);
            let outcome = annotate(&mut description, &table);
            assert_eq!(outcome.err().as_deref(), problem);
            assert!(
                description.paths["/show_x"]["get"]
                    .get("x-intercom-paging")
                    .is_none()
            );
        }
    }

    #[test]
    fn a_list_without_a_json_response_is_refused() {
        let mut description = with_paths(paths("get", "list_x", None, None), json!({}));
        let row = json!({ "style": "page", "items": "data" });
        let error = annotate(&mut description, &table("list_x", row)).unwrap_err();
        assert_eq!(error, "list_x: there is no JSON response");
    }
}
