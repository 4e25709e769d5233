use std::{
    fmt,
    future::poll_fn,
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
    time::SystemTime,
    vec,
};

use futures_core::{FusedStream, Stream};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    cursor::Cursor,
    page::{self, ItemType, ReadPage},
    pager::Pager,
};
use crate::{
    Error, Repair,
    call::request::Request,
    response::{RawExchange, server_date},
};

/// A stream of the items of a list.
///
/// Nothing is sent before the first poll. The stream holds one page in memory,
/// and a second one with [`prefetch`](Self::prefetch).
///
/// An item that cannot be decoded is an error of kind
/// [`Decode`](crate::ErrorKind::Decode) with its place
/// ([`Error::path`](crate::Error::path)) and its JSON
/// ([`Error::body`](crate::Error::body)), and the stream goes on with the next
/// item. The stream ends after any other error, which carries the [`Cursor`] of
/// the page that failed. To skip bad items, match on each item; `try_next` and
/// `?` stop at the first, and [`Error::cursor`](crate::Error::cursor) resumes
/// behind it.
///
/// A list that repeats itself, or has a next page that cannot be requested, ends
/// with an error of kind
/// [`StalledPagination`](crate::ErrorKind::StalledPagination); see
/// [`paging`](crate::paging).
///
/// # Cancellation
///
/// The stream must be polled within a Tokio runtime. It keeps the request that
/// is under way, so the future of `next` or `try_next` is cancel safe: it can be
/// dropped, by `tokio::select!` or a timeout, and the next one goes on with the
/// same request and misses no item. Dropping the stream cancels the request, and
/// a prefetch too; a request that has reached the server still counts towards
/// the rate limit, and moves a scroll.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Items<T> {
    pager: Pager,
    read: Read<T>,
    page: vec::IntoIter<Result<T, Error>>,
    repairs: Vec<Repair>,
    next: Option<Cursor>,
    left: Option<usize>,
}

/// A page of items, for what reads a list by itself.
pub(crate) struct EntryPage<T> {
    /// The items, and errors for those that cannot be decoded.
    pub(crate) entries: vec::IntoIter<Result<T, Error>>,
    /// The cursor of the next page.
    pub(crate) next: Option<Cursor>,
    /// How many items the list has, if the page says so.
    pub(crate) total: Option<u64>,
    /// When the server sent the page, by its own clock.
    pub(crate) date: Option<SystemTime>,
}

/// Decodes the items of a page.
type Read<T> = fn(&Pager, &RawExchange) -> Result<ReadPage<T>, Error>;

impl<T: DeserializeOwned> Items<T> {
    /// A stream of items of a caller's type.
    pub(crate) fn of(request: Request) -> Self {
        Self::with(request, |pager, exchange| {
            page::items(exchange, pager.items_path(), ItemType::Callers)
        })
    }
}

impl<T: DeserializeOwned + Serialize> Items<T> {
    /// A stream of items of a generated type.
    pub(crate) fn typed(request: Request) -> Self {
        Self::with(request, |pager, exchange| {
            let path = pager.items_path();
            let page = page::items(exchange, path, ItemType::Generated)?;
            let items: Vec<&T> = page.items.iter().flatten().collect();
            exchange.report(&page.repairs, &items, path);
            Ok(page)
        })
    }
}

impl<T> Items<T> {
    fn with(request: Request, read: Read<T>) -> Self {
        Self::new(Pager::new(request), read, Vec::new())
    }

    /// A stream of `items`, and of those that the pager fetches.
    fn new(pager: Pager, read: Read<T>, items: Vec<Result<T, Error>>) -> Self {
        Self {
            pager,
            read,
            page: items.into_iter(),
            repairs: Vec::new(),
            next: None,
            left: None,
        }
    }

    /// A stream of `items` alone, with a pager that has ended.
    #[cfg(feature = "mock")]
    pub(super) fn given(pager: Pager, items: Vec<Result<T, Error>>) -> Self {
        let read: Read<T> = |_, exchange| Err(exchange.missing_field(""));
        Self::new(pager, read, items)
    }

    /// Starts at `cursor`, which must be from the same list: see [`Cursor`].
    pub fn resume(mut self, cursor: &Cursor) -> Self {
        self.pager.resume(cursor);
        self
    }

    /// Fetches the next page while the caller processes the current one.
    pub fn prefetch(mut self, prefetch: bool) -> Self {
        self.pager.set_prefetch(prefetch);
        self
    }

    /// Ends the stream after `count` items (errors do not count) and fetches no page beyond them,
    /// except that [`prefetch`](Self::prefetch) may have requested one more.
    pub fn limit(mut self, count: usize) -> Self {
        self.left = Some(count);
        self
    }

    /// The cursor of the next page. Store it after processing all items of the
    /// current page. `None` on the first page and on the last, and for a scroll
    /// once the next page has been requested (see [`Cursor`]).
    pub fn next_cursor(&self) -> Option<&Cursor> {
        self.next.as_ref().filter(|_| !self.pager.has_moved())
    }

    /// The values of the current page that did not fit their types and were left
    /// out of its items.
    pub fn repairs(&self) -> &[Repair] {
        &self.repairs
    }

    /// Fetches the next page whole; `None` at the end of the list.
    pub(crate) async fn next_page(&mut self) -> Option<Result<EntryPage<T>, Error>> {
        let exchange = match poll_fn(|context| self.pager.poll_answer(context)).await? {
            Ok(exchange) => exchange,
            Err(error) => return Some(Err(error)),
        };
        if let Err(error) = self.read_page(&exchange) {
            return Some(Err(error));
        }
        Some(Ok(EntryPage {
            entries: mem::take(&mut self.page),
            next: self.next_cursor().cloned(),
            total: page::total_count(&exchange),
            date: server_date(&exchange.headers),
        }))
    }

    fn read_page(&mut self, exchange: &RawExchange) -> Result<(), Error> {
        match (self.read)(&self.pager, exchange) {
            Ok(page) => {
                let skip = self.pager.skip_of(page.info.items);
                let items: Vec<_> = page
                    .items
                    .into_iter()
                    .enumerate()
                    .skip(skip)
                    .map(|(index, item)| {
                        item.map_err(|bad| {
                            exchange
                                .undecodable_part(bad.failure, bad.text)
                                .with_cursor(self.pager.cursor_behind(index))
                        })
                    })
                    .collect();
                self.pager.advance(&page.info, exchange)?;
                self.next = self.pager.cursor();
                self.repairs = page.repairs;
                self.page = items.into_iter();
                Ok(())
            }
            Err(error) => Err(self.pager.fail(error)),
        }
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.left == Some(0) {
            return Poll::Ready(None);
        }
        loop {
            if let Some(item) = this.page.next() {
                if let (Some(left), Ok(_)) = (&mut this.left, &item) {
                    *left -= 1;
                }
                return Poll::Ready(Some(item));
            }
            match ready!(this.pager.poll_answer(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(exchange)) => {
                    if let Err(error) = this.read_page(&exchange) {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
            }
        }
    }
}

impl<T> FusedStream for Items<T> {
    fn is_terminated(&self) -> bool {
        self.left == Some(0) || (self.page.as_slice().is_empty() && self.pager.is_done())
    }
}

// No field is pinned structurally.
impl<T> Unpin for Items<T> {}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("operation", &self.pager.operation())
            .field("next", &self.next_cursor())
            .finish_non_exhaustive()
    }
}
