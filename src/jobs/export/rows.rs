//! The stream of the rows of an export.

use std::{
    fmt,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use bytes::Bytes;
use futures_core::{FusedStream, Stream};
use serde::de::DeserializeOwned;
use tokio::{
    sync::mpsc::{Receiver, Sender, channel},
    task::{JoinHandle, spawn_blocking},
};

use super::{
    row::Row,
    table::{self, Event},
};
use crate::{ByteStream, Error, ErrorKind};

/// How many chunks wait to be read, and how many batches of rows to be taken.
const WAITING: usize = 4;

/// A stream of the rows of an export; see [`Export::rows`](super::Export::rows).
///
/// A row that cannot be read, such as one with fewer fields than its header, is
/// yielded as an error, and the stream goes on. Any other error ends it. Only when the
/// stream has ended without one was the file whole: rows come before its end was checked.
///
/// The file is downloaded and decompressed no faster than rows are taken. What does
/// that, a task and a thread of Tokio's for blocking work, ends with the stream.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Rows {
    /// `None` at the end.
    source: Option<Source>,
    batch: vec::IntoIter<Result<Row, Error>>,
    report: RowsReport,
}

struct Source {
    events: Receiver<Event>,
    _download: AbortOnDrop,
}

struct AbortOnDrop(JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What has been read of the rows of an export.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct RowsReport {
    /// Rows that the stream has yielded.
    pub rows: u64,
    /// Rows that could not be read; the stream has yielded an error for each.
    pub unreadable: u64,
    /// The files of the archive so far; none if the export is one table.
    pub files: Vec<String>,
    /// Whether the file was read to its end, and is whole.
    pub complete: bool,
}

impl Rows {
    /// The rows of a file; this must be called within a Tokio runtime.
    pub(super) fn new(stream: ByteStream) -> Self {
        let (chunk_sender, chunks) = channel(WAITING);
        let (event_sender, events) = channel(WAITING);
        // It ends once either channel is closed.
        drop(spawn_blocking(move || table::read(chunks, &event_sender)));
        Self {
            source: Some(Source {
                events,
                _download: AbortOnDrop(tokio::spawn(feed(stream, chunk_sender))),
            }),
            batch: Vec::new().into_iter(),
            report: RowsReport::default(),
        }
    }

    /// The rows of an export without data.
    pub(super) fn none() -> Self {
        Self {
            source: None,
            batch: Vec::new().into_iter(),
            report: RowsReport {
                complete: true,
                ..RowsReport::default()
            },
        }
    }

    /// What has been read so far.
    pub fn report(&self) -> &RowsReport {
        &self.report
    }

    /// Decodes each row; see [`Row::decode`].
    pub fn records<T: DeserializeOwned>(self) -> Records<T> {
        Records {
            rows: self,
            record: PhantomData,
        }
    }
}

async fn feed(mut stream: ByteStream, chunks: Sender<Result<Bytes, Error>>) {
    loop {
        let chunk = stream.chunk().await.transpose();
        let Some(chunk) = chunk else { return };
        let is_last = chunk.is_err();
        if chunks.send(chunk).await.is_err() || is_last {
            return;
        }
    }
}

impl Stream for Rows {
    type Item = Result<Row, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(row) = self.batch.next() {
                match row {
                    Ok(_) => self.report.rows += 1,
                    Err(_) => self.report.unreadable += 1,
                }
                return Poll::Ready(Some(row));
            }
            let Some(source) = &mut self.source else {
                return Poll::Ready(None);
            };
            let ended = match ready!(source.events.poll_recv(context)) {
                Some(Event::Rows(batch)) => {
                    self.batch = batch.into_iter();
                    continue;
                }
                Some(Event::File(name)) => {
                    self.report.files.push(name);
                    continue;
                }
                Some(Event::Ended(result)) => result,
                // The runtime shuts down.
                None => Err(Error::of_kind(
                    ErrorKind::Network,
                    "the export was not read to its end",
                )),
            };
            self.source = None;
            match ended {
                Ok(()) => self.report.complete = true,
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
}

impl FusedStream for Rows {
    fn is_terminated(&self) -> bool {
        self.source.is_none() && self.batch.as_slice().is_empty()
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("report", &self.report)
            .finish_non_exhaustive()
    }
}

/// A stream of rows, decoded; see [`Rows::records`].
#[must_use = "a stream does nothing unless it is polled"]
pub struct Records<T> {
    rows: Rows,
    record: PhantomData<fn() -> T>,
}

impl<T> Records<T> {
    /// What has been read so far.
    pub fn report(&self) -> &RowsReport {
        &self.rows.report
    }
}

impl<T: DeserializeOwned> Stream for Records<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let row = ready!(Pin::new(&mut self.rows).poll_next(context));
        Poll::Ready(row.map(|row| row?.decode()))
    }
}

impl<T> fmt::Debug for Records<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.fmt(f)
    }
}
