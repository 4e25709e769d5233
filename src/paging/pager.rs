//! Pagination of one list: which request comes next, and when the list ends.

use std::{
    collections::HashSet,
    future::Future,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    pin::Pin,
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use reqwest::Url;
use serde_json::json;
use tokio::task::JoinHandle;

use super::{
    cursor::Cursor,
    next::{Position, next},
    page::PageInfo,
    style::{Paging, PagingStyle},
};
use crate::{
    Error,
    call::{
        PreparedCall,
        endpoint::{Endpoint, ExpectedBody},
        request::Request,
        transport::Transport,
        with_pagination,
    },
    response::RawExchange,
};

/// A page request in flight.
type Fetch = Pin<Box<dyn Future<Output = Result<RawExchange, Error>> + Send>>;

/// The state of a list stream. It fetches pages and does not decode them.
pub(super) struct Pager {
    endpoint: &'static Endpoint,
    paging: Paging,
    transport: Transport,
    template: Result<PreparedCall, Error>,
    /// The position of the next page; `None` for the first.
    at: Option<Position>,
    /// How many items of the next page to skip.
    skip: usize,
    done: bool,
    /// Hashes of the positions seen so far.
    met: HashSet<u64>,
    /// When the previous page arrived.
    arrived: Option<Instant>,
    prefetch: bool,
    pending: Option<Pending>,
}

enum Pending {
    Here(Fetch),
    /// A spawned prefetch; aborted on drop.
    Ahead(AbortOnDrop),
}

struct AbortOnDrop(JoinHandle<Result<RawExchange, Error>>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Intercom: an idle scroll expires after a minute.
const SCROLL_EXPIRES: Duration = Duration::from_secs(60);

impl Pager {
    pub(super) fn new(request: Request) -> Self {
        let endpoint = request.endpoint();
        let transport = request.transport().clone();
        let paging =
            endpoint
                .paging
                .unwrap_or(Paging::new(PagingStyle::Unpaged, "data", None, None));
        Self {
            endpoint,
            paging,
            transport,
            template: request.prepare().map(|(_, call)| call),
            at: None,
            skip: 0,
            done: false,
            met: HashSet::new(),
            arrived: None,
            prefetch: false,
            pending: None,
        }
    }

    /// The operation that returns the list.
    pub(super) fn operation(&self) -> &'static str {
        self.endpoint.id
    }

    /// The path of the items in a response.
    pub(super) fn items_path(&self) -> &'static str {
        self.paging.items
    }

    pub(super) fn is_done(&self) -> bool {
        self.done
    }

    pub(super) fn set_prefetch(&mut self, prefetch: bool) {
        self.prefetch = prefetch;
    }

    /// Starts at `cursor` instead of the first page.
    pub(super) fn resume(&mut self, cursor: &Cursor) {
        match cursor.position_of(self.endpoint.version, self.endpoint.id) {
            Ok((position, skip)) => {
                self.at = position;
                self.skip = skip;
            }
            Err(message) => {
                self.template = Err(Error::invalid_request(self.endpoint.id, message));
            }
        }
    }

    /// The cursor of the next page; `None` at the start and the end of the
    /// list.
    pub(super) fn cursor(&self) -> Option<Cursor> {
        let position = self.at.clone().filter(|_| !self.done)?;
        Some(self.cursor_at(Some(position), 0))
    }

    /// The cursor behind the item at `index` of the current page. A scroll has
    /// none: its token stands for the next page, not for this one.
    pub(super) fn cursor_behind(&self, index: usize) -> Option<Cursor> {
        (self.paging.style != PagingStyle::Scroll)
            .then(|| self.cursor_at(self.at.clone(), index.saturating_add(1)))
    }

    fn cursor_at(&self, position: Option<Position>, skip: usize) -> Cursor {
        Cursor::new(self.endpoint.version, self.endpoint.id, position, skip)
    }

    /// How many items of the page that has just arrived to skip.
    pub(super) fn take_skip(&mut self) -> usize {
        std::mem::take(&mut self.skip)
    }

    /// Polls the response with the next page; `None` at the end of the list.
    pub(super) fn poll_answer(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<RawExchange, Error>>> {
        if self.done {
            return Poll::Ready(None);
        }
        let mut pending = match self.pending.take() {
            Some(pending) => pending,
            None => Pending::Here(self.fetch()),
        };
        let polled = match &mut pending {
            Pending::Here(fetch) => fetch.as_mut().poll(context),
            Pending::Ahead(task) => Pin::new(&mut task.0).poll(context).map(|joined| {
                joined.unwrap_or_else(|failed| {
                    let error = Error::invalid_request(self.endpoint.id, "a prefetch failed");
                    Err(error.with_cause(failed))
                })
            }),
        };
        if polled.is_pending() {
            self.pending = Some(pending);
        }
        match ready!(polled) {
            Ok(exchange) => Poll::Ready(Some(Ok(exchange))),
            Err(error) if self.ends_with(&error) => {
                self.done = true;
                Poll::Ready(None)
            }
            Err(error) => Poll::Ready(Some(Err(self.fail(error)))),
        }
    }

    /// Ends the list with an error, and adds the cursor of the page that
    /// failed.
    pub(super) fn fail(&mut self, error: Error) -> Error {
        let cursor = self.cursor();
        self.done = true;
        error.with_cursor(cursor)
    }

    /// Advances past a page: computes the position of the next one, and
    /// prefetches it if enabled.
    pub(super) fn advance(&mut self, info: &PageInfo) -> Result<(), Error> {
        self.arrived = Some(Instant::now());
        let Ok(template) = &self.template else {
            return Ok(());
        };
        let url = template.request.url();
        let position = match next(self.paging.style, info, self.at.as_ref(), url) {
            Ok(position) => position,
            Err(message) => return Err(self.fail(Error::stalled(self.endpoint.id, message))),
        };
        let Some(position) = position else {
            self.done = true;
            return Ok(());
        };
        let repeats = matches!(position, Position::Scroll(_));
        if !repeats && !self.met.insert(hash(&position)) {
            let message = format!("the list repeats the position {position}");
            return Err(self.fail(Error::stalled(self.endpoint.id, message)));
        }
        self.at = Some(position);
        // Outside a runtime, the fetch fails when it is polled.
        if self.prefetch && tokio::runtime::Handle::try_current().is_ok() {
            let task = tokio::spawn(self.fetch());
            self.pending = Some(Pending::Ahead(AbortOnDrop(task)));
        }
        Ok(())
    }

    fn fetch(&mut self) -> Fetch {
        let call = match self.call() {
            Ok(call) => call,
            Err(error) => return Box::pin(std::future::ready(Err(error))),
        };
        let transport = self.transport.clone();
        Box::pin(async move { transport.send(call, ExpectedBody::Json).await?.success() })
    }

    fn call(&mut self) -> Result<PreparedCall, Error> {
        let template = match &mut self.template {
            Ok(template) => template,
            Err(error) => {
                let taken = std::mem::replace(error, Error::invalid("the list stream has failed"));
                return Err(taken);
            }
        };
        let Some(mut call) = template.try_clone() else {
            return Err(Error::invalid_request(
                self.endpoint.id,
                "the body cannot be repeated",
            ));
        };
        let request = &mut call.request;
        match &self.at {
            None => {}
            Some(Position::After(cursor)) => match self.paging.style {
                PagingStyle::Search => {
                    let bytes = request.body().and_then(|body| body.as_bytes());
                    let body = with_pagination(
                        bytes.unwrap_or_default(),
                        [("starting_after", json!(cursor))].into_iter(),
                    );
                    *request.body_mut() = Some(body.into());
                }
                _ => set_in_query(request.url_mut(), "starting_after", cursor),
            },
            Some(Position::Page(number)) => {
                set_in_query(request.url_mut(), "page", &number.to_string());
            }
            Some(Position::Scroll(token)) => {
                set_in_query(request.url_mut(), "scroll_param", token);
            }
            Some(Position::Query(pairs)) => {
                for (key, value) in pairs {
                    set_in_query(request.url_mut(), key, value);
                }
            }
        }
        Ok(call)
    }

    /// Whether an error is the normal end of the list: a finished scroll
    /// responds with 404. So does an expired one, which is an error.
    fn ends_with(&self, error: &Error) -> bool {
        self.paging.style == PagingStyle::Scroll
            && error.is_not_found()
            && self
                .arrived
                .is_some_and(|arrived| arrived.elapsed() < SCROLL_EXPIRES)
    }
}

fn hash(position: &Position) -> u64 {
    let mut hasher = DefaultHasher::new();
    position.hash(&mut hasher);
    hasher.finish()
}

fn set_in_query(url: &mut Url, key: &str, value: &str) {
    let others: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| name != key)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.query_pairs_mut()
        .clear()
        .extend_pairs(others)
        .append_pair(key, value);
}
