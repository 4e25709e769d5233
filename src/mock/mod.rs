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

mod call;
mod conform;
mod description;
mod engine;
mod expectation;
mod fault;
mod incoming;
mod intercom;
mod page;
mod rate;
mod reply;
mod sample;
mod samples;
mod search;
mod seeds;
mod server;
mod validate;
mod violation;
mod workspace;
mod zone;

pub(crate) use self::description::Facts;
pub use self::{
    call::Call,
    fault::Fault,
    intercom::{Intercom, IntercomBuilder, TOKEN},
    page::NextShape,
    rate::RateCounts,
    samples::Samples,
    violation::{Rule, Violation},
};
