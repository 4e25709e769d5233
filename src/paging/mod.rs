//! Pagination: lists as streams of items or pages, whatever their paging style.
//!
//! Every operation that returns a list has `.items()` and `.pages()`. Both are
//! streams that send nothing before the first poll and stop when they are
//! dropped. A page that fails ends the stream; an item that cannot be decoded
//! does not.
//!
//! ```no_run
//! # #[cfg(feature = "v2_16")] mod example {
//! use futures_util::TryStreamExt;
//! use intercom_sdk::v2_16::Client;
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
//! [`Cursor`], and an error carries the cursor of the page that failed. Streams
//! are polled within a Tokio runtime; what happens when a future or a stream is
//! dropped is said at [`Items`](Items#cancellation).
//!
//! # The next page
//!
//! Depending on the list, Intercom identifies the next page by a cursor, a page
//! number or a URL. Of a URL, only the paging parameters are used, and only if
//! its path is that of the request and its host is the client's or Intercom's.
//!
//! # Lists that do not end
//!
//! A list that repeats itself or gets nowhere ends with an error of kind
//! [`StalledPagination`](crate::ErrorKind::StalledPagination):
//!
//! | what the server does | the error comes |
//! |---|---|
//! | names a position again, or a page number that is not the next one | after the page that does |
//! | sends another page number than the requested one | instead of the page |
//! | sends the ids of the page before, or the items of any earlier page | instead of the page |
//! | sends empty pages that have a next page | after the third in a row; Intercom sends none |
//! | adds pages as fast as they are read | after 20 pages that are no nearer to the end |
//! | names a next page at another host or path | after the page that does |
//! | has more, and no way to it that this list follows | after the page that does |
//!
//! The last row is for a response with `has_more: true` or a `next_cursor`, for
//! a `next` of another form than the list's, and for `page` and `total_pages`
//! where the list is not paginated by number. `total_count` is not relied on: it
//! may be approximate, and count what the token cannot see.
//!
//! An error that comes after a page has a cursor behind its items; where waiting
//! may help (empty pages, a list that grows), it is the cursor of the next page,
//! and resuming there goes on for as long again.
//!
//! With pages of one item, a list that changes while it is read can look like one
//! that repeats itself: an item that moves to the next page is the same as the
//! page before.
//!
//! # Scrolls
//!
//! Scrolls over companies differ (Intercom): a workspace can have one at a time
//! ([`Error::is_scroll_exists`](crate::Error::is_scroll_exists)), a scroll
//! expires after a minute without requests, and the server keeps the position.
//! If a page may be lost (a timeout, a broken connection, a 5xx, an unreadable
//! page), the request is not repeated, whatever
//! [`repeat_unsafe`](crate::RetryPolicy::repeat_unsafe) and
//! [`idempotent`](crate::CallOptions::idempotent) allow: the server could skip
//! the page. The stream ends with that error, without a cursor and with a hint
//! to start again. A 429 is retried, since the server has not moved on, and an
//! entry that cannot be decoded is one error, as in every list.
//!
//! A scroll ends with an empty page, or with Intercom's 404 `not_found` if less
//! than a minute has passed since the request for the page before was sent.
//! Every other 404 is an error, since the scroll may have expired.

mod content;
mod cursor;
mod fetch;
mod fingerprint;
#[cfg(feature = "mock")]
mod fixture;
#[cfg(test)]
pub(crate) mod fuzz;
mod items;
mod link;
mod next;
mod outer;
mod page;
mod pager;
mod pages;
mod position;
mod progress;
mod request;
mod scroll;
mod style;
#[cfg(test)]
mod walks;

pub use self::{
    cursor::Cursor,
    items::Items,
    pages::{Page, Pages},
    style::{Paging, PagingStyle},
};
pub(crate) use self::{fingerprint::Fingerprint, items::EntryPage};
