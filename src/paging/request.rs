//! The request for a page: that for the list, and where the page is.

use std::num::NonZeroU64;

use reqwest::{Request, Url};
use serde_json::{Value, json};

use super::{cursor::Place, position::Position, style::PagingStyle};
use crate::call::{with_entry, with_pagination};

/// The page size that the request for a numbered page asks for.
pub(super) fn per_page(request: &Request, style: PagingStyle) -> Option<NonZeroU64> {
    match style {
        PagingStyle::Page => in_query(request, "per_page")?.parse().ok(),
        PagingStyle::BodyPage => NonZeroU64::new(in_body(request)?.get("per_page")?.as_u64()?),
        _ => None,
    }
}

/// Makes a request for numbered pages ask for `size` items on each.
pub(super) fn set_page_size(request: &mut Request, style: PagingStyle, size: NonZeroU64) {
    match style {
        PagingStyle::BodyPage => set_in_body(request, "per_page", json!(size)),
        _ => set_in_query(request.url_mut(), "per_page", &size.to_string()),
    }
}

/// The position of the page that a caller's own request asks for.
pub(super) fn start(request: &Request, style: PagingStyle) -> Option<Position> {
    match style {
        PagingStyle::Cursor => in_query(request, "starting_after").map(Position::After),
        PagingStyle::Search => {
            let body = in_body(request)?;
            let cursor = body.get("pagination")?.get("starting_after")?.as_str()?;
            Some(Position::After(cursor.to_owned()))
        }
        PagingStyle::NextCursor => in_query(request, "cursor").map(Position::After),
        PagingStyle::Page => in_query(request, "page")?.parse().ok().map(Position::Page),
        PagingStyle::BodyPage => in_body(request)?.get("page")?.as_u64().map(Position::Page),
        PagingStyle::Scroll => in_query(request, "scroll_param").map(Position::Scroll),
        PagingStyle::Link | PagingStyle::Unpaged => None,
    }
}

/// Makes the request for a list one for the page at `place`.
pub(super) fn set_place(request: &mut Request, style: PagingStyle, place: &Place) {
    match &place.position {
        None => {}
        Some(Position::After(cursor)) => match style {
            PagingStyle::Search => {
                let bytes = request.body().and_then(|body| body.as_bytes());
                let body = with_pagination(
                    bytes.unwrap_or_default(),
                    [("starting_after", json!(cursor))].into_iter(),
                );
                *request.body_mut() = Some(body.into());
            }
            PagingStyle::NextCursor => set_in_query(request.url_mut(), "cursor", cursor),
            _ => set_in_query(request.url_mut(), "starting_after", cursor),
        },
        Some(Position::Page(number)) => match style {
            PagingStyle::BodyPage => set_in_body(request, "page", json!(number)),
            _ => set_in_query(request.url_mut(), "page", &number.to_string()),
        },
        Some(Position::Scroll(token)) => {
            set_in_query(request.url_mut(), "scroll_param", token);
        }
        Some(Position::Query(pairs)) => {
            for (key, value) in pairs {
                set_in_query(request.url_mut(), key, value);
            }
        }
    }
}

fn in_query(request: &Request, name: &str) -> Option<String> {
    let pair = request.url().query_pairs().find(|(key, _)| key == name);
    pair.map(|(_, value)| value.into_owned())
}

fn in_body(request: &Request) -> Option<Value> {
    let body = request.body().and_then(|body| body.as_bytes())?;
    serde_json::from_slice(body).ok()
}

fn set_in_query(url: &mut Url, key: &str, value: &str) {
    let others: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| name != key)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.query_pairs_mut()
        .clear()
        .extend_pairs(others)
        .append_pair(key, value);
}

fn set_in_body(request: &mut Request, key: &str, value: Value) {
    let bytes = request.body().and_then(|body| body.as_bytes());
    let body = with_entry(bytes.unwrap_or_default(), key, value);
    *request.body_mut() = Some(body.into());
}

#[cfg(test)]
mod tests {
    use http::Method;
    use serde_json::{Value, json};

    use super::{
        NonZeroU64, PagingStyle, Place, Position, Request, per_page, set_page_size, set_place,
        start,
    };

    fn request(query: &str, body: Value) -> Request {
        let url = format!("https://api.intercom.io/things?{query}");
        let mut request = Request::new(Method::POST, url.parse().unwrap());
        *request.body_mut() = Some(body.to_string().into());
        request
    }

    /// The query and the body.
    fn sent(request: &Request) -> (String, Value) {
        let body = request.body().and_then(|body| body.as_bytes()).unwrap();
        (
            request.url().query().unwrap_or_default().to_owned(),
            serde_json::from_slice(body).unwrap(),
        )
    }

    #[test]
    fn every_style_sets_its_own_position_and_finds_it_again() {
        use PagingStyle::{BodyPage, Cursor, NextCursor, Page, Scroll, Search};
        let after = || Position::After("a b".to_owned());
        let old = "q=1&page=1&starting_after=z&cursor=z&scroll_param=z";
        for (style, position, query, body) in [
            (
                Cursor,
                after(),
                "q=1&page=1&cursor=z&scroll_param=z&starting_after=a+b",
                json!({ "q": 1, "page": 1 }),
            ),
            (
                NextCursor,
                after(),
                "q=1&page=1&starting_after=z&scroll_param=z&cursor=a+b",
                json!({ "q": 1, "page": 1 }),
            ),
            (
                Search,
                after(),
                old,
                json!({ "q": 1, "page": 1, "pagination": { "starting_after": "a b" } }),
            ),
            (
                Page,
                Position::Page(2),
                "q=1&starting_after=z&cursor=z&scroll_param=z&page=2",
                json!({ "q": 1, "page": 1 }),
            ),
            (
                BodyPage,
                Position::Page(2),
                old,
                json!({ "q": 1, "page": 2 }),
            ),
            (
                Scroll,
                Position::Scroll("t".to_owned()),
                "q=1&page=1&starting_after=z&cursor=z&scroll_param=t",
                json!({ "q": 1, "page": 1 }),
            ),
        ] {
            let mut request = request(old, json!({ "q": 1, "page": 1 }));
            let place = Place {
                position: Some(position.clone()),
                ..Place::default()
            };
            set_place(&mut request, style, &place);
            assert_eq!(sent(&request), (query.to_owned(), body), "{style:?}");
            assert_eq!(start(&request, style), Some(position), "{style:?}");
        }
    }

    #[test]
    fn only_numbered_pages_have_a_size() {
        let size = NonZeroU64::new;
        for (style, query, body, expected) in [
            (PagingStyle::Page, "per_page=7", json!({}), size(7)),
            (PagingStyle::Page, "per_page=0", json!({}), None),
            (PagingStyle::Page, "", json!({ "per_page": 7 }), None),
            (PagingStyle::BodyPage, "", json!({ "per_page": 7 }), size(7)),
            (PagingStyle::BodyPage, "", json!({ "per_page": 0 }), None),
            (PagingStyle::BodyPage, "", json!({ "per_page": "x" }), None),
            (PagingStyle::BodyPage, "per_page=7", json!({}), None),
            (PagingStyle::Cursor, "per_page=7", json!({}), None),
        ] {
            let mut request = request(query, body);
            assert_eq!(per_page(&request, style), expected, "{style:?} {query}");
            if style.is_numbered() {
                set_page_size(&mut request, style, size(9).unwrap());
                assert_eq!(per_page(&request, style), size(9), "{style:?} {query}");
            }
        }
    }
}
