//! Pagination of one list: which request comes next, and when the list ends.

use std::{
    num::NonZeroU64,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Instant,
};

use super::{
    content::content,
    cursor::{Cursor, Place},
    fetch::{AbortOnDrop, Fetch, Fetched, Pending},
    fingerprint::Fingerprint,
    next::{here, next},
    page::PageInfo,
    position::Position,
    progress::{Progress, Stall},
    request::{per_page, set_page_size, set_place, start},
    scroll,
    style::{Paging, PagingStyle},
};
use crate::{
    Error,
    call::{
        PreparedCall,
        endpoint::{Endpoint, ExpectedBody},
        request::Request,
        transport::Transport,
    },
    response::RawExchange,
};

/// The state of a list stream. It fetches pages and does not decode them.
pub(super) struct Pager {
    endpoint: &'static Endpoint,
    paging: Paging,
    template: Result<Template, Error>,
    list: Option<Fingerprint>,
    /// The position of the first page, if the request says one.
    start: Option<Position>,
    /// The place of the next page.
    place: Place,
    progress: Progress,
    done: bool,
    /// Why there is no next page, for after the current one.
    stalled: Option<Error>,
    /// When the request for the previous page was sent.
    sent: Option<Instant>,
    prefetch: bool,
    pending: Option<Pending>,
}

/// The request of every page, but for its place.
struct Template {
    transport: Transport,
    call: PreparedCall,
}

impl Pager {
    pub(super) fn new(request: Request) -> Self {
        let endpoint = request.endpoint();
        let paging =
            endpoint
                .paging
                .unwrap_or(Paging::new(PagingStyle::Unpaged, "data", None, None));
        let template = request.prepare().map(|(transport, call)| {
            let call = match paging.style {
                PagingStyle::Scroll => call.never_repeated(transport.retry_policy()),
                _ => call,
            };
            Template { transport, call }
        });
        let list = template
            .as_ref()
            .ok()
            .map(|template| Fingerprint::of(&template.call, template.transport.base_url()));
        let request = template
            .as_ref()
            .ok()
            .map(|template| &template.call.request);
        let start = request.and_then(|request| start(request, paging.style));
        let per_page = request.and_then(|request| per_page(request, paging.style));
        Self {
            endpoint,
            paging,
            template,
            list,
            start,
            place: Place {
                per_page,
                ..Place::default()
            },
            progress: Progress::default(),
            done: false,
            stalled: None,
            sent: None,
            prefetch: false,
            pending: None,
        }
    }

