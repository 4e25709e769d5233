//! How a list is paginated, as data.

/// How a list is paginated.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Paging {
    /// How the next page is requested.
    pub style: PagingStyle,
    /// The path of the items in a response: keys, separated by dots.
    pub items: &'static str,
    /// The page size if the request sets none.
    pub default_page_size: Option<u32>,
    /// The largest page size.
    pub max_page_size: Option<u32>,
}

impl Paging {
    pub(crate) const fn new(
        style: PagingStyle,
        items: &'static str,
        default_page_size: Option<u32>,
        max_page_size: Option<u32>,
    ) -> Self {
        Self {
            style,
            items,
            default_page_size,
            max_page_size,
        }
    }
}

/// How the next page of a list is requested.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum PagingStyle {
    /// By `starting_after` in the query.
    Cursor,
    /// By `pagination.starting_after` in the body.
    Search,
    /// By `cursor` in the query, which is `next_cursor` of the page before.
    NextCursor,
    /// By `page` in the query.
    Page,
    /// By `page` in the body.
    BodyPage,
    /// By `scroll_param` in the query; the token stays the same on every page.
    Scroll,
    /// By the query of a URL from the response.
    Link,
    /// Not paginated: one response has all items.
    Unpaged,
}

impl PagingStyle {
    /// Whether pages are requested by their numbers.
    pub(super) fn is_numbered(self) -> bool {
        matches!(self, Self::Page | Self::BodyPage)
    }
}
