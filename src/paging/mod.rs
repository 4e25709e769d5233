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
//! let mut contacts = client.list_contacts().per_page(150).items().prefetch(true);
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
mod page;
mod pager;
mod pages;
mod style;

pub use self::{
    cursor::Cursor,
    items::Items,
    pages::{Page, Pages},
    style::{Paging, PagingStyle},
};
