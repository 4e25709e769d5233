//! Bulk: one thing done for each of many rows.
//!
//! ```no_run
//! # #[cfg(feature = "v2_16")] mod example {
//! use futures_util::TryStreamExt;
//! use intercom_sdk::{jobs::{bulk::Report, upsert::Key}, v2_16::Client};
//!
//! struct Person {
//!     email: String,
//!     plan: String,
//! }
//!
//! # async fn run(client: Client, people: Vec<Person>, stored: Option<Report>) -> Result<(), intercom_sdk::Error> {
//! let mut rows = client.for_each(people, |person| person.email.clone());
//! if let Some(report) = &stored {
//!     rows = rows.resume(report); // skips what is done
//! }
//! let mut run = rows.run(|client, person| async move {
//!     let contact = client.upsert_contact(Key::Email(&person.email));
//!     contact.custom_attribute("plan", person.plan).send().await
//! });
//! while let Some(row) = run.try_next().await? {
//!     if let Err(error) = &row.result {
//!         println!("{}: {error}", row.key);
//!     }
//!     // Now and then, and at the end: store the report.
//! }
//! let report = serde_json::to_string(&run.report()).unwrap();
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! The action is any call, or several. These can be repeated, and so survive a
//! program that stops: [`upsert_contact`](crate::jobs::upsert),
//! `create_or_update_company`, `attach_tag_to_contact`, and `create_data_event` with a
//! `created_at` of the row's own, because Intercom drops an event with the contact,
//! name and second of another one.
//!
//! # What is promised
//!
//! - Every row is acted on, or is in [`Report::failures`], unless the run stopped:
//!   [`Report::stopped`] says why, and [`Report::is_complete`] is false.
//! - A run that resumes at a report skips the rows that were done, and tries those
//!   again that failed. What was under way when a program stopped is done again. A
//!   report of other rows, of another workspace or API version is refused, and
//!   nothing is sent for it.
//! - Rows with the same key are acted on one after the other, in their order; others
//!   side by side.
//! - The number of rows that are under way grows while they succeed, up to
//!   [`concurrency`](ForEach::concurrency), and is halved after a 429, a 5xx or a
//!   timeout. While a window of the rate limit has less left than is to be left to
//!   other programs ([`share`](ForEach::share)), no further row is started; a row that
//!   takes several calls may still go a little beyond. The calls of all rows go
//!   through the client's throttle, and retries are its own.
//! - A failure that repeats itself stops the run: ten rows in a row at the start, a
//!   hundred later ([`stop_after`](ForEach::stop_after)).
//!
//! # What it costs
//!
//! One call for the workspace (`/me`), and those of the action for each row. Rows are
//! read as they are needed. A report holds the failures, and no more of the other
//! rows than hashes of those that are under way.

mod api;
mod ledger;
mod report;
mod request;
mod row;
mod run;
mod settings;
mod steering;
pub(crate) mod version;

pub use self::{
    api::BulkApi,
    report::{Failure, Report},
    request::ForEach,
    row::Row,
    run::Run,
};
