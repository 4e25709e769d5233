//! Computes the position of the next page from the current one. Pure functions,
//! one per paging style.

use reqwest::Url;

use super::{
    link::{query_of, value},
    page::PageInfo,
    position::{LINK_PARAMETERS, Position},
    style::PagingStyle,
};
use crate::types::NextPage;

/// Returns the position of the next page.
///
/// `at` is the position of the current page, if it is known; `url` the URL of its
/// request.
/// Returns `Err` with the reason if there is a next page that must not or cannot
/// be requested.
pub(crate) fn next(
    style: PagingStyle,
    info: &PageInfo,
    at: Option<&Position>,
    url: &Url,
) -> Result<Option<Position>, String> {
    let next = info.pages.as_ref().and_then(|pages| pages.next.as_ref());
    let position = match style {
        PagingStyle::Unpaged => None,
        PagingStyle::Cursor | PagingStyle::Search => match next {
            None => None,
            Some(NextPage::Cursor { starting_after, .. }) => starting_after
                .clone()
                .filter(|cursor| !cursor.is_empty())
                .map(Position::After),
            Some(NextPage::Url(next)) => {
                let found = query_of(next, url)?;
                value(&found, "starting_after").map(Position::After)
            }
        },
        PagingStyle::NextCursor => info.outer.next_cursor.clone().map(Position::After),
        PagingStyle::Page | PagingStyle::BodyPage => next_number(info, at, url)?,
        PagingStyle::Scroll => match (&info.scroll_param, at) {
            _ if info.items == 0 => return Ok(None),
            (Some(token), _) if !token.is_empty() => Some(Position::Scroll(token.clone())),
            (_, Some(Position::Scroll(token))) => Some(Position::Scroll(token.clone())),
            _ => return Err("a scroll has items and no `scroll_param`".to_owned()),
        },
        PagingStyle::Link => match next {
            Some(NextPage::Url(next)) => {
                let mut found = query_of(next, url)?;
                found.retain(|(key, _)| LINK_PARAMETERS.contains(&key.as_str()));
                (!found.is_empty()).then_some(Position::Query(found))
            }
            _ => None,
        },
    };
    match (&position, more(style, info, at)) {
        (None, Some(sign)) => Err(format!(
            "{sign}, and the response does not say how this list's next page is requested"
        )),
        _ => Ok(position),
    }
}

/// The sign that there is a next page, if there is one that can be relied on.
///
/// `total_count` is none: it may count approximately, and what is hidden. Neither
/// are the page numbers of a list with cursors, which lack a `next` on the last
/// page whatever `total_pages` is.
fn more(style: PagingStyle, info: &PageInfo, at: Option<&Position>) -> Option<String> {
    if info.outer.has_more {
        return Some("the list has more".to_owned());
    }
    let inner = info.pages.as_ref();
    let numbers = match style {
        // They are what the list goes by.
        PagingStyle::Page | PagingStyle::BodyPage => None,
        PagingStyle::Unpaged => info.page().zip(info.total_pages()),
        _ => info.outer.page.zip(info.outer.total_pages),
    };
    if let Some((page, total)) = numbers.filter(|(page, total)| page < total) {
        return Some(format!("this is page {page} of {total}"));
    }
    let total = info.total_pages();
    if style.is_numbered() && total.is_some_and(|total| here(at) >= total) {
        return None;
    }
    match inner?.next.as_ref()? {
        NextPage::Url(next) => (!next.is_empty()).then(|| format!("there is a next page {next}")),
        NextPage::Cursor {
            page,
            starting_after,
            ..
        } => {
            let number = page.and_then(|page| u64::try_from(page).ok());
            let number = number.filter(|number| total.is_none_or(|total| *number <= total));
            match (starting_after.as_deref(), number) {
                (_, Some(number)) => Some(format!("there is a page {number}")),
                (Some(cursor), None) if !cursor.is_empty() => {
                    Some("there is a cursor of a next page".to_owned())
                }
                _ => None,
            }
        }
    }
}

/// The number of the current page.
pub(super) fn here(at: Option<&Position>) -> u64 {
    match at {
        Some(Position::Page(number)) => *number,
        _ => 1,
    }
}

