//! Erasing a person: what Intercom has of somebody is found, exported, deleted or
//! archived, and looked for again.
//!
//! ```no_run
//! # #[cfg(feature = "v2_16")] mod example {
//! use intercom_sdk::{jobs::erasure::{How, Person}, v2_16::Client};
//!
//! # async fn run(client: Client) -> Result<(), intercom_sdk::Error> {
//! let ada = Person::new().email("ada@example.com").external_id("42");
//! let mut erasure = client.erase_person(ada).find().await?;
//! for contact in &erasure.plan().contacts {
//!     println!("{} {:?}", contact.id, contact.role); // is each of them this person?
//! }
//! let export = erasure.export().await;
//! // Store the export, if it is complete, and the plan.
//! erasure.erase(How::Delete).await?;
//! let plan = serde_json::to_string(erasure.plan()).unwrap(); // for the audit
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! - **Finding.** All users and leads with the email (every page of a search), the user
//!   with the external identifier, and the contacts whose identifiers are given. An
//!   archived contact is found in no other way than by its identifier. Several people
//!   may share an address: look at the [`Plan`], and
//!   [`leave_out`](Erasure::leave_out) whom it is not about.
//! - **Exporting.** The profile, companies, segments, tags, notes, subscriptions, events
//!   (Intercom keeps 90 days), the whole conversations, and the tickets where the
//!   version can search for them, each as the server sent it. What cannot be read is in
//!   [`Export::failures`].
//! - **Erasing.** Contacts whose export was not complete are not touched, unless
//!   [`without_export`](Erasure::without_export) says so. After each deletion the contact
//!   is asked for, and reported as [`State::Deleted`] only if it is gone. A 404 to the
//!   deletion itself is never reported as a deletion: it is [`State::Gone`] if the
//!   contact was there before, by an attempt without an answer or by somebody else, and
//!   [`State::NotFound`] if nobody has seen it.
//! - **Going on.** A stored plan goes on where it was
//!   ([`resume`](EraseRequest::resume)): what is done is not done again. It holds
//!   identifiers, states and request ids, and no email addresses.
//! - **Looking again.** [`Erasure::look_again`], minutes and days later: the Messenger or
//!   another integration may have created the person again.
//!
//! What remains is in [`REMAINS`].
//!
//! # What it costs
//!
//! One call for the workspace (`/me`); one for each key; nine for each contact to be
//! exported (eight where tickets cannot be searched), one more for each conversation of
//! the person, and one for each further page of a list; two for each that is deleted.

mod api;
mod export;
mod job;
mod person;
mod plan;
mod request;
pub(crate) mod version;

#[doc(hidden)]
pub use self::api::Part;
pub use self::{
    api::ErasureApi,
    export::{Export, ExportFailure},
    job::{Erasure, How},
    person::Person,
    plan::{Entry, Plan, State},
    request::EraseRequest,
};

/// What an erasure does not reach, to be told to whoever asks.
pub const REMAINS: &[&str] = &[
    "Conversations of a deleted contact are removed by Intercom later (it names seven days).",
    "Ratings, and what reports have counted, stay.",
    "Archived contacts whose identifiers were not given are not found.",
    "Visitors cannot be listed; convert or delete them by their user_id.",
    "Companies, and what others wrote about the person elsewhere, stay.",
    "Copies outside of Intercom: exports, webhooks, other integrations.",
    "The Messenger and other integrations may create the person again.",
];
