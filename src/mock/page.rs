//! Lists cut into pages, in all the ways Intercom does it.

mod row;

use std::cmp::Ordering;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

pub(super) use self::row::{Row, SortKey};
use super::{incoming::Incoming, reply::Reply};

/// How the pages of the mock's lists say where the next one is.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum NextShape {
    /// As the list is known to: an object for cursors, a URL for page numbers.
    #[default]
    Native,
    /// `{"page": …, "starting_after": …}`.
    Object,
    /// A URL.
    Url,
    /// Not at all: there are only page numbers.
    Absent,
}

/// Where a page begins and ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) start: usize,
    pub(super) end: usize,
    per_page: usize,
    number: usize,
}

/// How lists are paginated, apart from what a request asks for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PageSettings {
    /// How many entries come on a page when nothing is asked for; the list's
    /// default if `None`.
    pub(super) page_size: Option<usize>,
    pub(super) next: NextShape,
}

/// Where the next page begins, as the cursor of a list says it: Intercom's have the
/// last entry's value that the list is ordered by, its identifier, and the page.
struct Position {
    last: SortKey,
    page: usize,
}

impl Position {
    fn encode(&self) -> String {
        let SortKey { order, id } = &self.last;
        STANDARD.encode(json!([order, id, self.page]).to_string())
    }

    fn decode(cursor: &str) -> Option<Self> {
        let bytes = STANDARD.decode(cursor).ok()?;
        let (order, id, page) = serde_json::from_slice(&bytes).ok()?;
        let last = SortKey { order, id };
        Some(Self { last, page })
    }
}

