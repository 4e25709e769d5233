//! The Rust client for the Intercom REST API.
// The README's example uses this version; doctests compile it.
#![cfg_attr(feature = "v2_16", doc = include_str!("../README.md"))]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(any(doc, doctest))]
#[cfg(feature = "v2_16")]
#[doc = include_str!("../docs/reliability.md")]
pub mod reliability {}

#[cfg(any(doc, doctest))]
#[cfg(feature = "v2_16")]
#[doc = include_str!("../docs/repair.md")]
pub mod repair {}

/// Guides to what an integration needs besides calls.
#[cfg(any(doc, doctest))]
#[cfg(feature = "v2_16")]
pub mod guide {
    #[doc = include_str!("../docs/testing.md")]
    pub mod testing {}

    #[cfg(feature = "webhook")]
    #[doc = include_str!("../docs/webhooks.md")]
    pub mod webhooks {}

    #[cfg(feature = "oauth")]
    #[doc = include_str!("../docs/oauth.md")]
    pub mod oauth {}

    #[cfg(feature = "identity")]
    #[doc = include_str!("../docs/identity.md")]
    pub mod identity {}

    #[cfg(feature = "canvas")]
    #[doc = include_str!("../docs/canvas.md")]
    pub mod canvas {}

    #[cfg(feature = "files")]
    #[doc = include_str!("../docs/files.md")]
    pub mod files {}
}

pub mod auth;
#[macro_use]
mod call;
#[cfg(feature = "canvas")]
pub mod canvas;
#[cfg(feature = "catalog")]
pub mod catalog;
pub mod checkpoint;
mod client;
mod error;
#[cfg(feature = "files")]
pub mod files;
#[cfg(test)]
#[path = "../fuzz/mod.rs"]
mod fuzz;
#[cfg(feature = "identity")]
pub mod identity;
pub mod jobs;
pub mod lease;
#[cfg(feature = "mock")]
pub mod mock;
#[cfg(feature = "oauth")]
pub mod oauth;
pub mod paging;
mod region;
mod response;
pub mod search;
#[cfg(any(feature = "webhook", feature = "canvas", feature = "identity"))]
mod signature;
pub mod throttle;
pub mod types;
#[macro_use]
mod version;
#[cfg(feature = "webhook")]
pub mod webhook;

#[cfg(feature = "drift")]
pub use crate::response::drift;
pub use crate::{
    call::{
        CallFuture, custom_request::CustomRequest, options::CallOptions, retry, retry::RetryPolicy,
    },
    client::{Api, ClientBuilder},
    error::{Error, ErrorEntry, ErrorKind},
    region::{Region, RegionDetector},
    response::{ByteStream, RateLimit, RawResponse, Repair, Response},
};

#[doc(no_inline)]
pub use http::Method;

// One line per enabled API version, written by the build script.
include!(concat!(env!("OUT_DIR"), "/versions.rs"));

#[cfg(all(test, feature = "mock"))]
#[path = "types/fixture/every_type.rs"]
mod every_fixture;

#[cfg(all(test, feature = "catalog", feature = "mock"))]
#[path = "mock/every_operation.rs"]
mod every_operation;
