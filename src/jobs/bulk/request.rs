//! A run that has not begun.

use std::fmt;

use super::{
    api::BulkApi,
    report::Report,
    run::{KeyOf, Rows, Run, UnderWay},
    settings::Settings,
};
use crate::Error;

/// How many rows are under way at most.
const CONCURRENCY: usize = 16;

/// The part of a window that is used.
const SHARE: f64 = 0.7;

/// How many rows that fail alike stop a run.
const STOP_AFTER: u32 = 100;

/// A run over rows that has not begun; [`run`](Self::run) begins it.
#[must_use = "nothing is done before the stream of `run` is read"]
pub struct ForEach<C, T> {
    client: C,
    rows: Rows<T>,
    key: KeyOf<T>,
    settings: Settings,
}

impl<C: BulkApi, T: Send + 'static> ForEach<C, T> {
    /// A run over rows, each named by its key, for code that works with the clients
    /// of several versions; else see `for_each` of a client.
    pub fn new<I>(client: &C, rows: I, key: impl Fn(&T) -> String + Send + 'static) -> Self
    where
        I: IntoIterator<Item = T>,
        I::IntoIter: Send + 'static,
    {
        Self {
            client: client.clone(),
            rows: Box::new(rows.into_iter()),
            key: Box::new(key),
            settings: Settings {
                report: None,
                concurrency: CONCURRENCY,
                share: SHARE,
                stop_after: STOP_AFTER,
            },
        }
    }

    /// Goes on at a report of the same rows: skips those that were done, and tries
    /// those again that failed.
    pub fn resume(mut self, report: &Report) -> Self {
        self.settings.report = Some(report.clone());
        self
    }

    /// Sets how many rows are under way at most, 16 by default.
    pub fn concurrency(mut self, rows: usize) -> Self {
        self.settings.concurrency = rows;
        self
    }

    /// Sets which part of each window of the rate limit is used, above 0 to 1; 0.7
    /// by default, so that other programs of the workspace have the rest.
    pub fn share(mut self, share: f64) -> Self {
        self.settings.share = share;
        self
    }

    /// Sets how many rows one after the other fail with the same status and code
    /// until the run stops; 100 by default. Before the first row has succeeded, ten
    /// are enough.
    pub fn stop_after(mut self, rows: u32) -> Self {
        self.settings.stop_after = rows;
        self
    }

    /// Begins the run: a stream of the rows as they are done. `action` gets a client
    /// and a row. Nothing is sent before the stream is polled, and dropping it stops
    /// the rows that are under way.
    ///
    /// The stream ends with an error if the settings make no sense, the workspace
    /// cannot be read, or the report to resume at is not of these rows. An error of
    /// the action is in the row.
    pub fn run<R, F, A>(self, mut action: A) -> Run<C, T, R>
    where
        A: FnMut(C, T) -> F + Send + 'static,
        F: Future<Output = Result<R, Error>> + Send + 'static,
    {
        let action = Box::new(move |client, row| -> UnderWay<R> { Box::pin(action(client, row)) });
        Run::new(self.client, self.rows, self.key, self.settings, action)
    }
}

impl<C, T> fmt::Debug for ForEach<C, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ForEach")
            .field("concurrency", &self.settings.concurrency)
            .finish_non_exhaustive()
    }
}
