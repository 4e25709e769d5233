//! The styles of pagination: what each needs, and what it cannot follow.

use serde::{Deserialize, Serialize};

/// How a list is paginated.
#[derive(Clone, Copy, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Style {
    Cursor,
    NextCursor,
    Search,
    Page,
    BodyPage,
    Scroll,
    Link,
    Unpaged,
    /// Lists inside of an object that is no list itself.
    NoList,
}

/// Fields of a page that say where it stands, beside its items or around them.
pub(super) const TOTALS: [&str; 2] = ["page", "total_pages"];
/// Fields of a page that say that there is a next one.
pub(super) const SIGNS: [&str; 2] = ["has_more", "next_cursor"];

impl Style {
    /// The query parameters that pagination of such a list needs.
    pub(super) fn parameters(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Cursor => &[("per_page", "integer"), ("starting_after", "string")],
            Self::NextCursor => &[("cursor", "string"), ("per_page", "integer")],
            Self::Page => &[("page", "integer"), ("per_page", "integer")],
            Self::Scroll => &[("scroll_param", "string")],
            Self::Link => &[("per_page", "integer")],
            Self::BodyPage | Self::Search | Self::Unpaged | Self::NoList => &[],
        }
    }

    /// The field of a page, beside its items or around them, that says that there
    /// is a next page, and that such a list is not paginated by.
    pub(super) fn cannot_follow(self, fields: &[String]) -> Option<&'static str> {
        let is_numbered = matches!(self, Self::Page | Self::BodyPage);
        let unpaged = matches!(self, Self::Unpaged | Self::NoList).then_some("pages");
        let numbers = (!is_numbered).then_some(TOTALS);
        let signs = (self != Self::NextCursor).then_some(SIGNS);
        let signs = signs
            .into_iter()
            .flatten()
            .chain(numbers.into_iter().flatten());
        signs
            .chain(unpaged)
            .find(|sign| fields.iter().any(|field| field == sign))
    }
}
