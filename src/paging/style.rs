//! How a list is walked, as data.

/// How a list is walked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Paging {
    /// How the next page is asked for.
    pub style: PagingStyle,
    /// Where the items are in a response: keys, separated by dots.
    pub items: &'static str,
    /// How many items come on a page when nothing is asked for.
    pub default_page_size: Option<u32>,
    /// How many items may be asked for.
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

/// How the next page of a list is asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum PagingStyle {
    /// By `starting_after` in the query.
    Cursor,
    /// By `pagination.starting_after` in the body.
    Search,
    /// By `page` in the query.
    Page,
    /// By `scroll_param` in the query, the same on every page.
    Scroll,
    /// By the query of a URL in the response.
    Link,
    /// Everything arrives in one answer.
    Unpaged,
}