/// The page that is asked for of `rows`, which are in their order; `show` makes of an
/// object what is answered.
pub(super) fn of_rows(
    incoming: &Incoming<'_>,
    settings: PageSettings,
    rows: &[Row<'_>],
    show: impl Fn(&Value) -> Value,
) -> Result<Reply, Reply> {
    let behind = |last: &SortKey| {
        let known = rows.iter().position(|row| row.key == *last);
        known.map(|index| index + 1)
    };
    after(incoming, settings, rows, behind, show)
}

/// As [`of_rows`], of rows in the order of `compare`: a page begins behind the entry
/// that its cursor names, whether that is still there or not.
pub(super) fn of_rows_sorted_by(
    incoming: &Incoming<'_>,
    settings: PageSettings,
    mut rows: Vec<Row<'_>>,
    compare: impl Fn(&SortKey, &SortKey) -> Ordering,
    show: impl Fn(&Value) -> Value,
) -> Result<Reply, Reply> {
    rows.sort_by(|one, other| compare(&one.key, &other.key));
    let behind = |last: &SortKey| {
        let is_before = |row: &Row<'_>| compare(&row.key, last).is_le();
        Some(rows.partition_point(is_before))
    };
    after(incoming, settings, &rows, behind, show)
}

fn after(
    incoming: &Incoming<'_>,
    settings: PageSettings,
    rows: &[Row<'_>],
    behind: impl Fn(&SortKey) -> Option<usize>,
    show: impl Fn(&Value) -> Value,
) -> Result<Reply, Reply> {
    let locate = |cursor: &str| {
        let position = Position::decode(cursor).ok_or_else(|| {
            let message = format!("Invalid starting_after param: {cursor}");
            Reply::error(400, "client_error", message)
        })?;
        // Of an entry that moved since, go on by the numbers of the pages.
        let start = behind(&position.last).unwrap_or_else(|| {
            per_page(incoming, settings).saturating_mul(position.page.saturating_sub(1))
        });
        Ok((start, position.page))
    };
    let window = window(incoming, settings, rows.len(), locate)?;
    let last = window.end.checked_sub(1).and_then(|index| rows.get(index));
    let cursor = last.map_or_else(String::new, |row| {
        let position = Position {
            last: row.key.clone(),
            page: window.number + 1,
        };
        position.encode()
    });
    let shown = rows.iter().skip(window.start);
    let items = shown
        .take(window.end - window.start)
        .map(|row| show(row.object))
        .collect();
    let body = Value::Object(Map::new());
    Ok(Reply::ok(envelope(
        incoming,
        settings,
        body,
        items,
        window,
        rows.len(),
        &cursor,
    )))
}

/// The page that is asked for of a list with `total` entries made by `item`, in a
/// `body` that has its other fields.
pub(super) fn of_samples(
    incoming: &Incoming<'_>,
    settings: PageSettings,
    body: Value,
    total: usize,
    item: impl Fn(usize) -> Value,
) -> Result<Reply, Reply> {
    // Any text is a cursor to a list that is made up.
    let locate = |cursor: &str| {
        let position = Position::decode(cursor);
        Ok(position.map_or((0, 1), |position| {
            (position.last.id.parse().unwrap_or(0), position.page)
        }))
    };
    let window = window(incoming, settings, total, locate)?;
    let items = (window.start..window.end).map(item).collect();
    let position = Position {
        last: SortKey {
            order: Value::Null,
            id: window.end.to_string(),
        },
        page: window.number + 1,
    };
    let cursor = position.encode();
    Ok(Reply::ok(envelope(
        incoming, settings, body, items, window, total, &cursor,
    )))
}

/// How many entries a page has, by what is asked for and the list's limits.
pub(super) fn per_page(incoming: &Incoming<'_>, settings: PageSettings) -> usize {
    let paging = incoming.operation.paging.as_ref();
    let default = match paging {
        Some(paging) if paging.style == "unpaged" => None,
        Some(paging) => settings
            .page_size
            .or(paging.default.and_then(|size| usize::try_from(size).ok())),
        None => None,
    };
    let max = paging
        .and_then(|paging| paging.max)
        .and_then(|size| usize::try_from(size).ok())
        .unwrap_or(usize::MAX);
    let body = incoming.body;
    let asked = incoming
        .query("per_page")
        .and_then(|text| text.parse().ok())
        .or_else(|| number(&body["pagination"]["per_page"]))
        .or_else(|| number(&body["per_page"]));
    asked.or(default).unwrap_or(usize::MAX).clamp(1, max)
}

/// The number of the page that is asked for, from 1.
pub(super) fn page_number(incoming: &Incoming<'_>) -> usize {
    incoming
        .query("page")
        .and_then(|page| page.parse().ok())
        .or_else(|| number(&incoming.body["page"]))
        .unwrap_or(1)
        .max(1)
}

fn number(value: &Value) -> Option<usize> {
    value
        .as_u64()
        .and_then(|number| usize::try_from(number).ok())
}

/// Where the page is that is asked for; `locate` finds a cursor's place and the
/// number of its page.
fn window(
    incoming: &Incoming<'_>,
    settings: PageSettings,
    total: usize,
    locate: impl Fn(&str) -> Result<(usize, usize), Reply>,
) -> Result<Window, Reply> {
    let per_page = per_page(incoming, settings);
    let style = style(incoming);
    let cursor = match style {
        "cursor" => incoming.query("starting_after"),
        "next_cursor" => incoming.query("cursor"),
        "search" => incoming.body["pagination"]["starting_after"].as_str(),
        _ => None,
    };
    let (start, number) = match (style, cursor) {
        (_, Some(cursor)) => locate(cursor)?,
        ("page" | "body_page", None) => {
            let number = page_number(incoming);
            ((number - 1).saturating_mul(per_page), number)
        }
        ("link", None) => {
            let start = incoming.query("before").and_then(|text| text.parse().ok());
            (start.unwrap_or(0), 1)
        }
        _ => (0, 1),
    };
    let start = start.min(total);
    Ok(Window {
        start,
        end: start.saturating_add(per_page).min(total),
        per_page,
        number,
    })
}

fn style<'a>(incoming: &'a Incoming<'_>) -> &'a str {
    let paging = incoming.operation.paging.as_ref();
    paging.map_or("unpaged", |paging| paging.style.as_str())
}

/// The body of a page: the entries, their number, and the way on.
fn envelope(
    incoming: &Incoming<'_>,
    settings: PageSettings,
    mut body: Value,
    items: Vec<Value>,
    window: Window,
    total: usize,
    cursor: &str,
) -> Value {
    let Some(paging) = &incoming.operation.paging else {
        return body;
    };
    *member_mut(&mut body, &paging.items) = Value::Array(items);
    let schema = incoming.operation.success_schema();
    let schema = schema.map(|schema| incoming.description.resolve(schema));
    let has = |key: &str| schema.is_some_and(|schema| !schema["properties"][key].is_null());
    if has("total_count") {
        body["total_count"] = json!(total);
    }
    let has_more = window.end < total;
    match paging.style.as_str() {
        "unpaged" | "scroll" => {}
        "link" => {
            let url = has_more.then(|| url(incoming, &[("before", &window.end.to_string())]));
            body["pages"] = json!({ "next": url });
        }
        "next_cursor" => {
            body["has_more"] = json!(has_more);
            body["next_cursor"] = json!(has_more.then_some(cursor));
        }
        _ if !has("pages") && has("total_pages") => {
            body["page"] = json!(window.number);
            body["per_page"] = json!(window.per_page);
            body["total_pages"] = json!(total.div_ceil(window.per_page));
        }
        _ => {
            let next = has_more.then(|| next(incoming, settings.next, window, cursor));
            body["pages"] = json!({
                "type": "pages",
                "page": window.number,
                "per_page": echo(incoming, window.per_page),
                "total_pages": total.div_ceil(window.per_page),
                "next": next.flatten(),
            });
        }
    }
    body
}

/// Where the next page is.
fn next(incoming: &Incoming<'_>, shape: NextShape, window: Window, cursor: &str) -> Option<Value> {
    let by_cursor = matches!(style(incoming), "cursor" | "search");
    let page = window.number + 1;
    let shape = match shape {
        NextShape::Native if by_cursor => NextShape::Object,
        NextShape::Native => NextShape::Url,
        other => other,
    };
    match shape {
        NextShape::Object if by_cursor => Some(json!({ "page": page, "starting_after": cursor })),
        NextShape::Object => Some(json!({ "page": page })),
        NextShape::Url if by_cursor => Some(json!(url(incoming, &[("starting_after", cursor)]))),
        NextShape::Url => {
            let (per_page, page) = (window.per_page.to_string(), page.to_string());
            let pairs = [("per_page", per_page.as_str()), ("page", page.as_str())];
            Some(json!(url(incoming, &pairs)))
        }
        NextShape::Absent | NextShape::Native => None,
    }
}

/// What is encoded in a query: base64 has characters that mean something there.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'-').remove(b'.');

/// The URL of the request, with other values for `pairs`.
pub(super) fn url(incoming: &Incoming<'_>, pairs: &[(&str, &str)]) -> String {
    let is_kept = |name: &str| {
        !["before", "since"].contains(&name) && !pairs.iter().any(|(key, _)| *key == name)
    };
    let kept = incoming.query.iter().filter(|(name, _)| is_kept(name));
    let query: Vec<String> = kept
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .chain(pairs.iter().copied())
        .map(|(name, value)| {
            let encode = |text| utf8_percent_encode(text, ENCODED);
            format!("{}={}", encode(name), encode(value))
        })
        .collect();
    format!(
        "{}{}?{}",
        incoming.origin,
        incoming.raw_path,
        query.join("&")
    )
}

/// A page size that was asked for in the query is echoed as text.
fn echo(incoming: &Incoming<'_>, per_page: usize) -> Value {
    match incoming.query("per_page") {
        Some(text) => json!(text),
        None => json!(i64::try_from(per_page).unwrap_or(i64::MAX)),
    }
}

/// The value at a path of keys, separated by dots.
fn member_mut<'a>(value: &'a mut Value, path: &str) -> &'a mut Value {
    path.split('.').fold(value, |value, key| {
        if !value.is_object() {
            *value = Value::Object(Map::new());
        }
        &mut value[key]
    })
}
