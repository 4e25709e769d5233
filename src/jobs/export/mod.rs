//! Exports: asked for, waited for, and downloaded whole.
//!
//! A content export has what was sent to people and what they did with it (not
//! conversations), a reporting export a dataset of reporting. An export is a job at
//! Intercom: this module starts it, waits until it has ended, and reads its file, as a
//! file, as bytes or as rows.
//!
//! ```no_run
//! # #[cfg(feature = "v2_16")] mod example {
//! use intercom_sdk::{Error, jobs::export::Progress, types::Timestamp, v2_16::Client};
//!
//! # async fn run(client: Client, from: Timestamp) -> Result<(), Error> {
//! let mut export = client.export_content(from..=Timestamp::now()).start().await?;
//! println!("store {}: with it, `content_export` goes on after a crash", export.id());
//! let download = export.decompress(true).save("receipts.csv").await?;
//! println!("{:?}: {} bytes", download.path, download.written);
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! Or row by row, with columns by name; those of receipts are known:
//!
//! ```no_run
//! # #[cfg(feature = "v2_16")] mod example {
//! use futures_util::TryStreamExt;
//! use intercom_sdk::{Error, jobs::export::Receipt, v2_16::Client};
//!
//! # async fn run(client: Client) -> Result<(), Error> {
//! let mut rows = client.content_export("6f1bq3x").rows().await?;
//! while let Some(row) = rows.try_next().await? {
//!     if row.get("receipt_id").is_some() {
//!         let receipt: Receipt = row.decode()?;
//!         println!("{:?} {:?}", receipt.content_title, receipt.first_open);
//!     } else {
//!         println!("{:?} {:?}", row.file(), row.to_map());
//!     }
//! }
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! - A workspace has one content export at a time, and five of reporting (Intercom). The
//!   429 of a further one is waited out, up to
//!   [`max_turn_wait`](ExportRequest::max_turn_wait).
//! - If the answer to the request for an export is lost, it is asked for once more. If
//!   the first one exists after all, nobody knows its id: the second waits until it has
//!   ended, and [`Report::maybe_orphaned`] is true.
//! - An export without data is a success ([`State::NoData`]) without a file. One that
//!   failed or was canceled is an error of kind
//!   [`Export`](crate::ErrorKind::Export).
//! - A file is written beside its name and gets it once it is whole: the gzip data is
//!   checked to its end, and the file is on disk. A broken download is begun again
//!   ([`max_restarts`](Export::max_restarts)), a full disk is an error of kind
//!   [`Io`](crate::ErrorKind::Io).
//! - Memory does not grow with the file.
//! - The file of a content export is gzip of CSV, that of a reporting export a gzipped
//!   tar archive. What a file is, is seen by its first bytes; rows are read from either.
//! - Intercom keeps a file for two days. Older descriptions say that a content export
//!   ends at ten million rows: ask for shorter ranges.
//!
//! # What it costs
//!
//! One call to start, one for each look at its state (after 5 s, then less and less
//! often, down to once a minute), and one for the file. A reporting export takes one more
//! for `/me` unless [`app_id`](ExportRequest::app_id) is set. Each time that its turn
//! is waited for costs a call and the client's retries of it.

mod download;
mod handle;
mod job;
mod kind;
mod part_file;
mod progress;
mod receipt;
mod request;
mod row;
mod rows;
mod table;
mod unpack;
pub(crate) mod version;

#[doc(hidden)]
pub use self::job::Job;
pub use self::{
    download::Download,
    handle::Export,
    job::{State, Status},
    kind::{Content, Dataset, Kind, Reporting},
    progress::{Progress, Report},
    receipt::Receipt,
    request::ExportRequest,
    row::Row,
    rows::{Records, Rows, RowsReport},
    version::{CancelExport, ExportSource},
};
