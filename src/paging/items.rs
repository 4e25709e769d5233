use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use futures_core::{FusedStream, Stream};

use super::{Cursor, Pages};
use crate::{Error, decode::Decoded};

/// A list, item by item: a stream of items.
///
/// It holds one page, and one more with [`prefetch`](Self::prefetch), however
/// long the list is. Otherwise it behaves as [`Pages`].
#[must_use = "a stream does nothing unless it is polled"]
pub struct Items<P, T> {
    pages: Pages<P, T>,
    page: vec::IntoIter<T>,
    next: Option<Cursor>,
    left: Option<usize>,
}

impl<P, T> Items<P, T> {
    pub(crate) fn new(pages: Pages<P, T>) -> Self {
        Self {
            pages,
            page: Vec::new().into_iter(),
            next: None,
            left: None,
        }
    }

    /// Asks for `size` items a page; see [`Pages::page_size`].
    pub fn page_size(mut self, size: u32) -> Self {
        self.pages = self.pages.page_size(size);
        self
    }

    /// Goes on at `cursor`; see [`Pages::resume`].
    pub fn resume(mut self, cursor: &Cursor) -> Self {
        self.pages = self.pages.resume(cursor);
        self
    }

    /// Fetches the next page while the caller works on this one.
    pub fn prefetch(mut self, prefetch: bool) -> Self {
        self.pages = self.pages.prefetch(prefetch);
        self
    }

    /// Ends after `count` items, without a request that is not needed for them;
    /// a prefetch may have asked for one page more.
    pub fn limit(mut self, count: usize) -> Self {
        self.left = Some(count);
        self
    }

    /// Where the page after the one in hand starts: what to store when all
    /// items of this page are worked on.
    pub fn next_cursor(&self) -> Option<&Cursor> {
        self.next.as_ref()
    }
}

impl<P: Decoded + Send + 'static, T> Stream for Items<P, T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.left == Some(0) {
            return Poll::Ready(None);
        }
        loop {
            if let Some(item) = this.page.next() {
                if let Some(left) = &mut this.left {
                    *left -= 1;
                }
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => {
                    this.next = page.next_cursor().cloned();
                    this.page = (this.pages.take())(page.into_inner()).into_iter();
                }
            }
        }
    }
}

impl<P: Decoded + Send + 'static, T> FusedStream for Items<P, T> {
    fn is_terminated(&self) -> bool {
        self.left == Some(0) || (self.page.as_slice().is_empty() && self.pages.is_terminated())
    }
}

impl<P, T> Unpin for Items<P, T> {}

impl<P, T> fmt::Debug for Items<P, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("pages", &self.pages)
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}
