//! The stream of changes.

use std::{
    fmt,
    future::Future as _,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
    time::SystemTime,
    vec,
};

use futures_core::{FusedStream, Stream};
use serde_json::Value;
use tracing::{debug, warn};

use super::{
    checkpoint::{Checkpoint, Owner, check_time},
    failure::{Failure, Setback},
    list::Listing,
    report::{Gap, Report},
    request::Settings,
    source::{Everything, Method, Resource, Source},
    unseen::Unseen,
    walk::{Pace, Verdict, Walk},
    window::Precision,
};
use crate::{
    CallFuture, Error,
    jobs::{
        TARGET,
        page::{Ask, Read},
        workspace::Workspace,
    },
    paging::{Cursor, Fingerprint},
    types::Timestamp,
};

/// A stream of the records that have changed, each in its present state.
///
/// It can be polled, cancelled and dropped like
/// [`Items`](crate::paging::Items#cancellation). It ends after an error, except that
/// of an entry that cannot be decoded: that one is yielded where the record would
/// be, counted, and passed. After an error, the checkpoint is still good.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Changes<C: Source<R>, R: Resource> {
    client: C,
    settings: Settings,
    filter: Fingerprint,
    state: State,
    in_flight: Option<InFlight<C::Item>>,
    /// The records of the current page.
    page: vec::IntoIter<Result<C::Item, Error>>,
    /// When the page was sent, by the server's clock.
    read_at: i64,
    /// The cursor of the page after the current one.
    next: Option<Cursor>,
    everything: Option<Everything<C::Item>>,
    /// An error for after the current record.
    failure: Option<Error>,
    report: Report,
    resource: PhantomData<R>,
}

/// How far the sync is.
enum State {
    Starting,
    Searching(Walk),
    Listing(Walk, Listing),
    Ended(Option<Checkpoint>),
}

enum InFlight<T> {
    Whoami(CallFuture<Workspace>),
    Page(CallFuture<Read<T>>),
}

impl<C: Source<R>, R: Resource> Changes<C, R> {
    pub(super) fn new(client: C, settings: Settings) -> Self {
        let filter = settings.filter.as_ref();
        let filter = filter.map_or(Value::Null, |query| query.to_json());
        Self {
            client,
            settings,
            filter: Fingerprint::of_value(&filter),
            state: State::Starting,
            in_flight: None,
            page: Vec::new().into_iter(),
            read_at: 0,
            next: None,
            everything: None,
            failure: None,
            report: Report::default(),
            resource: PhantomData,
        }
    }

    /// Where the sync is: everything that the stream has yielded counts as done.
    /// Store it when the records are stored. `None` before the first call has
    /// returned, unless the sync was resumed.
    ///
    /// Of companies and articles, it moves only when the stream ends.
    pub fn checkpoint(&self) -> Option<Checkpoint> {
        match &self.state {
            State::Starting => self.settings.checkpoint.clone(),
            State::Searching(walk) | State::Listing(walk, _) => Some(walk.checkpoint()),
            State::Ended(checkpoint) => checkpoint.clone(),
        }
    }

