//! Lists cut into pages, in all the ways Intercom does it.

use serde_json::{Value, json};

use super::{Description, Operation, sample};

/// How a page says where the next one is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum NextShape {
    /// The way the list is known to: an object for cursors, a URL for pages.
    #[default]
    Native,
    /// `{"page": …, "starting_after": …}`.
    Object,
    /// A URL of the API.
    Url,
    /// Nothing but page numbers.
    Absent,
}

/// What is asked of a list.
pub struct Asked<'a> {
    pub path: &'a str,
    pub query: &'a [(String, String)],
    pub body: &'a Value,
    /// How many items the list has.
    pub size: usize,
    /// How many items come on a page when nothing is asked for.
    pub page_size: Option<usize>,
    pub next: NextShape,
    /// How far a scroll has come.
    pub scrolled: usize,
}

/// A page: its body, and how many items it holds.
pub struct Page {
    pub body: Value,
    pub items: usize,
}

/// The page of `operation` that is asked for.
pub fn page(
    description: &Description,
    operation: &Operation,
    schema: &Value,
    asked: &Asked<'_>,
) -> Page {
    let paging = operation.paging.as_ref().expect("a list");
    let (style, path) = (paging.style.as_str(), paging.items.as_str());
    let query = |name: &str| {
        asked
            .query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    let pagination = &asked.body["pagination"];
    let default = asked
        .page_size
        .filter(|_| style != "unpaged")
        .map(|size| size as u64)
        .or(paging.default.map(u64::from))
        .unwrap_or(u64::MAX);
    let per_page = query("per_page")
        .and_then(|text| text.parse().ok())
        .or_else(|| pagination["per_page"].as_u64())
        .or_else(|| asked.body["per_page"].as_u64())
        .unwrap_or(default)
        .max(1);
    let per_page = usize::try_from(per_page).unwrap_or(usize::MAX);

    let start = match style {
        "cursor" => query("starting_after").and_then(cursor_offset),
        "next_cursor" => query("cursor").and_then(cursor_offset),
        "search" => pagination["starting_after"]
            .as_str()
            .and_then(cursor_offset),
        "page" => query("page")
            .and_then(|page| page.parse::<usize>().ok())
            .map(|page| (page.max(1) - 1) * per_page),
        "body_page" => asked.body["page"]
            .as_u64()
            .and_then(|page| usize::try_from(page).ok())
            .map(|page| (page.max(1) - 1) * per_page),
        "link" => query("before").and_then(|text| text.parse().ok()),
        "scroll" => Some(asked.scrolled),
        _ => None,
    }
    .unwrap_or(0)
    .min(asked.size);
    let end = start.saturating_add(per_page).min(asked.size);

    let mut body = sample::value(description, schema, start, sample::Extent::Full);
    let items: Vec<Value> = {
        let schema = item_schema(description, schema, path);
        (start..end)
            .map(|seed| sample::value(description, schema, seed, sample::Extent::Varied))
            .collect()
    };
    *member_mut(&mut body, path) = Value::Array(items);

    if let Some(count) = body.get_mut("total_count") {
        *count = json!(asked.size);
    }
    let more = end < asked.size;
    match style {
        "scroll" => {
            body["pages"] = Value::Null;
            body["scroll_param"] = json!("scroll-of-one-hour");
        }
        "link" => {
            let url = format!("https://api.intercom.io{}?before={end}", asked.path);
            body["pages"] = json!({ "next": more.then_some(url) });
        }
        "next_cursor" => {
            body["has_more"] = json!(more);
            body["next_cursor"] = json!(more.then(|| cursor(end)));
        }
        "unpaged" => {}
        _ => {
            let number = start / per_page + 1;
            let properties = &description.resolve(schema)["properties"];
            if properties["pages"].is_null() && properties["total_pages"].is_object() {
                body["page"] = json!(number);
                body["per_page"] = json!(per_page);
                body["total_pages"] = json!(asked.size.div_ceil(per_page));
                return Page {
                    body,
                    items: end - start,
                };
            }
            body["pages"] = json!({
                "type": "pages",
                "page": number,
                "per_page": echo(query("per_page"), per_page),
                "total_pages": asked.size.div_ceil(per_page),
                "next": more.then(|| next(asked.path, style, asked.next, number, per_page, end)),
            });
        }
    }
    Page {
        body,
        items: end - start,
    }
}

fn next(
    path: &str,
    style: &str,
    shape: NextShape,
    page: usize,
    per_page: usize,
    end: usize,
) -> Value {
    let by_cursor = style == "cursor" || style == "search";
    let shape = match shape {
        NextShape::Native if by_cursor => NextShape::Object,
        NextShape::Native => NextShape::Url,
        other => other,
    };
    let cursor = cursor(end);
    match shape {
        NextShape::Object if by_cursor => json!({ "page": page + 1, "starting_after": cursor }),
        NextShape::Object => json!({ "page": page + 1 }),
        NextShape::Url => {
            let query = if by_cursor {
                format!("starting_after={cursor}")
            } else {
                format!("per_page={per_page}&page={}", page + 1)
            };
            json!(format!("https://api.intercom.io{path}?{query}"))
        }
        NextShape::Absent | NextShape::Native => Value::Null,
    }
}

/// A page size that was asked for in the query is echoed as text.
fn echo(asked: Option<&str>, per_page: usize) -> Value {
    match asked {
        Some(text) => json!(text),
        None => json!(i64::try_from(per_page).unwrap_or(i64::MAX)),
    }
}

fn cursor(offset: usize) -> String {
    format!("WzE3NjM1OTY4MDAwMDAs{offset}")
}

fn cursor_offset(cursor: &str) -> Option<usize> {
    cursor.strip_prefix("WzE3NjM1OTY4MDAwMDAs")?.parse().ok()
}

fn item_schema<'a>(description: &'a Description, schema: &'a Value, path: &str) -> &'a Value {
    let mut schema = description.resolve(schema);
    for key in path.split('.') {
        let property = &schema["properties"][key];
        let property = property["allOf"].get(0).unwrap_or(property);
        schema = description.resolve(property);
    }
    &schema["items"]
}

/// The value at a path of keys, separated by dots.
pub fn member_mut<'a>(value: &'a mut Value, path: &str) -> &'a mut Value {
    path.split('.').fold(value, |value, key| &mut value[key])
}
