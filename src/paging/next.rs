//! Computes the position of the next page from the current one. Pure functions,
//! one per paging style.

use std::fmt;

use reqwest::Url;
use serde::{Deserialize, Serialize};

use super::{page::PageInfo, style::PagingStyle};
use crate::types::{NextPage, PageLinks};

/// The position of a page: what to send to request it.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Position {
    /// The cursor `starting_after`, in the query or the body.
    After(String),
    /// The page number `page`.
    Page(u64),
    /// The token `scroll_param`.
    Scroll(String),
    /// Query parameters, from a URL.
    Query(Vec<(String, String)>),
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::After(cursor) => f.write_str(cursor),
            Self::Page(number) => write!(f, "page {number}"),
            Self::Scroll(token) => f.write_str(token),
            Self::Query(pairs) => {
                let pairs: Vec<_> = pairs
                    .iter()
                    .map(|(key, value)| format!("{key}={value}"))
                    .collect();
                f.write_str(&pairs.join("&"))
            }
        }
    }
}

/// Returns the position of the next page.
///
/// `at` is the position of the current page, `url` the URL of its request.
/// Returns `Err` with the reason if the next page must not be requested.
pub(crate) fn next(
    style: PagingStyle,
    info: &PageInfo,
    at: Option<&Position>,
    url: &Url,
) -> Result<Option<Position>, String> {
    let pages = info.pages.as_ref();
    match style {
        PagingStyle::Unpaged => Ok(None),
        PagingStyle::Cursor | PagingStyle::Search => match pages.and_then(|p| p.next.as_ref()) {
            None => Ok(None),
            Some(NextPage::Cursor { starting_after, .. }) => Ok(starting_after
                .clone()
                .filter(|cursor| !cursor.is_empty())
                .map(Position::After)),
            Some(NextPage::Url(next)) => {
                let found = query_of(next, url)?;
                Ok(value(&found, "starting_after").map(Position::After))
            }
        },
        PagingStyle::Page => next_number(pages, at, url),
        PagingStyle::Scroll => Ok(info
            .scroll_param
            .clone()
            .filter(|token| !token.is_empty() && info.items > 0)
            .map(Position::Scroll)),
        PagingStyle::Link => match pages.and_then(|pages| pages.next.as_ref()) {
            Some(NextPage::Url(next)) => {
                let mut found = query_of(next, url)?;
                found.retain(|(key, _)| LINK_PARAMETERS.contains(&key.as_str()));
                Ok((!found.is_empty()).then_some(Position::Query(found)))
            }
            _ => Ok(None),
        },
    }
}

/// The query parameters to take from the URL of a next page.
const LINK_PARAMETERS: [&str; 4] = ["before", "page", "since", "starting_after"];

/// Page numbers: `next` may be a URL, an object or missing. If `total_pages` is
/// present, it decides where the list ends.
fn next_number(
    pages: Option<&PageLinks>,
    at: Option<&Position>,
    url: &Url,
) -> Result<Option<Position>, String> {
    let Some(pages) = pages else {
        return Ok(None);
    };
    let here = match at {
        Some(Position::Page(number)) => *number,
        _ => value(&pairs(url), "page")
            .and_then(|page| page.parse().ok())
            .unwrap_or(1),
    };
    let announced = match &pages.next {
        None => None,
        Some(NextPage::Cursor { page, .. }) => page.and_then(|page| u64::try_from(page).ok()),
        Some(NextPage::Url(next)) if next.is_empty() => None,
        Some(NextPage::Url(next)) => match value(&query_of(next, url)?, "page") {
            None => None,
            Some(page) => Some(
                page.parse()
                    .map_err(|_| format!("the next page has the number {page:?}"))?,
            ),
        },
    };
    let total = pages
        .total_pages
        .and_then(|total| u64::try_from(total).ok());
    let number = match (announced, total) {
        (_, Some(total)) if here >= total => return Ok(None),
        (Some(number), _) => number,
        (None, Some(_)) => here + 1,
        (None, None) => return Ok(None),
    };
    if number <= here {
        return Err(format!("page {here} is followed by page {number}"));
    }
    Ok(Some(Position::Page(number)))
}