    /// What the sync has done so far.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// What a sync of these records cannot see, and the webhook topics that tell.
    pub fn unseen(&self) -> &'static [Unseen] {
        R::UNSEEN
    }

    /// Begins what comes next: a call, a stream, or the end.
    fn begin(&mut self) -> Result<(), Error> {
        let (query, per_page, cursor) = match &mut self.state {
            State::Starting => {
                self.settings.check::<R>()?;
                self.in_flight = Some(InFlight::Whoami(self.client.whoami()));
                return Ok(());
            }
            State::Searching(walk) => match (walk.next(), self.settings.filter.clone()) {
                (None, _) => {
                    self.end();
                    return Ok(());
                }
                (Some((query, per_page, cursor)), filter) => {
                    let query = match filter {
                        Some(filter) => query.and(filter),
                        None => query,
                    };
                    (Some(query), per_page, cursor)
                }
            },
            State::Listing(..) if R::METHOD == Method::Everything => {
                self.everything = self.client.everything();
                if self.everything.is_none() {
                    self.end();
                }
                return Ok(());
            }
            State::Listing(_, listing) => (None, self.settings.per_page, listing.next()),
            State::Ended(_) => return Ok(()),
        };
        let call = self.client.read(Ask {
            query,
            per_page,
            cursor,
            options: self.settings.options.clone(),
        });
        self.in_flight = Some(InFlight::Page(call));
        Ok(())
    }

    /// Begins the run, now that the workspace and its time are known.
    fn start(&mut self, workspace: Workspace) -> Result<(), Error> {
        let now = unix(workspace.now);
        self.read_at = now;
        let owner = Owner {
            resource: R::NAME,
            version: C::VERSION,
            workspace: workspace.code,
            filter: self.filter,
        };
        let until = self.settings.until.map(Timestamp::unix);
        if let Some(until) = until {
            check_time("`until`", until, i64::MAX)?;
        }
        let since = self.settings.since.map(Timestamp::unix);
        let (base, overlap) = match &self.settings.checkpoint {
            Some(checkpoint) => {
                checkpoint.check(&owner, now)?;
                (checkpoint.clone(), self.settings.overlap.as_secs())
            }
            None => {
                if let Some(since) = since {
                    check_time("`since`", since, now)?;
                }
                (Checkpoint::new(owner, since), 0)
            }
        };
        if let (Some(since), Some(until)) = (base.since, until)
            && until < since
        {
            let message = format!(
                "sync of {}: `until` is before the checkpoint's time",
                R::NAME
            );
            return Err(Error::invalid(message));
        }
        let (precision, resumes) = match R::METHOD {
            Method::Search(precision) => (precision, true),
            Method::Pages | Method::Everything => (Precision::Second, false),
        };
        let pace = Pace {
            precision,
            per_page: self.settings.per_page,
            first_overlap: i64::try_from(overlap).unwrap_or(i64::MAX),
            next_overlap: i64::try_from(self.settings.overlap.as_secs()).unwrap_or(i64::MAX),
            resumes,
        };
        let walk = Walk::new(base, until.map_or(now, |until| until.min(now)), pace);
        self.state = match R::METHOD {
            Method::Search(_) => State::Searching(walk),
            Method::Pages | Method::Everything => State::Listing(walk, Listing::default()),
        };
        Ok(())
    }

    /// Takes a page that has arrived.
    fn arrived(&mut self, Read(page): Read<C::Item>) -> Result<(), Error> {
        self.report.pages += 1;
        if let Some(date) = page.date {
            self.read_at = unix(date);
        }
        match &mut self.state {
            State::Searching(walk) => walk.arrived(),
            State::Listing(_, listing) => {
                let is_good = listing.arrived(page.total)?;
                self.report.restarts = listing.restarts();
                if !is_good {
                    debug!(target: TARGET, resource = R::NAME, "the list shrank: reading it again");
                    return Ok(());
                }
            }
            State::Starting | State::Ended(_) => {}
        }
        self.page = page.entries;
        self.next = page.next;
        if self.page.as_slice().is_empty() {
            self.page_done();
        }
        Ok(())
    }

    /// What to yield for an entry of a page.
    fn take(&mut self, entry: Result<C::Item, Error>) -> Option<Result<C::Item, Error>> {
        let item = match entry {
            Ok(item) => item,
            Err(error) => {
                self.report.unreadable += 1;
                return Some(Err(error));
            }
        };
        let changed = C::updated_at(&item).map(Timestamp::unix);
        let id = C::id(&item).as_str();
        let verdict = match &mut self.state {
            State::Searching(walk) => walk.judge(id, changed, self.read_at),
            State::Listing(walk, listing) => {
                let is_sorted = listing.is_sorted_with(changed);
                let is_past = changed.is_some_and(|changed| walk.is_before(changed));
                match R::METHOD == Method::Pages && is_sorted && is_past {
                    true => Verdict::WindowEnds,
                    false => walk.judge(id, changed, self.read_at),
                }
            }
            State::Starting | State::Ended(_) => Verdict::Filtered,
        };
        match verdict {
            Verdict::Emit => {
                self.report.emitted += 1;
                return Some(Ok(item));
            }
            Verdict::Duplicate => self.report.duplicates += 1,
            Verdict::Filtered => self.report.filtered += 1,
            Verdict::WindowEnds => {
                self.page = Vec::new().into_iter();
                self.next = None;
            }
        }
        None
    }

    /// Moves on from a page, all of whose records are taken.
    fn page_done(&mut self) {
        let next = self.next.take();
        match (&mut self.state, next) {
            (State::Searching(walk), next) => {
                if !walk.page_done(next) {
                    let message = "the search names a page again that was read".to_owned();
                    self.failure = Some(Error::stalled("sync", message));
                }
            }
            (State::Listing(_, listing), Some(next)) => listing.go_on(next),
            (State::Listing(walk, _), None) => {
                walk.finish();
                self.end();
            }
            (State::Starting | State::Ended(_), _) => {}
        }
    }

    /// Goes on after a page that failed, or returns the error.
    fn failed(&mut self, error: Error) -> Result<(), Error> {
        let State::Searching(walk) = &mut self.state else {
            return Err(error);
        };
        let setback = walk.failed(Failure::of(&error));
        let status = error.status().map(|status| status.as_u16());
        match setback {
            Setback::Fatal => return Err(error),
            Setback::Again => {}
            Setback::Reopened => self.report.reopened += 1,
            Setback::Split => self.report.splits += 1,
            Setback::Gap(window) => {
                let moment =
                    |seconds| Timestamp::try_from(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
                self.report.gaps.push(Gap {
                    from: moment(window.from),
                    to: moment(window.to),
                });
            }
        }
        warn!(
            target: TARGET,
            resource = R::NAME,
            status,
            request_id = error.request_id(),
            setback = ?setback,
            "a page of a sync failed"
        );
        Ok(())
    }

    /// Ends the stream; what was done stays done.
    fn end(&mut self) {
        let checkpoint = self.checkpoint();
        let is_done = matches!(&checkpoint, Some(checkpoint) if checkpoint.run.is_none());
        if let (State::Searching(_) | State::Listing(..), None, true) =
            (&self.state, &self.failure, is_done)
        {
            self.report.complete = self.report.gaps.is_empty();
        }
        self.state = State::Ended(checkpoint);
        self.in_flight = None;
        self.everything = None;
        self.page = Vec::new().into_iter();
    }
}

