//! What some lists say beside their items instead of under `pages`
//! (2.16: audiences, content snippets, the merge history of a contact).

use serde_json::value::RawValue;

/// The position of a page, beside its items. A value of an unexpected type is
/// like none.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct OuterInfo {
    pub(crate) page: Option<u64>,
    pub(crate) per_page: Option<u64>,
    pub(crate) total_pages: Option<u64>,
    /// `has_more`, or a `next_cursor`.
    pub(crate) has_more: bool,
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
            OuterKey::NextCursor => self.has_more |= text.starts_with('"') && text != "\"\"",
        }
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
        for (key, value, more) in [
            ("has_more", "true", true),
            ("has_more", "false", false),
            ("has_more", "null", false),
            ("has_more", "[true]", false),
            ("next_cursor", "\"abc\"", true),
            ("next_cursor", "\"\"", false),
            ("next_cursor", "null", false),
        ] {
            assert_eq!(read(key, value).has_more, more, "{key}: {value}");
        }
        assert!(OuterKey::of("total_count").is_none());
    }
}
