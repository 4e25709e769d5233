//! The stream of all companies.

use std::{
    collections::HashSet,
    fmt,
    future::Future as _,
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use futures_core::{FusedStream, Stream};
use tokio::{
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    task::JoinHandle,
};

use super::{
    report::{Method, Report},
    scroll::{self, Event},
    settings::Settings,
    version::CompanySource,
};
use crate::{
    CallFuture, CallOptions, Error,
    jobs::page::{Ask, Read},
    paging::{Cursor, EntryPage},
    throttle::Priority,
};

/// The largest page of the list (Intercom).
const LARGEST_PAGE: u32 = 60;

/// A stream of all companies, each once.
///
/// It can be polled, cancelled and dropped like
/// [`Items`](crate::paging::Items#cancellation). It ends after an error, except that
/// of an entry that cannot be decoded, which is yielded, counted and passed.
///
/// While it scrolls, pages arrive as fast as the server answers, and wait in memory
/// until they are taken: a scroll that pauses for a minute is lost. The task that
/// reads them ends with the stream.
#[must_use = "a stream does nothing unless it is polled"]
pub struct AllCompanies<C: CompanySource> {
    client: C,
    settings: Settings,
    state: State<C::Company>,
    page: vec::IntoIter<Result<C::Company, Error>>,
    /// What this stream has read, known companies included.
    read: HashSet<String>,
    report: Report,
}

enum State<T> {
    Listing {
        call: Option<CallFuture<Read<T>>>,
        /// The cursor of the next page, once one was read.
        next: Option<Option<Cursor>>,
    },
    Scrolling {
        events: UnboundedReceiver<Event<T>>,
        _task: AbortOnDrop,
    },
    Ended,
}

struct AbortOnDrop(JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

const START: Option<Option<Cursor>> = Some(None);

impl<C: CompanySource> AllCompanies<C> {
    pub(super) fn new(client: C, settings: Settings) -> Self {
        Self {
            client,
            settings,
            state: State::Listing {
                call: None,
                next: START,
            },
            page: Vec::new().into_iter(),
            read: HashSet::new(),
            report: Report::default(),
        }
    }

    /// What the walk has done so far.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The stream, with the errors of entries apart from those that end it.
    #[doc(hidden)]
    pub fn entries(self) -> Entries<C> {
        Entries(self)
    }

    fn ask(&self, cursor: Option<Cursor>) -> Result<CallFuture<Read<C::Company>>, Error> {
        if !(1..=LARGEST_PAGE).contains(&self.settings.per_page) {
            return Err(Error::invalid(format!(
                "all companies: `per_page` must be 1 to {LARGEST_PAGE}"
            )));
        }
        Ok(self.client.list(Ask {
            query: None,
            per_page: self.settings.per_page,
            cursor,
            options: CallOptions::new().priority(Priority::Bulk),
        }))
    }

    /// Goes on by the scroll.
    fn scroll(&mut self) {
        let (sender, events) = unbounded_channel();
        let run = scroll::run(self.client.clone(), self.settings.clone(), sender);
        self.report.method = Method::Scroll;
        self.state = State::Scrolling {
            events,
            _task: AbortOnDrop(tokio::spawn(run)),
        };
    }

    fn arrived(&mut self, page: EntryPage<C::Company>) {
        self.report.pages += 1;
        self.page = page.entries;
        let State::Listing { next, .. } = &mut self.state else {
            return;
        };
        let shrank = page.total < self.report.expected && page.total.is_some();
        self.report.expected = page.total.or(self.report.expected);
        if self.report.expected > Some(self.settings.scroll_above) {
            self.page = Vec::new().into_iter();
            return self.scroll();
        }
        *next = page.next.map(Some);
        // What is behind the removed ones has moved up, maybe to a page before.
        let is_short = next.is_none() && self.is_short();
        if (shrank || is_short) && self.report.restarts < self.settings.most_restarts.into() {
            self.report.restarts += 1;
            self.state = State::Listing {
                call: None,
                next: START,
            };
        }
    }

    /// Whether fewer companies came than there are, with those of the current page.
    fn is_short(&self) -> bool {
        let ids = self.page.as_slice().iter().flatten().map(C::company_id);
        let new = ids.filter(|id| !self.read.contains(id.as_str())).count();
        let read = u64::try_from(self.read.len().saturating_add(new)).unwrap_or(u64::MAX);
        self.report.expected.is_some_and(|expected| read < expected)
    }

    /// What to yield for an entry of a page.
    fn take(&mut self, entry: Result<C::Company, Error>) -> Option<Result<C::Company, Error>> {
        match entry {
            Ok(company) => {
                let id = C::company_id(&company).as_str();
                let is_known = self.settings.seen.contains(id);
                if !self.read.insert(id.to_owned()) || is_known {
                    self.report.duplicates += 1;
                    return None;
                }
                self.report.distinct += 1;
                Some(Ok(company))
            }
            Err(error) => {
                self.report.unreadable += 1;
                Some(Err(error))
            }
        }
    }

    fn finish(&mut self) {
        self.state = State::Ended;
        self.report.complete = !self.is_short();
    }

    /// Goes on by a call of the list, or what it has answered.
    fn poll_list(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let State::Listing { call, next } = &mut self.state else {
            return Poll::Ready(Ok(()));
        };
        if let Some(sent) = call {
            let answer = ready!(Pin::new(sent).poll(context));
            *call = None;
            match answer {
                Ok(Read(page)) => self.arrived(page),
                Err(error) if error.is_past_list_limit() => self.scroll(),
                Err(error) => return Poll::Ready(Err(error)),
            }
            return Poll::Ready(Ok(()));
        }
        match next.take() {
            None => self.finish(),
            Some(cursor) => {
                let asked = match self.ask(cursor) {
                    Ok(asked) => asked,
                    Err(error) => return Poll::Ready(Err(error)),
                };
                self.state = State::Listing {
                    call: Some(asked),
                    next: None,
                };
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Takes what happened in the scroll.
    fn happened(&mut self, event: Option<Event<C::Company>>) -> Result<(), Error> {
        match event {
            Some(Event::Page(Read(page))) => self.arrived(page),
            Some(Event::Restarted) => self.report.restarts += 1,
            Some(Event::Waits) => self.report.waits += 1,
            Some(Event::Ended(Ok(()))) => self.finish(),
            Some(Event::Ended(Err(error))) => return Err(error),
            None => return Err(Error::invalid("the task that scrolls was stopped")),
        }
        Ok(())
    }

    /// The next entry: an outer error ends the stream.
    fn poll_entry(&mut self, context: &mut Context<'_>) -> Poll<Option<Entry<C>>> {
        loop {
            if let Some(entry) = self.page.next() {
                match self.take(entry) {
                    Some(taken) => return Poll::Ready(Some(Ok(taken))),
                    None => continue,
                }
            }
            let result = match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Listing { .. } => ready!(self.poll_list(context)),
                State::Scrolling { events, .. } => {
                    let event = ready!(events.poll_recv(context));
                    self.happened(event)
                }
            };
            if let Err(error) = result {
                self.state = State::Ended;
                return Poll::Ready(Some(Err(error)));
            }
        }
    }
}

/// An entry of a page; an outer error ends the stream.
type Entry<C> = Result<Result<<C as CompanySource>::Company, Error>, Error>;

impl<C: CompanySource> Stream for AllCompanies<C> {
    type Item = Result<C::Company, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let entry = ready!(self.poll_entry(context));
        Poll::Ready(entry.map(|entry| entry.and_then(|entry| entry)))
    }
}

impl<C: CompanySource> FusedStream for AllCompanies<C> {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Ended) && self.page.as_slice().is_empty()
    }
}

// No field is pinned structurally.
impl<C: CompanySource> Unpin for AllCompanies<C> {}

impl<C: CompanySource> fmt::Debug for AllCompanies<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AllCompanies")
            .field("report", &self.report)
            .finish_non_exhaustive()
    }
}

/// All companies, for another job.
#[doc(hidden)]
pub struct Entries<C: CompanySource>(AllCompanies<C>);

impl<C: CompanySource> Stream for Entries<C> {
    type Item = Entry<C>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_entry(context)
    }
}