    /// The pager of a list that has ended: it sends nothing.
    #[cfg(feature = "mock")]
    pub(super) fn ended(endpoint: &'static Endpoint) -> Self {
        Self {
            endpoint,
            paging: Paging::new(PagingStyle::Unpaged, "data", None, None),
            template: Err(Error::invalid("the list stream is a fixture")),
            list: None,
            start: None,
            place: Place::default(),
            progress: Progress::default(),
            done: true,
            stalled: None,
            sent: None,
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
        let (Ok(template), Some(list)) = (&mut self.template, self.list) else {
            return;
        };
        let requested = per_page(&template.call.request, self.paging.style);
        let place = cursor.place_in(
            self.endpoint.version,
            self.endpoint.id,
            list,
            self.paging.style,
            requested,
        );
        let place = place.and_then(|place| {
            // A page number means the same page only if pages stay as large.
            if let (Some(Position::Page(_)), Some(size), None) =
                (&place.position, place.per_page, requested)
            {
                let max = self.paging.max_page_size.map_or(u64::MAX, u64::from);
                if size.get() > max {
                    return Err(format!(
                        "the cursor has pages of {size} items, over the maximum of {max}"
                    ));
                }
                set_page_size(&mut template.call.request, self.paging.style, size);
            }
            Ok(place)
        });
        match place {
            Ok(place) => self.place = place,
            Err(message) => {
                self.template = Err(Error::invalid_request(self.endpoint.id, message));
            }
        }
    }

    /// The cursor of the next page; `None` at the start and the end of the list,
    /// and while the position of a scroll is not known.
    pub(super) fn cursor(&self) -> Option<Cursor> {
        let unknown = self.done || self.stalled.is_some() || self.has_moved();
        let at_start = self.place.position.is_none() && self.place.skip == 0;
        (!unknown && !at_start).then(|| self.cursor_at(self.place.clone()))?
    }

    /// Whether the server has, or may have, moved on from the position that the
    /// last page gave: in a scroll it keeps the position itself.
    pub(super) fn has_moved(&self) -> bool {
        self.paging.style == PagingStyle::Scroll && (self.pending.is_some() || self.done)
    }

    /// The cursor behind the item at `index` of the current page. A scroll has
    /// none: its token stands for the next page, not for this one.
    pub(super) fn cursor_behind(&self, index: usize) -> Option<Cursor> {
        (self.paging.style != PagingStyle::Scroll).then(|| {
            self.cursor_at(Place {
                skip: count(index).saturating_add(1),
                ..self.place.clone()
            })
        })?
    }

    fn cursor_at(&self, mut place: Place) -> Option<Cursor> {
        place.position = place.position.or_else(|| self.start.clone());
        let (version, operation) = (self.endpoint.version, self.endpoint.id);
        Some(Cursor::new(version, operation, self.list?, place))
    }

    /// How many items to skip of a page that has just arrived with `items`.
    pub(super) fn skip_of(&self, items: usize) -> usize {
        usize::try_from(self.place.skip).map_or(items, |skip| skip.min(items))
    }

    /// Polls the response with the next page; `None` at the end of the list.
    pub(super) fn poll_answer(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<RawExchange, Error>>> {
        if let Some(error) = self.stalled.take() {
            self.done = true;
            return Poll::Ready(Some(Err(error)));
        }
        if self.done {
            return Poll::Ready(None);
        }
        let mut pending = match self.pending.take() {
            Some(pending) => pending,
            None => match self.fetch() {
                Ok(fetch) => Pending::Here(fetch),
                Err(error) => return Poll::Ready(Some(Err(self.fail(error)))),
            },
        };
        let polled = match &mut pending {
            Pending::Here(fetch) => fetch.as_mut().poll(context).map(Ok),
            Pending::Ahead(task) => Pin::new(&mut task.0).poll(context),
        };
        if polled.is_pending() {
            self.pending = Some(pending);
        }
        let fetched = match ready!(polled) {
            Ok(fetched) => fetched,
            Err(failed) => {
                let error = Error::stalled(self.endpoint.id, "a prefetch failed".to_owned());
                return Poll::Ready(Some(Err(self.fail(error.with_cause(failed)))));
            }
        };
        match fetched.result {
            Ok(exchange) => {
                self.sent = Some(fetched.sent);
                Poll::Ready(Some(Ok(exchange)))
            }
            Err(error) if self.ends_with(&error, fetched.arrived) => {
                self.done = true;
                Poll::Ready(None)
            }
            Err(error) => Poll::Ready(Some(Err(self.fail(error)))),
        }
    }

    /// Ends the list with an error, and adds the cursor of the page that failed,
    /// or a hint that there is none.
    pub(super) fn fail(&mut self, error: Error) -> Error {
        let lost = self.paging.style == PagingStyle::Scroll && scroll::may_lose_a_page(&error);
        let cursor = self.cursor().filter(|_| !lost);
        self.done = true;
        let error = error.with_cursor(cursor);
        match lost {
            true => error.with_hint(Some(scroll::HINT.to_owned())),
            false => error,
        }
    }

    /// Advances past a page that has arrived: computes the position of the next
    /// one, and prefetches it if enabled.
    ///
    /// Returns an error if it is not the page that was requested. That there is
    /// no way on becomes an error after the page.
    pub(super) fn advance(&mut self, info: &PageInfo, exchange: &RawExchange) -> Result<(), Error> {
        let Ok(template) = &self.template else {
            return Ok(());
        };
        let style = self.paging.style;
        if let (Some(Position::Page(number)), Some(arrived)) = (&self.place.position, info.page())
            && *number != arrived
        {
            let message = format!("page {arrived} arrived instead of page {number}");
            return Err(self.fail(Error::stalled(self.endpoint.id, message)));
        }
        let url = template.call.request.url();
        let at = self.place.position.as_ref();
        // A caller's own request may begin at a later page.
        let number = at.or(self.start.as_ref().filter(|_| style.is_numbered()));
        let following = next(style, info, number, url);
        let left = info
            .total_pages()
            .filter(|_| style.is_numbered())
            .map(|total| total.saturating_sub(here(number)));
        // The only page of a list cannot repeat another one.
        if at.is_some() || !matches!(following, Ok(None)) {
            let content = content(&exchange.body.bytes(), self.paging.items);
            if let Err(message) = self.progress.arrived(content) {
                return Err(self.fail(Error::stalled(self.endpoint.id, message)));
            }
        }
        // Of pages that are smaller than before, more than one.
        self.place.skip = self.place.skip.saturating_sub(count(info.items));
        let position = match following {
            Ok(Some(position)) => position,
            Ok(None) => {
                self.done = true;
                return Ok(());
            }
            Err(message) => {
                self.stall(message, info);
                return Ok(());
            }
        };
        match self.progress.goes_on(info, &position, left) {
            Ok(()) => self.move_to(position, info),
            Err(Stall::Loop(message)) => {
                self.stall(message, info);
                return Ok(());
            }
            Err(Stall::Pause(message)) => {
                self.move_to(position, info);
                let cursor = self.cursor();
                self.stall(message, info);
                self.stalled = self.stalled.take().map(|error| error.with_cursor(cursor));
                return Ok(());
            }
        }
        // Outside a runtime, the fetch fails when it is polled.
        if self.prefetch && tokio::runtime::Handle::try_current().is_ok() {
            match self.fetch() {
                Ok(fetch) => {
                    self.pending = Some(Pending::Ahead(AbortOnDrop(tokio::spawn(fetch))));
                }
                Err(error) => self.stalled = Some(error),
            }
        }
        Ok(())
    }

    fn move_to(&mut self, position: Position, info: &PageInfo) {
        if self.place.per_page.is_none() && self.paging.style.is_numbered() {
            self.place.per_page = info.per_page().and_then(NonZeroU64::new);
        }
        self.place.position = Some(position);
    }

    /// Ends the list after the current page with an error, whose cursor is
    /// behind that page's items.
    fn stall(&mut self, message: String, info: &PageInfo) {
        let error = Error::stalled(self.endpoint.id, message);
        let cursor = match info.items.checked_sub(1) {
            Some(last) => self.cursor_behind(last),
            None => self.cursor(),
        };
        let hint = self.paging.style == PagingStyle::Scroll;
        let hint = hint.then(|| scroll::HINT.to_owned());
        self.stalled = Some(error.with_cursor(cursor).with_hint(hint));
    }

    fn fetch(&mut self) -> Result<Fetch, Error> {
        let Template { transport, call } = self.template()?;
        Ok(Box::pin(async move {
            let sent = Instant::now();
            let answer = transport.send(call, ExpectedBody::Json).await;
            Fetched {
                sent,
                arrived: Instant::now(),
                result: answer.and_then(RawExchange::success),
            }
        }))
    }

    /// The request of the next page.
    fn template(&mut self) -> Result<Template, Error> {
        let template = match &mut self.template {
            Ok(template) => template,
            Err(error) => {
                let taken = std::mem::replace(error, Error::invalid("the list stream has failed"));
                return Err(taken);
            }
        };
        let Some(mut call) = template.call.try_clone() else {
            return Err(Error::invalid_request(
                self.endpoint.id,
                "the body cannot be repeated",
            ));
        };
        set_place(&mut call.request, self.paging.style, &self.place);
        Ok(Template {
            transport: template.transport.clone(),
            call,
        })
    }

    /// Whether an error that has arrived is the normal end of the list.
    fn ends_with(&self, error: &Error, arrived: Instant) -> bool {
        let since = self
            .sent
            .map(|sent| arrived.saturating_duration_since(sent));
        self.paging.style == PagingStyle::Scroll && scroll::is_end(error, since)
    }
}

fn count(items: usize) -> u64 {
    u64::try_from(items).unwrap_or(u64::MAX)
}
