//! The stream of the rows that are done.

use std::{
    collections::{HashSet, VecDeque},
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
    time::SystemTime,
};

use futures_core::Stream;
use tokio::time::{Sleep, sleep};
use tracing::{debug, warn};

use super::{
    api::BulkApi,
    ledger::{Ledger, Verdict},
    report::{Failure, Report},
    row::Row,
    settings::Settings,
    steering::Steering,
};
use crate::{
    CallFuture, Error,
    jobs::{TARGET, workspace::Workspace},
};

/// How many rows that fail alike stop a run in which none has succeeded.
const CANARIES: u32 = 10;

/// The rows of a run.
pub(super) type Rows<T> = Box<dyn Iterator<Item = T> + Send>;

/// The key of a row.
pub(super) type KeyOf<T> = Box<dyn Fn(&T) -> String + Send>;

/// What is done for a row.
pub(super) type Action<C, T, R> = Box<dyn FnMut(C, T) -> UnderWay<R> + Send>;

/// A row that is acted on.
pub(super) type UnderWay<R> = Pin<Box<dyn Future<Output = Result<R, Error>> + Send>>;

/// A row that waits or is under way.
struct Numbered<T> {
    index: u64,
    key: String,
    row: T,
}

/// A run over rows: a stream of those that are done, in the order in which they are.
///
/// It must be polled within a Tokio runtime. The future of `next` is cancel safe:
/// what is under way is kept, and goes on with the next poll.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Run<C, T, R> {
    client: C,
    begin: Option<CallFuture<Workspace>>,
    rows: Option<Rows<T>>,
    key: KeyOf<T>,
    action: Action<C, T, R>,
    resumed: Option<Report>,
    stop_after: u32,
    steering: Result<Steering, Option<Error>>,
    ledger: Option<Ledger>,
    /// Rows that failed before, until it is sure that the rows are the same.
    retries: VecDeque<Numbered<T>>,
    /// Rows whose key is under way.
    blocked: VecDeque<Numbered<T>>,
    under_way: Vec<Numbered<UnderWay<R>>>,
    keys: HashSet<String>,
    pause: Option<Pin<Box<Sleep>>>,
    /// How often the last failure has come in a row.
    alike: u32,
    last: Option<(Option<u16>, Option<String>)>,
    stopped: bool,
    failed: bool,
}

