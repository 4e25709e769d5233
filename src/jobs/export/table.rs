//! The rows in a file: CSV, or an archive of such, compressed or not.
//!
//! This is blocking code: gzip, tar and CSV are read by libraries that pull.

use std::{
    cell::{Cell, RefCell},
    io::{self, BufReader, Read},
    rc::Rc,
    sync::Arc,
};

use bytes::Bytes;
use csv::{ReaderBuilder, StringRecord};
use flate2::bufread::MultiGzDecoder;
use tokio::sync::mpsc::{Receiver, Sender};

use super::{
    row::{Row, Table},
    unpack::{Format, HEAD, corrupt, sniff},
};
use crate::{Error, ErrorKind};

/// How many rows are handed over at a time.
const BATCH: usize = 64;

/// The largest row, in bytes: a quote that is not closed would make one of the rest.
const LARGEST_ROW: u64 = 16 << 20;

/// Where a tar archive says that it is one.
const TAR_MAGIC: std::ops::Range<usize> = 257..262;

/// What a file turned out to have.
#[derive(Debug)]
pub(super) enum Event {
    /// A file of an archive begins.
    File(String),
    /// Rows, and those that cannot be read.
    Rows(Vec<Result<Row, Error>>),
    /// The end of the file, or why there is no more.
    Ended(Result<(), Error>),
}

/// Reads the file that arrives in `chunks`. It ends early if nobody listens.
pub(super) fn read(chunks: Receiver<Result<Bytes, Error>>, events: &Sender<Event>) {
    let failure = Rc::default();
    let input = Input {
        chunks,
        current: Bytes::new(),
        failure: Rc::clone(&failure),
    };
    let result = read_file(input, events);
    let result = result.map_err(|error| match failure.borrow_mut().take() {
        // What the download failed with, not what a library made of it.
        Some(failure) => failure,
        None => error,
    });
    // Nobody may listen.
    let _ = events.blocking_send(Event::Ended(result));
}

/// The chunks of a download.
struct Input {
    chunks: Receiver<Result<Bytes, Error>>,
    current: Bytes,
    failure: Rc<RefCell<Option<Error>>>,
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() {
            match self.chunks.blocking_recv() {
                Some(Ok(chunk)) => self.current = chunk,
                Some(Err(error)) => {
                    *self.failure.borrow_mut() = Some(error);
                    return Err(io::Error::other("the download failed"));
                }
                None => return Ok(0),
            }
        }
        let length = self.current.len().min(buffer.len());
        // Both are at least that long.
        buffer[..length].copy_from_slice(&self.current.split_to(length));
        Ok(length)
    }
}

fn read_file(mut input: Input, events: &Sender<Event>) -> Result<(), Error> {
    let mut head = Vec::new();
    let begin = (&mut input).take(HEAD as u64).read_to_end(&mut head);
    begin.map_err(corrupt)?;
    let format = sniff(&head)?;
    let file = BufReader::new(io::Cursor::new(head).chain(input));
    match format {
        Format::Gzip => read_plain(MultiGzDecoder::new(file), events),
        Format::Text => read_plain(file, events),
    }
}

/// Reads what was decompressed: an archive, or a table.
fn read_plain(mut plain: impl Read, events: &Sender<Event>) -> Result<(), Error> {
    let mut head = Vec::new();
    let begin = (&mut plain)
        .take(TAR_MAGIC.end as u64)
        .read_to_end(&mut head);
    begin.map_err(corrupt)?;
    let is_archive = head.get(TAR_MAGIC) == Some(b"ustar");
    let plain = io::Cursor::new(head).chain(plain);
    if !is_archive {
        return read_table(plain, None, events);
    }
    let mut archive = tar::Archive::new(plain);
    for entry in archive.entries().map_err(corrupt)? {
        let entry = entry.map_err(corrupt)?;
        if entry.header().entry_type().is_file() {
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            if events.blocking_send(Event::File(name.clone())).is_err() {
                return Ok(());
            }
            read_table(entry, Some(name), events)?;
        }
    }
    // The end of the compressed data says whether it is whole.
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(corrupt)?;
    Ok(())
}

fn read_table(
    source: impl Read,
    file: Option<String>,
    events: &Sender<Event>,
) -> Result<(), Error> {
    let spent = Rc::new(Cell::new(0));
    let mut reader = ReaderBuilder::new().from_reader(Bounded {
        source,
        spent: Rc::clone(&spent),
    });
    let columns = match reader.headers() {
        Ok(columns) => columns.clone(),
        Err(error) => {
            let columns = StringRecord::new();
            return Err(fatal(&Table { file, columns }, 1, error));
        }
    };
    let table = Arc::new(Table { file, columns });
    let mut record = StringRecord::new();
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        let line = reader.position().line();
        spent.set(0);
        match reader.read_record(&mut record) {
            Ok(true) => batch.push(Ok(Row {
                table: Arc::clone(&table),
                line: record.position().map_or(line, csv::Position::line),
                record: std::mem::take(&mut record),
            })),
            Ok(false) => break,
            Err(error) if error.is_io_error() => {
                let _ = events.blocking_send(Event::Rows(batch));
                return Err(fatal(&table, line, error));
            }
            Err(error) => batch.push(Err(table.error(line, error))),
        }
        if batch.len() == BATCH {
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            if events.blocking_send(Event::Rows(full)).is_err() {
                return Ok(());
            }
        }
    }
    let _ = events.blocking_send(Event::Rows(batch));
    Ok(())
}

/// The error for a file that cannot be read on.
fn fatal(table: &Table, line: u64, error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            let of = table.file.as_deref().map(|file| format!(" of `{file}`"));
            let of = of.unwrap_or_default();
            let message = format!(
                "line {line}{of} of the export begins a row of more than {LARGEST_ROW} bytes"
            );
            Error::of_kind(ErrorKind::Decode, message)
        }
        csv::ErrorKind::Io(error) => corrupt(error),
        other => Error::of_kind(
            ErrorKind::Decode,
            format!("the header of the export: {other:?}"),
        ),
    }
}

/// A source that ends with an error if a row is too large.
struct Bounded<R> {
    source: R,
    /// What was read since the row began.
    spent: Rc<Cell<u64>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.spent.get() > LARGEST_ROW {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let length = self.source.read(buffer)?;
        self.spent
            .set(self.spent.get().saturating_add(length as u64));
        Ok(length)
    }
}
