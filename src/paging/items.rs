use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use futures_core::{FusedStream, Stream};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    cursor::Cursor,
    page::{self, PageInfo},
    pager::Pager,
};
use crate::{Error, call::request::Request, response::RawExchange};

/// A stream of the items of a list.
///
/// Nothing is sent before the first poll. The stream holds one page in memory,
/// and a second one with [`prefetch`](Self::prefetch). It ends after the first
/// error, which carries the [`Cursor`] of the page that failed.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Items<T> {
    pager: Pager,
    read: Read<T>,
    page: vec::IntoIter<T>,
    next: Option<Cursor>,
    left: Option<usize>,
}

/// Decodes the items of a page.
type Read<T> = fn(&Pager, &RawExchange) -> Result<(Vec<T>, PageInfo), Error>;

impl<T: DeserializeOwned> Items<T> {
    /// A stream of items of a caller's type.
    pub(crate) fn of(request: Request) -> Self {
        Self::with(request, |pager, exchange| {
            page::items(exchange, pager.items_path())
        })
    }
}

impl<T: DeserializeOwned + Serialize> Items<T> {
    /// A stream of items of a generated type.
    pub(crate) fn typed(request: Request) -> Self {
        Self::with(request, |pager, exchange| {
            let path = pager.items_path();
            let (items, info) = page::items(exchange, path)?;
            #[cfg(feature = "drift")]
            if let Some(reporter) = &exchange.drift {
                reporter.compare(pager.endpoint(), &exchange.body.bytes(), path, &items);
            }
            Ok((items, info))
        })
    }
}

impl<T> Items<T> {
    fn with(request: Request, read: Read<T>) -> Self {
        Self {
            pager: Pager::new(request),
            read,
            page: Vec::new().into_iter(),
            next: None,
            left: None,
        }
    }

    /// Starts at `cursor`, which must be from the same operation and version.
    pub fn resume(mut self, cursor: &Cursor) -> Self {
        self.pager.resume(cursor);
        self
    }

    /// Fetches the next page while the caller processes the current one.
    pub fn prefetch(mut self, prefetch: bool) -> Self {
        self.pager.set_prefetch(prefetch);
        self
    }

    /// Ends the stream after `count` items and fetches no page beyond them,
    /// except that [`prefetch`](Self::prefetch) may have requested one more.
    pub fn limit(mut self, count: usize) -> Self {
        self.left = Some(count);
        self
    }

    /// The cursor of the next page. Store it after processing all items of the
    /// current page.
    pub fn next_cursor(&self) -> Option<&Cursor> {
        self.next.as_ref()
    }

    fn read_page(&mut self, exchange: &RawExchange) -> Result<(), Error> {
        match (self.read)(&self.pager, exchange) {
            Ok((items, info)) => {
                self.pager.advance(&info)?;
                self.next = self.pager.cursor();
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
                if let Some(left) = &mut this.left {
                    *left -= 1;
                }
                return Poll::Ready(Some(Ok(item)));
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
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}