/// The query of the URL `next`, which must have the path of the request and the
/// host of this client or of Intercom.
fn query_of(next: &str, asked: &Url) -> Result<Vec<(String, String)>, String> {
    if next.is_empty() {
        return Ok(Vec::new());
    }
    let url = asked
        .join(next)
        .map_err(|error| format!("the next page has the URL {next:?}: {error}"))?;
    let is_intercom = url
        .host_str()
        .is_some_and(|host| host == "intercom.io" || host.ends_with(".intercom.io"));
    if url.origin() != asked.origin() && !is_intercom {
        return Err(format!("the next page is at another host: {next}"));
    }
    // Behind a proxy, the path of the request may have a prefix.
    if !asked.path().ends_with(url.path()) {
        return Err(format!("the next page has an unexpected path: {next}"));
    }
    Ok(pairs(&url))
}

fn pairs(url: &Url) -> Vec<(String, String)> {
    url.query_pairs()
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect()
}

fn value(pairs: &[(String, String)], key: &str) -> Option<String> {
    pairs
        .iter()
        .find(|(name, value)| name == key && !value.is_empty())
        .map(|(_, value)| value.clone())
}

#[cfg(test)]
mod tests {
    use reqwest::Url;

    use super::{PageInfo, PagingStyle, Position, next};

    fn after(
        style: PagingStyle,
        pages: &str,
        at: Option<Position>,
    ) -> Result<Option<Position>, String> {
        let info = PageInfo {
            pages: serde_json::from_str(pages).unwrap(),
            scroll_param: None,
            items: 1,
        };
        let asked = Url::parse("http://127.0.0.1:8080/contacts/1/notes?per_page=2").unwrap();
        next(style, &info, at.as_ref(), &asked)
    }

    #[test]
    fn page_numbers() {
        use Position::Page;
        for (pages, at, expected) in [
            (
                r#"{"next":"https://api.intercom.io/contacts/1/notes?per_page=2&page=2","total_pages":3}"#,
                None,
                Some(2),
            ),
            (r#"{"next":"/contacts/1/notes?page=3"}"#, Some(2), Some(3)),
            (r#"{"next":{"page":2}}"#, None, Some(2)),
            (r#"{"page":1,"total_pages":3}"#, None, Some(2)),
            (r#"{"page":3,"total_pages":3}"#, Some(3), None),
            (
                r#"{"next":"/contacts/1/notes?page=4","total_pages":3}"#,
                Some(3),
                None,
            ),
            (r#"{"total_pages":2}"#, Some(5), None),
            (r#"{"next":null}"#, None, None),
            (r#"{"next":""}"#, None, None),
            ("null", None, None),
        ] {
            let found = after(PagingStyle::Page, pages, at.map(Page)).unwrap();
            assert_eq!(found, expected.map(Page), "{pages} at {at:?}");
        }
    }

    #[test]
    fn cursors() {
        for (pages, expected) in [
            (
                r#"{"next":{"page":2,"starting_after":"abc=="}}"#,
                Some("abc=="),
            ),
            (
                r#"{"next":"https://api.eu.intercom.io/contacts/1/notes?starting_after=abc%3D"}"#,
                Some("abc="),
            ),
            (r#"{"next":{"page":2,"starting_after":""}}"#, None),
            (r#"{"next":{"page":2}}"#, None),
            (r#"{"next":null,"total_pages":9}"#, None),
        ] {
            let found = after(PagingStyle::Cursor, pages, None).unwrap();
            assert_eq!(
                found,
                expected.map(|text| Position::After(text.into())),
                "{pages}"
            );
        }
    }

    #[test]
    fn a_next_page_elsewhere_is_refused() {
        for (pages, message) in [
            (
                r#"{"next":"https://evil.test/contacts/1/notes?page=2"}"#,
                "another host",
            ),
            (
                r#"{"next":"https://intercom.io.evil.test/contacts/1/notes?page=2"}"#,
                "another host",
            ),
            (
                r#"{"next":"https://api.intercom.io/contacts/2/notes?page=2"}"#,
                "an unexpected path",
            ),
            (
                r#"{"next":"/contacts/1/notes?page=1"}"#,
                "page 1 is followed by page 1",
            ),
            (r#"{"next":"/contacts/1/notes?page=x"}"#, "number \"x\""),
        ] {
            let error = after(PagingStyle::Page, pages, None).unwrap_err();
            assert!(error.contains(message), "{error}");
        }
    }
}
