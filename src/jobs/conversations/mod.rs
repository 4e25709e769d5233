//! Whole conversations: with all their parts, many at a time.
//!
//! Lists, searches and syncs have conversations without their parts. This job
//! fetches each of them, several at a time within the throttle, as they come or in
//! order, and says of each whether it is whole.
//!
//! ```no_run
//! # #[cfg(feature = "v2_16")] mod example {
//! use futures_util::TryStreamExt;
//! use intercom_sdk::{search::field, types::Timestamp, v2_16::Client};
//!
//! # async fn run(client: Client, yesterday: Timestamp) -> Result<(), intercom_sdk::Error> {
//! let found = client.search_conversations().query(field("updated_at").gt(yesterday)).items();
//! let mut whole = client.whole_conversations_of(found).in_order(true).conversations();
//! while let Some(conversation) = whole.try_next().await? {
//!     match conversation.fetched() {
//!         Some(fetched) => println!("{}: {} parts, {:?}", conversation.id, fetched.parts, fetched.truncation),
//!         None => println!("{}: {:?}", conversation.id, conversation.outcome),
//!     }
//! }
//! println!("{:?}", whole.report());
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! - **500 parts.** The API has the 500 newest parts of a conversation and no way to
//!   the others. [`Truncation`] says so, and how many are missing where
//!   `total_count` or the statistics tell.
//! - **The first message** is the `source` of a conversation, and no part. Parts are
//!   sorted by time and identifier.
//! - **Files.** The URLs of attachments work until
//!   [`files_until`](Fetched::files_until). This crate talks to Intercom's API alone, so
//!   it does not fetch them.
//! - **A conversation that is deleted** between the list and the call is an
//!   [`Outcome`], and so is one that fails; the others go on.
//! - **A checkpoint** ([`WholeConversations::checkpoint`]) lets another run go on with
//!   the same input. With a [`sync`](crate::jobs::sync), fetch what it yields in
//!   batches, and store the sync's checkpoint after each.
//!
//! # What it costs
//!
//! One call for each conversation.

mod checkpoint;
mod outcome;
mod report;
mod request;
mod settings;
mod stream;
mod truncation;
pub(crate) mod version;

#[doc(hidden)]
pub use self::outcome::Parts;
pub use self::{
    checkpoint::Checkpoint,
    outcome::{Fetched, Outcome, WholeConversation},
    report::Report,
    request::WholeConversationsRequest,
    stream::WholeConversations,
    truncation::Truncation,
    version::{ConversationId, ConversationSource},
};
