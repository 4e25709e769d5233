//! All companies of a workspace, however many there are.
//!
//! The list ends at 10,000 companies with an error. Beyond that there is the scroll,
//! of which a workspace has one, which expires after a minute without a call, and
//! which cannot go back. This job uses the list as long as it reaches, and the
//! scroll otherwise, and yields each company once.
//!
//! ```no_run
//! # #[cfg(feature = "v2_16")] mod example {
//! use futures_util::TryStreamExt;
//! use intercom_sdk::v2_16::Client;
//!
//! # async fn run(client: Client) -> Result<(), intercom_sdk::Error> {
//! let mut companies = client.all_companies().companies();
//! while let Some(company) = companies.try_next().await? {
//!     println!("{} {:?}", company.id, company.name);
//! }
//! let report = companies.report();
//! println!("{} of {:?}: {}", report.distinct, report.expected, report.complete);
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! - Only one task of a process scrolls in a workspace; the others wait. With a
//!   [`LeaseStore`](crate::lease::LeaseStore) that several programs share, that holds
//!   for all of them. The scroll of a program that does not take part is waited out
//!   ([`max_waits`](AllCompaniesRequest::max_waits)).
//! - A scroll is lost by a 404, a 5xx, a timeout or a page that cannot be read. It is
//!   begun again once the old one has expired, and what was yielded is left out
//!   ([`max_restarts`](AllCompaniesRequest::max_restarts)). Only an empty page is its
//!   end: connectors that took a 404 for it lost companies.
//! - A list that shrinks while it is read, or ends short of what it says there is, is
//!   read again.
//! - Companies without users are in neither (Intercom).
//!
//! # What it costs
//!
//! Up to 9,000 companies, a call for each 60. Beyond, three calls, and one for each
//! 100.

mod report;
mod request;
mod scroll;
mod settings;
mod stream;
pub(crate) mod version;

#[doc(hidden)]
pub use self::stream::Entries;
pub use self::{
    report::{Method, Report},
    request::AllCompaniesRequest,
    stream::AllCompanies,
    version::CompanySource,
};
