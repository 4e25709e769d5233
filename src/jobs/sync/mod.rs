//! Incremental sync: what has changed since a checkpoint.
//!
//! A sync is a stream of records in their present state, and a [`Checkpoint`] to
//! store beside them. The first sync reads everything, the next one what has changed
//! since.
//!
//! ```no_run
//! # #[cfg(feature = "v2_16")] mod example {
//! use futures_util::TryStreamExt;
//! use intercom_sdk::{jobs::sync::Checkpoint, v2_16::Client};
//!
//! # async fn run(client: Client, stored: Option<Checkpoint>) -> Result<(), intercom_sdk::Error> {
//! let mut sync = client.sync_contacts();
//! if let Some(checkpoint) = &stored {
//!     sync = sync.resume(checkpoint);
//! }
//! let mut changes = sync.changes();
//! while let Some(contact) = changes.try_next().await? {
//!     println!("{} has changed", contact.id);
//!     // Now and then, and at the end: store what was read, then the checkpoint.
//! }
//! let checkpoint = serde_json::to_string(&changes.checkpoint()).unwrap();
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! The checkpoint is plain data: keep it in the database that has the records, in the
//! same transaction, or as text in a [`CheckpointStore`](crate::checkpoint::CheckpointStore).
//!
//! # What is promised
//!
//! Every record that changed before the sync began, and that the API finds, is
//! yielded at least once. A program that stops anywhere goes on at the checkpoint it
//! stored: it repeats what came after that one, and loses nothing. Where the server
//! shows the same change of the same record again, the stream leaves it out.
//!
//! - The time that counts is the server's, from its `Date` header.
//! - A run reads again the ten minutes before the last one
//!   ([`overlap`](SyncRequest::overlap)), because searches show a change late. How late
//!   at most is not known.
//! - Searches of contacts compare whole days of the workspace's zone. They are asked
//!   from 26 hours earlier on, since a day has up to 25 hours, and the seconds are
//!   compared here.
//! - A record that changes while the sync runs may be missing in it: the next one
//!   yields it.
//! - Where the server fails (5xx, a timeout), the sync asks for pages half as large,
//!   down to ten records, and then for half of the time, down to a second (contacts: a
//!   day). What fails even then is a gap in the [`Report`]; the checkpoint keeps it,
//!   and the next sync tries it again. Three gaps in a row are an outage: the stream
//!   ends with the error.
//! - A cursor that is refused is replaced by a new search from the last second that
//!   was read.
//!
//! Whether every change moves `updated_at` is Intercom's affair. Deletions and merges
//! are not seen at all: [`Changes::unseen`] lists them with the webhook topics that
//! tell. From 2.16 on, `list_deleted_conversation_ids` lists deleted conversations.
//!
//! # What it costs
//!
//! One call for the workspace (`/me`), and one for each page of 150 records: a search
//! of contacts also reads those of up to 26 hours before. Articles are read from the
//! last change back; companies, which cannot be asked for by time, all of them, as in
//! [`companies`](crate::jobs::companies).

mod changes;
mod checkpoint;
mod failure;
mod list;
mod report;
mod request;
mod source;
mod unseen;
pub(crate) mod version;
mod walk;
mod window;

#[doc(hidden)]
pub use self::source::Everything;
pub use self::{
    changes::Changes,
    checkpoint::Checkpoint,
    report::{Gap, Report},
    request::SyncRequest,
    source::{Articles, Companies, Contacts, Conversations, Resource, Source, Tickets},
    unseen::Unseen,
};
