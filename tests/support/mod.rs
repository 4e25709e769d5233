//! What tests share, beside [`intercom_sdk::mock`].
//!
//! - [`sampled`] is a mock that answers every operation from the description;
//! - [`Description`] finds operations and their schemas;
//! - [`sample`] makes values of a schema, as the mock does;
//! - [`burst`] makes many calls at once; [`clients`] send every request once;
//! - [`faulty`] breaks connections in every way, and counts;
//! - [`flood`] answers with more than anybody wants;
//! - [`idle`] closes a connection that the client keeps;
//! - [`windowed`] has a rate limit; [`reply`] is the call not to be made twice;
//! - [`scripted`] answers from a list, in turn;
//! - [`turns`] answers by a function of the turn, or breaks the connection;
//! - [`storm`] refuses its first requests, and notes when they come.

#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "no test uses all of it"
)]

#[cfg(feature = "v2_16")]
pub mod burst;
#[cfg(feature = "v2_16")]
pub mod clients;
mod description;
pub mod faulty;
pub mod flood;
mod get_head;
pub mod idle;
pub mod reply;
#[path = "../../src/mock/sample.rs"]
pub(crate) mod sample;
mod sample_argument;
pub mod scripted;
pub mod storm;
mod tls;
pub mod turns;
pub mod windowed;

pub(crate) use self::description::{Operation, Parameter, Place, Success, model};
pub use self::{description::Description, sample_argument::sample_argument, tls::plain_http};
pub use intercom_sdk::mock::{Call, Fault, Intercom, NextShape, Samples, TOKEN};

/// A mock of `version` that answers every operation from its description.
pub async fn sampled(version: &str) -> Intercom {
    let builder = Intercom::builder(version).sampled();
    builder.start().await.expect("a port is free")
}

/// A runtime that runs only while somebody blocks on it.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be built")
}
