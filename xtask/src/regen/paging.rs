//! How lists are paginated: `x-intercom-paging`, from `xtask/paging.yaml`.

use anyhow::{Context as _, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    description::{Description, Object, parameters},
    schema::{properties, referenced},
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
    /// The query parameters that pagination of such a list needs.
    fn parameters(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Cursor => &[("per_page", "integer"), ("starting_after", "string")],
            Self::Page => &[("page", "integer"), ("per_page", "integer")],
            Self::Scroll => &[("scroll_param", "string")],
            Self::Link => &[("per_page", "integer")],
            Self::Search | Self::Unpaged => &[],
        }
    }

    /// The field of a page, beside its items or around them, that says that there
    /// is a next page, and that such a list is not paginated by.
    fn cannot_follow(self, fields: &[String]) -> Option<&'static str> {
        const TOTALS: [&str; 2] = ["page", "total_pages"];
        const SIGNS: [&str; 2] = ["has_more", "next_cursor"];
        let unpaged = (self == Self::Unpaged).then_some("pages");
        let numbers = (self != Self::Page).then_some(TOTALS);
        let signs = SIGNS.into_iter().chain(numbers.into_iter().flatten());
        signs
            .chain(unpaged)
            .find(|sign| fields.iter().any(|field| field == sign))
    }
}

/// Annotates every list and adds the parameters that Intercom's description lacks.
///
/// Fails for a list operation that has no row, for a row whose items are not in
/// the response, and for one whose style cannot follow what the response says of
/// the next page: iteration would stop silently after the first.
pub fn annotate(description: &mut Description, table: &Table<Paging>) -> Result<()> {
    let mut components = std::mem::take(&mut description.schemas);
    for operation in description.operations() {
        let id = operation.id().to_owned();
        let paging = table.take(&id);
        if paging.is_none() && (id.starts_with("list_") || id.starts_with("search_")) {
            bail!("{id} is a list without a row in xtask/paging.yaml");
        }
        let Some(paging) = paging else {
            let response = operation
                .object
                .get("responses")
                .and_then(|responses| responses.pointer("/200/content/application~1json/schema"));
            let fields = response
                .map(|response| fields_on_the_way(response, "", &components))
                .unwrap_or_default();
            if let Some(field) = Style::Unpaged.cannot_follow(&fields) {
                bail!("{id} returns a page (`{field}`) without a row in xtask/paging.yaml");
            }
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
            .get_mut("responses")
            .and_then(|responses| responses.pointer_mut("/200/content/application~1json/schema"))
            .with_context(|| format!("{id} has no JSON response"))?;
        let items = promise(response, &paging.items, &mut components).with_context(|| {
            format!(
                "{id}: xtask/paging.yaml has the items in {}, which does not exist",
                paging.items
            )
        })?;
        ensure!(
            items["type"] == "array",
            "{id}: {} is not a list",
            paging.items
        );
        let fields = fields_on_the_way(response, &paging.items, &components);
        if let Some(field) = paging.style.cannot_follow(&fields) {
            bail!(
                "{id}: the response has `{field}`, which the style in xtask/paging.yaml does \
                 not follow"
            );
        }
        operation
            .object
            .insert("x-intercom-paging".into(), serde_json::to_value(paging)?);
    }
    description.schemas = components;
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

    use super::{Paging, annotate};
    use crate::regen::{
        description::Description,
        example::{paths, reference, with_paths},
        table::Table,
    };

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
        let row = serde_json::from_value(row).unwrap();
        Table::new("paging.yaml", BTreeMap::from([(id.to_owned(), row)]))
    }

    fn annotated(row: Value) -> anyhow::Result<Value> {
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
                "list_x: xtask/paging.yaml has the items in gone, which does not exist",
            ),
            (
                "inner.gone",
                "list_x: xtask/paging.yaml has the items in inner.gone, which does not exist",
            ),
            ("total", "list_x: total is not a list"),
        ] {
            let error = annotated(json!({ "style": "page", "items": items })).unwrap_err();
            assert_eq!(error.to_string(), message);
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
                assert_eq!(
                    error.to_string(),
                    format!(
                        "list_x: the response has `{field}`, which the style in xtask/paging.yaml \
                         does not follow"
                    )
                );
            }
        }
    }

    #[test]
    fn an_operation_that_returns_a_page_needs_a_row() {
        for (field, needs) in [("pages", true), ("has_more", true), ("name", false)] {
            let schemas = json!({ "page": { "properties": { field: {} } } });
            let get = paths("get", "retrieve_y", None, Some(reference("page")));
            let other = table("list_x", json!({ "style": "page", "items": "data" }));
            let outcome = annotate(&mut with_paths(get, schemas), &other);
            let error = outcome.err().map(|error| error.to_string());
            let message =
                format!("retrieve_y returns a page (`{field}`) without a row in xtask/paging.yaml");
            assert_eq!(error, needs.then_some(message));
        }
    }

    #[test]
    fn an_operation_named_as_a_list_needs_a_row() {
        for (id, needs) in [("list_y", true), ("search_y", true), ("retrieve_y", false)] {
            let other = table("list_x", json!({ "style": "page", "items": "data" }));
            let outcome = annotate(&mut description(id), &other);
            assert_eq!(outcome.is_err(), needs, "{id}");
        }
    }

    #[test]
    fn a_list_without_a_json_response_is_refused() {
        let mut description = with_paths(paths("get", "list_x", None, None), json!({}));
        let row = json!({ "style": "page", "items": "data" });
        let error = annotate(&mut description, &table("list_x", row)).unwrap_err();
        assert_eq!(error.to_string(), "list_x has no JSON response");
    }
}
