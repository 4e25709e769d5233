//! What some lists say beside their items instead of under `pages`
//! (2.16: audiences, content snippets, the merge history of a contact).

use serde_json::value::RawValue;

/// The position of a page, beside its items. A value of an unexpected type is
/// like none.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct OuterInfo {
    pub(crate) page: Option<u64>,
    pub(crate) per_page: Option<u64>,
    pub(crate) total_pages: Option<u64>,
    /// `has_more`, or a `next_cursor`.
    pub(crate) has_more: bool,
    /// Not empty.
    pub(crate) next_cursor: Option<String>,
}

/// A key of [`OuterInfo`].
#[derive(Clone, Copy, Debug)]
pub(super) enum OuterKey {
    Page,
    PerPage,
    TotalPages,
    HasMore,
    NextCursor,
}

impl OuterKey {
    pub(super) fn of(key: &str) -> Option<Self> {
        Some(match key {
            "page" => Self::Page,
            "per_page" => Self::PerPage,
            "total_pages" => Self::TotalPages,
            "has_more" => Self::HasMore,
            "next_cursor" => Self::NextCursor,
            _ => return None,
        })
    }
}

impl OuterInfo {
    /// Notes the value of a key, as JSON.
    pub(super) fn set(&mut self, key: OuterKey, value: &RawValue) {
        let text = value.get();
        // Text with a number is one.
        let number = text.trim_matches('"').parse().ok();
        match key {
            OuterKey::Page => self.page = number,
            OuterKey::PerPage => self.per_page = number,
            OuterKey::TotalPages => self.total_pages = number,
            OuterKey::HasMore => self.has_more |= text == "true",
            OuterKey::NextCursor => {
                self.next_cursor = cursor(text);
                // Whatever it is, it is not the end.
                self.has_more |= !matches!(text, "null" | "false" | "\"\"");
            }
        }
    }

    /// Adds what stands beside the items, if they are deeper than this.
    pub(super) fn add(&mut self, inner: Self) {
        self.has_more |= inner.has_more;
        self.next_cursor = inner.next_cursor.or(self.next_cursor.take());
    }
}

/// The cursor that `json` is: text, or a number.
fn cursor(json: &str) -> Option<String> {
    match json.as_bytes().first()? {
        b'"' => serde_json::from_str(json)
            .ok()
            .filter(|text: &String| !text.is_empty()),
        b'-' | b'0'..=b'9' => Some(json.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{OuterInfo, OuterKey};

    #[test]
    fn values_of_unexpected_types_are_like_none() {
        let read = |key: &str, value: &str| {
            let mut info = OuterInfo::default();
            let value = serde_json::from_str(value).unwrap();
            info.set(OuterKey::of(key).unwrap(), value);
            info
        };
        for (value, number) in [
            ("3", Some(3)),
            ("\"3\"", Some(3)),
            ("-3", None),
            ("1.5", None),
            ("1e99", None),
            ("null", None),
            ("true", None),
            ("[3]", None),
            ("{\"page\":3}", None),
        ] {
            assert_eq!(read("page", value).page, number, "{value}");
            assert_eq!(read("per_page", value).per_page, number, "{value}");
            assert_eq!(read("total_pages", value).total_pages, number, "{value}");
        }
        for (key, value, more, cursor) in [
            ("has_more", "true", true, None),
            ("has_more", "false", false, None),
            ("has_more", "null", false, None),
            ("has_more", "[true]", false, None),
            ("next_cursor", "\"abc\"", true, Some("abc")),
            ("next_cursor", "\"\\u0061=\"", true, Some("a=")),
            ("next_cursor", "17", true, Some("17")),
            ("next_cursor", "\"\"", false, None),
            ("next_cursor", "null", false, None),
            ("next_cursor", "{\"id\":1}", true, None),
        ] {
            let info = read(key, value);
            assert_eq!(info.has_more, more, "{key}: {value}");
            assert_eq!(info.next_cursor.as_deref(), cursor, "{key}: {value}");
        }
        assert!(OuterKey::of("total_count").is_none());
    }
}
