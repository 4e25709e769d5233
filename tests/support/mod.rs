//! What tests share: a mock of Intercom's API, driven by our descriptions.
//!
//! - [`Mock`] answers every operation of a version and checks what arrives;
//! - [`Description`] finds operations and their schemas;
//! - [`sample`] makes values of a schema, [`validate`] judges them;
//! - [`burst`] makes many calls at once; [`clients`] send every request once;
//! - [`lists`] cuts lists into pages;
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
pub mod lists;
mod mock;
pub mod reply;
pub mod sample;
pub mod scripted;
pub mod storm;
mod tls;
pub mod turns;
pub mod validate;
pub mod windowed;

pub(crate) use self::description::{Operation, Parameter, Place, Success, model};
pub use self::{
    description::Description,
    lists::NextShape,
    mock::{Fault, Mock, Received, TOKEN},
    tls::plain_http,
};

/// A runtime that runs only while somebody blocks on it.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be built")
}
