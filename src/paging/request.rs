//! The request for a page: that for the list, and where the page is.

use std::num::NonZeroU64;

use reqwest::{Request, Url};
use serde_json::{Value, json};

use super::{cursor::Place, next::Position, style::PagingStyle};
use crate::call::with_pagination;

/// The page size that a request asks for in its query.
pub(super) fn per_page(url: &Url) -> Option<NonZeroU64> {
    url.query_pairs()
        .find(|(key, _)| key == "per_page")
        .and_then(|(_, value)| value.parse().ok())
}

/// The position of the page that a caller's own request asks for.
pub(super) fn start(request: &Request, style: PagingStyle) -> Option<Position> {
    let query = |name: &str| {
        let pair = request.url().query_pairs().find(|(key, _)| key == name);
        pair.map(|(_, value)| value.into_owned())
    };
    match style {
        PagingStyle::Cursor => query("starting_after").map(Position::After),
        PagingStyle::Search => {
            let body = request.body().and_then(|body| body.as_bytes())?;
            let body: Value = serde_json::from_slice(body).ok()?;
            let cursor = body.get("pagination")?.get("starting_after")?.as_str()?;
            Some(Position::After(cursor.to_owned()))
        }
        PagingStyle::Page => query("page")?.parse().ok().map(Position::Page),
        PagingStyle::Scroll => query("scroll_param").map(Position::Scroll),
        PagingStyle::Link | PagingStyle::Unpaged => None,
    }
}

/// Makes the request for a list one for the page at `place`.
pub(super) fn set_place(request: &mut Request, style: PagingStyle, place: &Place) {
    match &place.position {
        None => {}
        Some(Position::After(cursor)) if style == PagingStyle::Search => {
            let bytes = request.body().and_then(|body| body.as_bytes());
            let body = with_pagination(
                bytes.unwrap_or_default(),
                [("starting_after", json!(cursor))].into_iter(),
            );
            *request.body_mut() = Some(body.into());
        }
        Some(Position::After(cursor)) => {
            set_in_query(request.url_mut(), "starting_after", cursor);
        }
        Some(Position::Page(number)) => {
            set_in_query(request.url_mut(), "page", &number.to_string());
        }
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

pub(super) fn set_in_query(url: &mut Url, key: &str, value: &str) {
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
