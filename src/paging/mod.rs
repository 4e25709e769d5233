//! Pagination: lists as streams of items or pages, whatever their paging style.
//!
//! Every operation that returns a list has `.items()` and `.pages()`. Both are
//! streams that send nothing before the first poll and stop when they are
//! dropped. A page that fails ends the stream; an item that cannot be decoded
//! does not.
//!
//! ```no_run
//! # #[cfg(feature = "v2_12")] mod example {
//! use futures_util::TryStreamExt;
//! use intercom_sdk::v2_12::Client;
//!
//! # async fn run(client: Client) -> Result<(), intercom_sdk::Error> {
//! let mut contacts = client.list_contacts().per_page(150).items().prefetch(true);
//! while let Some(contact) = contacts.try_next().await? {
//!     println!("{} {:?}", contact.id, contact.email);
//! }
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! A stream can be resumed later, also in another process: each page has a
//! [`Cursor`], and an error carries the cursor of the page that failed.
//!
//! Depending on the list, Intercom identifies the next page by a cursor, a page
//! number or a URL. Of a URL, only the paging parameters are used, and only if
//! its path is that of the request and its host is the client's or Intercom's.
//! A list that repeats a cursor or has an unexpected URL ends with an error of
//! kind [`StalledPagination`](crate::ErrorKind::StalledPagination).
//!
//! Scrolls over companies differ (Intercom): a workspace can have one at a time
//! ([`Error::is_scroll_exists`](crate::Error::is_scroll_exists)), and a scroll
//! expires after a minute without requests. A 404 within that minute ends the
//! list. A later 404, a 404 after resuming, or a 500 is an error: start again
//! without a cursor.

mod content;
mod cursor;
mod fingerprint;
mod items;
mod next;
mod outer;
mod page;
mod pager;
mod pages;
mod progress;
mod request;
mod scroll;
mod style;

pub use self::{
    cursor::Cursor,
    items::Items,
    pages::{Page, Pages},
    style::{Paging, PagingStyle},
};