/// Page numbers: `next` may be a URL, an object or missing. If `total_pages` is
/// present, it decides where the list ends.
fn next_number(
    info: &PageInfo,
    at: Option<&Position>,
    url: &Url,
) -> Result<Option<Position>, String> {
    let here = here(at);
    let announced = match info.pages.as_ref().and_then(|pages| pages.next.as_ref()) {
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
    let following = here.saturating_add(1);
    let number = match (announced, info.total_pages()) {
        (_, Some(total)) if here >= total => return Ok(None),
        (Some(number), _) => number,
        (None, Some(_)) => following,
        (None, None) => return Ok(None),
    };
    if number != following || number == here {
        return Err(format!("page {here} is followed by page {number}"));
    }
    Ok(Some(Position::Page(number)))
}

#[cfg(test)]
mod tests {
    use reqwest::Url;

    use super::{PageInfo, PagingStyle, Position, next};
    use crate::paging::outer::{OuterInfo, OuterKey};

    const ASKED: &str = "http://127.0.0.1:8080/contacts/1/notes?per_page=2";

    fn after(
        style: PagingStyle,
        pages: &str,
        at: Option<Position>,
    ) -> Result<Option<Position>, String> {
        let info = PageInfo {
            pages: serde_json::from_str(pages).unwrap(),
            items: 1,
            ..PageInfo::default()
        };
        next(style, &info, at.as_ref(), &Url::parse(ASKED).unwrap())
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
            (r#"{"next":{"page":4},"total_pages":3}"#, Some(3), None),
            (r#"{"total_pages":2}"#, Some(5), None),
            (r#"{"next":null}"#, None, None),
            (r#"{"next":""}"#, None, None),
            ("null", None, None),
        ] {
            for style in [PagingStyle::Page, PagingStyle::BodyPage] {
                let found = after(style, pages, at.map(Page)).unwrap();
                assert_eq!(found, expected.map(Page), "{style:?} {pages} at {at:?}");
            }
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
            (r#"{"next":{"starting_after":""}}"#, None),
            (r#"{"next":{"page":2},"total_pages":1}"#, None),
            (r#"{"next":null,"page":1,"total_pages":9}"#, None),
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
    fn a_cursor_beside_the_items_leads_on() {
        let url = Url::parse(ASKED).unwrap();
        for (body, expected) in [
            (r#"{"next_cursor":"a==","has_more":true}"#, Ok(Some("a=="))),
            (r#"{"next_cursor":"a=="}"#, Ok(Some("a=="))),
            (r#"{"next_cursor":7}"#, Ok(Some("7"))),
            (r#"{"next_cursor":"a","has_more":false}"#, Ok(Some("a"))),
            (r#"{"next_cursor":null,"has_more":false}"#, Ok(None)),
            (r#"{"next_cursor":"","has_more":null}"#, Ok(None)),
            ("{}", Ok(None)),
            (
                r#"{"next_cursor":null,"has_more":true}"#,
                Err("the list has more"),
            ),
            (r#"{"has_more":true}"#, Err("the list has more")),
            (r#"{"next_cursor":{"id":1}}"#, Err("the list has more")),
            (
                r#"{"pages":{"next":{"starting_after":"a"}}}"#,
                Err("there is a cursor of a next page"),
            ),
        ] {
            let info = info(body);
            let found = next(PagingStyle::NextCursor, &info, None, &url);
            match (found, expected) {
                (Ok(found), Ok(expected)) => {
                    let expected = expected.map(|cursor| Position::After(cursor.to_owned()));
                    assert_eq!(found, expected, "{body}");
                }
                (Err(error), Err(sign)) => {
                    assert_eq!(
                        error,
                        format!(
                            "{sign}, and the response does not say how this list's next page is requested"
                        )
                    );
                }
                other => panic!("{body}: {other:?}"),
            }
        }
    }

    /// The parts of a page that lead to the next one, of its JSON.
    fn info(body: &str) -> PageInfo {
        let object: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(body).unwrap();
        let mut info = PageInfo {
            items: 1,
            ..PageInfo::default()
        };
        for (key, value) in object {
            if key == "pages" {
                info.pages = serde_json::from_value(value).unwrap();
            } else if let Some(key) = OuterKey::of(&key) {
                let value = serde_json::value::to_raw_value(&value).unwrap();
                info.outer.set(key, &value);
            }
        }
        info
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
            (
                r#"{"next":"/contacts/1/notes?page=3"}"#,
                "page 1 is followed by page 3",
            ),
            (r#"{"next":"/contacts/1/notes?page=x"}"#, "number \"x\""),
        ] {
            for style in [PagingStyle::Page, PagingStyle::BodyPage] {
                let error = after(style, pages, None).unwrap_err();
                assert!(error.contains(message), "{style:?}: {error}");
            }
        }
    }

    #[test]
    fn a_next_page_that_the_style_cannot_request_is_no_end() {
        use PagingStyle::{BodyPage, Cursor, Link, NextCursor, Page, Search, Unpaged};
        for (styles, pages, sign) in [
            (
                &[Cursor, Search, NextCursor, Unpaged, Link][..],
                r#"{"next":{"page":2}}"#,
                "there is a page 2, and",
            ),
            (
                &[Cursor, Search, Unpaged, Link],
                r#"{"next":{"page":2,"starting_after":""},"total_pages":2}"#,
                "there is a page 2, and",
            ),
            (
                &[Page, BodyPage, NextCursor, Unpaged, Link],
                r#"{"next":{"starting_after":"a"}}"#,
                "there is a cursor",
            ),
            (
                &[Page, BodyPage, Cursor, NextCursor, Unpaged, Link],
                r#"{"next":"/contacts/1/notes?after=x"}"#,
                "there is a next page /contacts/1/notes?after=x",
            ),
            (
                &[Unpaged],
                r#"{"page":1,"total_pages":3}"#,
                "this is page 1 of 3",
            ),
        ] {
            for style in styles {
                let error = after(*style, pages, None).unwrap_err();
                assert!(error.starts_with(sign), "{style:?} {pages}: {error}");
            }
        }
    }

    #[test]
    fn numbers_beside_the_items_are_those_of_a_page() {
        use PagingStyle::{BodyPage, Cursor, Link, NextCursor, Page, Search, Unpaged};
        let url = Url::parse(ASKED).unwrap();
        let at = |page, total_pages, has_more| PageInfo {
            outer: OuterInfo {
                page,
                total_pages,
                has_more,
                ..OuterInfo::default()
            },
            items: 1,
            ..PageInfo::default()
        };
        let first = at(Some(1), Some(3), false);
        for style in [Page, BodyPage] {
            let second = Ok(Some(Position::Page(2)));
            assert_eq!(next(style, &first, None, &url), second, "{style:?}");
        }
        for style in [Cursor, Search, NextCursor, Link, Unpaged] {
            let error = next(style, &first, None, &url).unwrap_err();
            assert!(error.starts_with("this is page 1 of 3"), "{error}");
            let last = at(Some(3), Some(3), false);
            assert_eq!(next(style, &last, None, &url), Ok(None));
        }
        for style in [Page, BodyPage, Cursor, Search, NextCursor, Link, Unpaged] {
            let error = next(style, &at(None, None, true), None, &url).unwrap_err();
            assert!(error.starts_with("the list has more"), "{error}");
        }
    }

    #[test]
    fn a_scroll_goes_on_to_an_empty_page() {
        let url = Url::parse(ASKED).unwrap();
        let token = |text: &str| Some(Position::Scroll(text.to_owned()));
        for (items, sent, at, expected) in [
            (1, Some("a"), None, Some(token("a"))),
            (1, Some("a"), token("a"), Some(token("a"))),
            (1, Some("b"), token("a"), Some(token("b"))),
            (1, Some(""), token("a"), Some(token("a"))),
            (1, None, token("a"), Some(token("a"))),
            (0, Some("a"), token("a"), Some(None)),
            (0, None, None, Some(None)),
            (1, None, None, None),
            (1, Some(""), None, None),
        ] {
            let info = PageInfo {
                items,
                scroll_param: sent.map(str::to_owned),
                ..PageInfo::default()
            };
            let found = next(PagingStyle::Scroll, &info, at.as_ref(), &url).ok();
            assert_eq!(found, expected, "{items} {sent:?} {at:?}");
        }
    }
}
