//! Upsert of a contact: a person is in Intercom with these attributes.
//!
//! ```no_run
//! # #[cfg(feature = "v2_16")] mod example {
//! use intercom_sdk::{jobs::upsert::Key, v2_16::Client};
//!
//! # async fn run(client: Client) -> Result<(), intercom_sdk::Error> {
//! let ada = client
//!     .upsert_contact(Key::Email("ada@example.com"))
//!     .name("Ada")
//!     .custom_attribute("plan", "pro")
//!     .company("acme")
//!     .send()
//!     .await?;
//! println!("{:?}: {}", ada.outcome, ada.contact.id);
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! # What is promised
//!
//! - Only what is given is sent: a field that is not set is not in any request.
//! - A user whom the search does not show yet is found: Intercom refuses a second
//!   one with 409 and names the first, which is updated then. Workers that upsert
//!   the same users side by side make each of them once.
//! - An archived user is unarchived and updated, or left alone
//!   ([`archived`](UpsertContact::archived)).
//! - Of several contacts with the email none is written, unless
//!   [`choose`](UpsertContact::choose) names one: the error, of kind
//!   [`Ambiguous`](crate::ErrorKind::Ambiguous), lists them.
//! - A contact that was deleted or merged meanwhile is looked up again, or followed
//!   to the one that it was merged into (2.16 on).
//! - A contact that a 409 names is written only if it has the key: the 409 may be
//!   about another field, such as the email of somebody else.
//! - A program that stops anywhere runs the upsert again and gets the same contact.
//!   What an attempt without an answer has created counts as updated then.
//!
//! Leads have no such guarantee: Intercom makes as many as it is asked to, whatever
//! their email. One that another worker, or a run that was stopped, has made in the
//! last minutes may not be in the search yet, and is made again. Where only the
//! answer was lost, the job looks for it for a while
//! ([`patience`](UpsertContact::patience)) and does not send it again.
//!
//! Users are not made from leads: those with the same email are in
//! [`leads`](Upserted::leads), to be merged with `merge_contact` if they are the same
//! person, for good.
//!
//! # What it costs
//!
//! Two calls: one that looks, one that writes; four for a user whom the search does
//! not show, five for an archived one. A company costs two more: one that makes or
//! changes it, one that attaches it.

mod api;
mod company;
mod fields;
mod identity;
mod key;
mod plan;
mod request;
mod result;
mod run;
pub(crate) mod version;

#[doc(hidden)]
pub use self::{api::ContactApi, fields::ContactFields, identity::Identity};
pub use self::{
    company::Company,
    key::{Key, Role},
    plan::Archived,
    request::UpsertContact,
    result::{AttachedCompany, FoundBy, Outcome, Upserted},
};