impl<C: BulkApi, T: Send + 'static, R> Run<C, T, R> {
    pub(super) fn new(
        client: C,
        rows: Rows<T>,
        key: KeyOf<T>,
        settings: Settings,
        action: Action<C, T, R>,
    ) -> Self {
        Self {
            begin: Some(client.whoami()),
            client,
            rows: Some(rows),
            key,
            action,
            steering: settings.steering().map_err(Some),
            resumed: settings.report,
            stop_after: settings.stop_after.max(1),
            ledger: None,
            retries: VecDeque::new(),
            blocked: VecDeque::new(),
            under_way: Vec::new(),
            keys: HashSet::new(),
            pause: None,
            alike: 0,
            last: None,
            stopped: false,
            failed: false,
        }
    }

    /// What was done so far; `None` before the first row, if the run was not resumed.
    pub fn report(&self) -> Option<Report> {
        match &self.ledger {
            Some(ledger) => {
                let ended = self.rows.is_none() && self.retries.is_empty();
                Some(ledger.report(ended))
            }
            None => self.resumed.clone(),
        }
    }

    /// Reads the workspace, and compares the report with it.
    fn poll_begin(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        if let Err(error) = &mut self.steering {
            return Poll::Ready(error.take().map_or(Ok(()), Err));
        }
        let Some(begin) = &mut self.begin else {
            return Poll::Ready(Ok(()));
        };
        let workspace = ready!(Pin::new(begin).poll(context));
        self.begin = None;
        let code = workspace?.code;
        let report = match self.resumed.take() {
            Some(report) => {
                if let Err(error) = report.check(C::VERSION, code.as_deref()) {
                    self.resumed = Some(report);
                    return Poll::Ready(Err(error));
                }
                report
            }
            None => Report::new(C::VERSION, code),
        };
        self.ledger = Some(Ledger::new(report));
        Poll::Ready(Ok(()))
    }

    /// Starts rows until enough are under way.
    fn fill(&mut self, context: &mut Context<'_>) -> Result<(), Error> {
        loop {
            if self.stopped {
                self.pause = None;
                return Ok(());
            }
            if let Some(pause) = &mut self.pause {
                if pause.as_mut().poll(context).is_pending() {
                    return Ok(());
                }
                self.pause = None;
            }
            let Ok(steering) = &self.steering else {
                return Ok(());
            };
            let under_way = self.under_way.len();
            if under_way >= steering.limit() {
                return Ok(());
            }
            let rate = self.client.transport().rate_limit();
            if let Some(wait) = steering.wait(rate, under_way, SystemTime::now()) {
                debug!(target: TARGET, ?wait, "bulk: leaving the rest of the window to others");
                self.pause = Some(Box::pin(sleep(wait)));
                continue;
            }
            let Some(next) = self.next_row()? else {
                return Ok(());
            };
            let Numbered { index, key, row } = next;
            self.keys.insert(key.clone());
            let row = (self.action)(self.client.clone(), row);
            self.under_way.push(Numbered { index, key, row });
        }
    }

    /// The next row that may start.
    fn next_row(&mut self) -> Result<Option<Numbered<T>>, Error> {
        let free = |row: &Numbered<T>| !self.keys.contains(&row.key);
        if let Some(at) = self.blocked.iter().position(free) {
            return Ok(self.blocked.remove(at));
        }
        let Some(ledger) = &mut self.ledger else {
            return Ok(None);
        };
        loop {
            // Rows that wait for another one with their key are not gathered.
            if self.blocked.len() >= self.keys.len().max(1) && !self.blocked.is_empty() {
                return Ok(None);
            }
            let next = match self.retries.front() {
                Some(_) if ledger.is_compared() => self.retries.pop_front(),
                _ => None,
            };
            let next = match (next, &mut self.rows) {
                (Some(row), _) => row,
                (None, None) => return Ok(None),
                (None, Some(rows)) => {
                    let Some(row) = rows.next() else {
                        self.rows = None;
                        ledger.end()?;
                        continue;
                    };
                    let key = (self.key)(&row);
                    let (index, verdict) = ledger.read(&key)?;
                    let row = Numbered { index, key, row };
                    match verdict {
                        Verdict::Done => continue,
                        Verdict::Failed => {
                            self.retries.push_back(row);
                            continue;
                        }
                        Verdict::New => row,
                    }
                }
            };
            if !self.keys.contains(&next.key) {
                return Ok(Some(next));
            }
            self.blocked.push_back(next);
        }
    }

    /// A row that is done.
    fn poll_row(&mut self, context: &mut Context<'_>) -> Poll<Option<Row<R>>> {
        for at in 0..self.under_way.len() {
            let Poll::Ready(result) = self.under_way[at].row.as_mut().poll(context) else {
                continue;
            };
            let Numbered { index, key, .. } = self.under_way.swap_remove(at);
            self.keys.remove(&key);
            self.finish(index, &key, result.as_ref().err());
            return Poll::Ready(Some(Row { index, key, result }));
        }
        match self.under_way.is_empty() && self.pause.is_none() {
            true => Poll::Ready(None),
            false => Poll::Pending,
        }
    }

    fn finish(&mut self, index: u64, key: &str, error: Option<&Error>) {
        let (Ok(steering), Some(ledger)) = (&mut self.steering, &mut self.ledger) else {
            return;
        };
        steering.finished(error);
        let Some(error) = error else {
            ledger.finish(index, None);
            self.alike = 0;
            self.last = None;
            return;
        };
        let failure = Failure::new(index, key, error);
        let (status, code) = failure.kind();
        let kind = (status, code.map(str::to_owned));
        self.alike = match self.last.as_ref() == Some(&kind) {
            true => self.alike + 1,
            false => 1,
        };
        let most = match ledger.succeeded() {
            0 => self.stop_after.min(CANARIES),
            _ => self.stop_after,
        };
        if self.alike >= most && !self.stopped {
            self.stopped = true;
            let message = &failure.message;
            let why = format!(
                "{} rows in a row failed alike, the last one: {message}",
                self.alike
            );
            warn!(target: TARGET, rows = self.alike, ?status, "bulk: stopped");
            ledger.stop(why);
        }
        self.last = Some(kind);
        ledger.finish(index, Some(failure));
    }
}

impl<C, T, R> Stream for Run<C, T, R>
where
    C: BulkApi,
    T: Send + 'static,
{
    type Item = Result<Row<R>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.failed {
            return Poll::Ready(None);
        }
        if let Err(error) = ready!(this.poll_begin(context)) {
            this.failed = true;
            return Poll::Ready(Some(Err(error)));
        }
        if let Err(error) = this.fill(context) {
            this.failed = true;
            return Poll::Ready(Some(Err(error)));
        }
        this.poll_row(context).map(|row| row.map(Ok))
    }
}

// No field is pinned structurally.
impl<C, T, R> Unpin for Run<C, T, R> {}

impl<C, T, R> fmt::Debug for Run<C, T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run")
            .field("under_way", &self.under_way.len())
            .field("stopped", &self.stopped)
            .finish_non_exhaustive()
    }
}
