use std::{
    fmt,
    ops::Deref,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::{FusedStream, Stream};
use tokio::task::JoinHandle;

use super::{
    Cursor,
    next::Told,
    walk::{Fetch, Plan, Walk},
};
use crate::{Error, Response, call::Call, decode::Decoded, transport::Transport};

/// A list, page by page: a stream of [`Page`]s.
///
/// Nothing is sent before the first poll. An empty page does not end it while
/// the list says that more comes. It ends after an error, which carries the
/// [`Cursor`] of the page that failed.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Pages<P, T> {
    plan: Plan<P, T>,
    walk: Walk,
    prefetch: bool,
    pending: Option<Pending<P>>,
}

/// A page on its way.
enum Pending<P> {
    Here(Fetch<P>),
    /// Fetched while the caller works; stops when it is dropped.
    Ahead(Task<P>),
}

struct Task<P>(JoinHandle<Result<(Response<P>, Told), Error>>);

impl<P> Drop for Task<P> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// One page of a list. It derefs to the value of the response.
#[derive(Clone, Debug)]
pub struct Page<P> {
    response: Response<P>,
    next: Option<Cursor>,
}

impl<P> Page<P> {
    /// Where the page after this one starts; `None` on the last page.
    pub fn next_cursor(&self) -> Option<&Cursor> {
        self.next.as_ref()
    }

    /// The response, with its request id, rate limit and attempts.
    pub fn response(&self) -> &Response<P> {
        &self.response
    }

    /// The value of the response.
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

impl<P, T> Pages<P, T> {
    pub(crate) fn new(plan: Plan<P, T>, transport: &Transport, call: Result<Call, Error>) -> Self {
        Self {
            walk: Walk::new(&plan, transport.clone(), call),
            plan,
            prefetch: false,
            pending: None,
        }
    }

    /// Asks for `size` items a page. Over the maximum of the list, or where it
    /// has no page size, the first poll gives an error and nothing is sent.
    pub fn page_size(mut self, size: u32) -> Self {
        self.walk.page_size(size);
        self
    }

    /// Goes on at `cursor`, which must be of the same operation and version.
    pub fn resume(mut self, cursor: &Cursor) -> Self {
        self.walk.resume(cursor);
        self
    }

    /// Fetches the next page while the caller works on this one.
    pub fn prefetch(mut self, prefetch: bool) -> Self {
        self.prefetch = prefetch;
        self
    }

    pub(crate) fn take(&self) -> fn(P) -> Vec<T> {
        self.plan.take
    }
}

impl<P: Decoded + Send + 'static, T> Pages<P, T> {
    fn poll_fetch(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<(Response<P>, Told), Error>> {
        let read = self.plan.read;
        let walk = &mut self.walk;
        let pending = self
            .pending
            .get_or_insert_with(|| Pending::Here(walk.fetch(read)));
        let result = match pending {
            Pending::Here(fetch) => ready!(fetch.as_mut().poll(context)),
            Pending::Ahead(task) => match ready!(Pin::new(&mut task.0).poll(context)) {
                Ok(result) => result,
                Err(failed) => {
                    let error =
                        Error::invalid_request(self.plan.endpoint.id, "a page was not fetched");
                    Err(error.with_source(failed))
                }
            },
        };
        self.pending = None;
        Poll::Ready(result)
    }
}

impl<P: Decoded + Send + 'static, T> Stream for Pages<P, T> {
    type Item = Result<Page<P>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.walk.is_done() {
            return Poll::Ready(None);
        }
        let here = this.walk.cursor();
        let result = ready!(this.poll_fetch(context)).and_then(|(page, told)| {
            this.walk.note(&told)?;
            Ok(page)
        });
        let response = match result {
            Ok(response) => response,
            Err(error) => {
                let ends = this.walk.ends_with(&error);
                this.walk.finish();
                if ends {
                    return Poll::Ready(None);
                }
                return Poll::Ready(Some(Err(error.with_cursor(here))));
            }
        };
        if this.prefetch && !this.walk.is_done() {
            let fetch = this.walk.fetch(this.plan.read);
            this.pending = Some(Pending::Ahead(Task(tokio::spawn(fetch))));
        }
        let next = this.walk.cursor();
        Poll::Ready(Some(Ok(Page { response, next })))
    }
}

impl<P: Decoded + Send + 'static, T> FusedStream for Pages<P, T> {
    fn is_terminated(&self) -> bool {
        self.walk.is_done()
    }
}

// Futures in boxes and plain data: nothing here is pinned in place.
impl<P, T> Unpin for Pages<P, T> {}

impl<P, T> fmt::Debug for Pages<P, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("operation", &self.plan.endpoint.id)
            .field("next", &self.walk.cursor())
            .finish_non_exhaustive()
    }
}
