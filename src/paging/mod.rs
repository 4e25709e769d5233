//! Walking lists: items or pages, whatever the list's way to page.
//!
//! Every operation that gives a list has `.items()` and `.pages()`. Both are
//! streams that send nothing before they are polled, stop when they are
//! dropped, and end after the first error.
//!
//! ```no_run
//! # #[cfg(feature = "v2_12")] mod example {
//! use futures_util::TryStreamExt;
//! use intercom_sdk::v2_12::Client;
//!
//! # async fn run(client: Client) -> Result<(), intercom_sdk::Error> {
//! let mut contacts = client.list_contacts().items().page_size(150).prefetch(true);
//! while let Some(contact) = contacts.try_next().await? {
//!     println!("{} {:?}", contact.id, contact.email);
//! }
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! A walk can stop and go on later, in another process if need be: each page
//! gives a [`Cursor`], and an error carries the cursor of the page that failed.
//!
//! Where the next page is, Intercom says with a cursor, a page number or a URL,
//! depending on the list. Of a URL only the cursor or the number is used, and
//! only if it names the path that was asked, here or at Intercom. A list that
//! repeats a cursor or leads elsewhere ends with an error of kind
//! [`StalledPagination`](crate::ErrorKind::StalledPagination).
//!
//! Scrolls over companies are special (Intercom): a workspace has one at a time
//! ([`Error::is_scroll_exists`](crate::Error::is_scroll_exists)), and one that
//! is idle for a minute is gone. A 404 within that minute is the end of the
//! list; later, or when resuming, it is an error, and so is a 500: start again
//! from the beginning then, without a cursor.

mod cursor;
mod items;
mod next;
mod pages;
mod walk;

pub use self::{
    cursor::Cursor,
    items::Items,
    pages::{Page, Pages},
};
pub(crate) use self::{next::Told, walk::Plan};

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
    /// Not at all: everything arrives at once.
    Whole,
}
