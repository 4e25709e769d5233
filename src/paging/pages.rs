use std::{
    fmt,
    ops::Deref,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::{FusedStream, Stream};
use serde::de::DeserializeOwned;

use super::{cursor::Cursor, page, pager::Pager};
use crate::{
    Error, Repair, Response, call::request::Request, response::RawExchange, types::field::Field,
};

/// A stream of the [`Page`]s of a list.
///
/// Nothing is sent before the first poll. An empty page does not end the stream
/// if the list has a next page. The stream ends after the first error, which
/// carries the [`Cursor`] of the page that failed. It can be polled, cancelled
/// and dropped like [`Items`](super::Items#cancellation).
#[must_use = "a stream does nothing unless it is polled"]
pub struct Pages<P> {
    pager: Pager,
    read: Read<P>,
    /// Pages that a test made.
    #[cfg(feature = "mock")]
    given: std::collections::VecDeque<Result<Page<P>, Error>>,
}

/// Decodes a page.
type Read<P> = fn(&RawExchange) -> Result<(P, Vec<Repair>), Error>;

/// One page of a list. It derefs to the value of the response.
#[derive(Clone, Debug)]
pub struct Page<P> {
    pub(super) response: Response<P>,
    pub(super) next: Option<Cursor>,
}

impl<P> Page<P> {
    /// The cursor of the next page; `None` on the last page, and for a scroll
    /// if the next page has been prefetched (see [`Cursor`]).
    pub fn next_cursor(&self) -> Option<&Cursor> {
        self.next.as_ref()
    }

    /// The response, with its raw body, repairs, request id, rate limit and
    /// attempts.
    pub fn response(&self) -> &Response<P> {
        &self.response
    }

    /// The decoded value of the response.
    pub fn into_inner(self) -> P {
        self.response.into_inner()
    }
}

impl<P> Deref for Page<P> {
    type Target = P;

    fn deref(&self) -> &P {
        &self.response
    }
}

impl<P: DeserializeOwned> Pages<P> {
    /// A stream of pages of a caller's type.
    pub(crate) fn of(request: Request) -> Self {
        Self::with(request, |exchange| Ok((exchange.decode_as()?, Vec::new())))
    }
}

impl<P> Pages<P> {
    /// A stream of pages of a generated type.
    pub(crate) fn typed(request: Request) -> Self
    where
        P: Field,
    {
        Self::with(request, RawExchange::decode)
    }

    fn with(request: Request, read: Read<P>) -> Self {
        Self {
            pager: Pager::new(request),
            read,
            #[cfg(feature = "mock")]
            given: [].into(),
        }
    }

    /// A stream of `pages` alone, with a pager that has ended.
    #[cfg(feature = "mock")]
    pub(super) fn given(pager: Pager, pages: Vec<Result<Page<P>, Error>>) -> Self {
        Self {
            pager,
            read: |exchange| Err(exchange.missing_field("")),
            given: pages.into(),
        }
    }

    /// Starts with the whole page at `cursor`, which must be from the same list:
    /// see [`Cursor`].
    pub fn resume(mut self, cursor: &Cursor) -> Self {
        self.pager.resume(cursor);
        self
    }

    /// Fetches the next page while the caller processes the current one.
    pub fn prefetch(mut self, prefetch: bool) -> Self {
        self.pager.set_prefetch(prefetch);
        self
    }

    fn page(&mut self, exchange: RawExchange) -> Result<Page<P>, Error> {
        let read = (self.read)(&exchange)
            .and_then(|value| Ok((value, page::info(&exchange, self.pager.items_path())?)));
        match read {
            Ok((value, info)) => {
                self.pager.advance(&info, &exchange)?;
                Ok(Page {
                    response: Response::repaired(value, exchange),
                    next: self.pager.cursor(),
                })
            }
            Err(error) => Err(self.pager.fail(error)),
        }
    }
}

impl<P> Stream for Pages<P> {
    type Item = Result<Page<P>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        #[cfg(feature = "mock")]
        if let Some(page) = self.given.pop_front() {
            return Poll::Ready(Some(page));
        }
        let answer = ready!(self.pager.poll_answer(context));
        Poll::Ready(answer.map(|answer| answer.and_then(|exchange| self.page(exchange))))
    }
}

impl<P> FusedStream for Pages<P> {
    fn is_terminated(&self) -> bool {
        #[cfg(feature = "mock")]
        if !self.given.is_empty() {
            return false;
        }
        self.pager.is_done()
    }
}

// No field is pinned structurally.
impl<P> Unpin for Pages<P> {}

impl<P> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("operation", &self.pager.operation())
            .field("next", &self.pager.cursor())
            .finish_non_exhaustive()
    }
}