fn unix(time: SystemTime) -> i64 {
    Timestamp::from(time).unix()
}

impl<C: Source<R>, R: Resource> Stream for Changes<C, R> {
    type Item = Result<C::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(entry) = this.page.next() {
                let taken = this.take(entry);
                if this.page.as_slice().is_empty() {
                    this.page_done();
                }
                match taken {
                    Some(taken) => return Poll::Ready(Some(taken)),
                    None => continue,
                }
            }
            let result = if let Some(error) = this.failure.take() {
                Err(error)
            } else if let State::Ended(_) = this.state {
                return Poll::Ready(None);
            } else if let Some(everything) = &mut this.everything {
                match ready!(everything.as_mut().poll_next(context)) {
                    Some(Ok(entry)) => match this.take(entry) {
                        Some(taken) => return Poll::Ready(Some(taken)),
                        None => Ok(()),
                    },
                    Some(Err(error)) => Err(error),
                    None => {
                        this.page_done();
                        Ok(())
                    }
                }
            } else {
                match &mut this.in_flight {
                    None => this.begin(),
                    Some(InFlight::Whoami(call)) => {
                        let workspace = ready!(Pin::new(call).poll(context));
                        this.in_flight = None;
                        workspace.and_then(|workspace| this.start(workspace))
                    }
                    Some(InFlight::Page(call)) => {
                        let page = ready!(Pin::new(call).poll(context));
                        this.in_flight = None;
                        match page {
                            Ok(page) => this.arrived(page),
                            Err(error) => this.failed(error),
                        }
                    }
                }
            };
            if let Err(error) = result {
                let checkpoint = this.checkpoint();
                this.end();
                this.report.complete = false;
                this.state = State::Ended(checkpoint);
                return Poll::Ready(Some(Err(error)));
            }
        }
    }
}

impl<C: Source<R>, R: Resource> FusedStream for Changes<C, R> {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Ended(_)) && self.page.as_slice().is_empty()
    }
}

// No field is pinned structurally.
impl<C: Source<R>, R: Resource> Unpin for Changes<C, R> {}

impl<C: Source<R>, R: Resource> fmt::Debug for Changes<C, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Changes")
            .field("resource", &R::NAME)
            .field("report", &self.report)
            .finish_non_exhaustive()
    }
}
