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

pub mod auth;
#[macro_use]
mod call;
#[cfg(feature = "catalog")]
pub mod catalog;
pub mod checkpoint;
mod client;
mod error;
#[cfg(feature = "redis")]
pub mod fleet;
#[cfg(test)]
#[path = "../fuzz/mod.rs"]
mod fuzz;
pub mod lease;
#[cfg(feature = "mock")]
pub mod mock;
pub mod paging;
mod region;
mod response;
pub mod search;
pub mod throttle;
pub mod types;
#[macro_use]
mod version;

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
