//! A test kit: a mock of Intercom on loopback, for code that calls Intercom.
//!
//! An [`Intercom`] is a whole workspace. It keeps what is created, checks every
//! request by the description of its API version, and misbehaves on demand.
//!
//! ```
//! # #[cfg(feature = "v2_16")] mod example {
//! use intercom_sdk::{Error, mock::{Fault, Intercom}, v2_16::Client};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # pub async fn main() -> Result<(), Error> {
//! let intercom = Intercom::start("2.16").await?;
//! let client: Client = intercom.client()?;
//!
//! intercom.fault(Fault::status(503, "service_unavailable").first(1));
//! let admins = client.list_admins().send().await?;      // retried: a GET changes nothing
//! assert_eq!(admins.attempts(), 2);
//! assert_eq!(intercom.calls_of("list_admins").len(), 2);
//! intercom.assert_valid();
//! # Ok(())
//! # }
//! # }
//! # #[cfg(feature = "v2_16")] example::main().unwrap();
//! ```
//!
//! # Typed expectations
//!
//! Where a test is about a few calls, `MockServer` of a version answers those that it
//! expects and nothing else. It has a method for each operation, as `Client` has.
//!
//! ```
//! # #[cfg(feature = "v2_16")] mod example {
//! use intercom_sdk::{Error, v2_16::{MockServer, types::*}};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # pub async fn main() -> Result<(), Error> {
//! let server = MockServer::start().await?;
//! let show = server.show_contact(|when, then| {
//!     when.contact_id("5f4d3c1c");
//!     then.error(503, "service_unavailable");                   // once,
//!     then.ok(Contact::fixture().email("ada@example.com"));     // then this, again and again
//! });
//!
//! let contact = server.client().show_contact().contact_id("5f4d3c1c").send().await?;
//! assert_eq!(contact.email.as_deref(), Some("ada@example.com"));
//! show.assert_calls(2);
//! server.assert_valid();
//! # Ok(())
//! # }
//! # }
//! # #[cfg(feature = "v2_16")] example::main().unwrap();
//! ```
//!
//! # Values
//!
//! Code behind a trait needs no server. With this feature, what calls return is made
//! by hand: every type of a response has `fixture()` and a setter for each field, and
//! so it is with [`Response`](crate::Response::fixture),
//! [`RawResponse`](crate::RawResponse::fixture), [`ByteStream`](crate::ByteStream::fixture),
//! [`Error`](crate::Error::fixture), [`Items`](crate::paging::Items::fixture) and
//! [`Pages`](crate::paging::Pages::fixture). For one's own
//! [`Throttle`](crate::throttle::Throttle) there is
//! [`Answer::fixture`](crate::throttle::Answer::fixture), for a
//! [`TokenProvider`](crate::auth::TokenProvider)
//! [`AccessToken::expose_secret`](crate::auth::AccessToken::expose_secret).
//!
//! ```
//! # #[cfg(feature = "v2_16")] {
//! use intercom_sdk::{types::PageLinks, v2_16::types::*};
//!
//! let page = ContactList::fixture()
//!     .data([Contact::fixture().email("ada@example.com")])
//!     .pages(PageLinks::fixture().next_cursor("WzE3"));
//! assert_eq!(page.data[0].type_.as_deref(), Some("contact"));  // what is always there
//! assert_eq!(page.data[0].phone, None);                        // all else is left out
//! # }
//! ```

mod call;
mod conform;
mod description;
mod engine;
mod expectation;
mod expected;
mod fault;
mod gzip;
mod incoming;
mod intercom;
pub(crate) mod mock_server;
mod page;
mod rate;
mod reply;
mod sample;
#[cfg(all(test, feature = "catalog"))]
mod sampled_arguments;
mod samples;
mod search;
mod seeds;
mod server;
mod then;
mod validate;
mod violation;
mod when;
mod workspace;
mod zone;

pub(crate) use self::description::Facts;
#[cfg(all(test, feature = "catalog"))]
pub(crate) use self::sampled_arguments::sampled_arguments;
pub use self::{
    call::Call,
    expected::Expected,
    fault::Fault,
    intercom::{Intercom, IntercomBuilder, TOKEN},
    page::NextShape,
    rate::RateCounts,
    samples::Samples,
    then::Then,
    violation::{Rule, Violation},
    when::When,
    workspace::ExportOutcome,
};
