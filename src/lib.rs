//! The Rust client for the Intercom REST API.
// The README's example is of this version, and tested with it.
#![cfg_attr(feature = "v2_12", doc = include_str!("../README.md"))]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(all(doctest, feature = "v2_12"))]
#[doc = include_str!("../docs/reliability.md")]
struct ReliabilityPage;

mod attempt;
pub mod auth;
mod call;
#[cfg(feature = "catalog")]
pub mod catalog;
mod client;
mod decode;
mod download;
#[cfg(feature = "drift")]
pub mod drift;
mod error;
mod exchange;
mod options;
pub mod paging;
mod rate_limit;
mod raw;
mod region;
mod request;
mod response;
pub mod retry;
pub mod search;
pub mod throttle;
mod tls;
mod trace;
mod transport;
pub mod types;
#[macro_use]
mod version;

pub use crate::{
    client::{Api, ClientBuilder},
    download::ByteStream,
    error::{Error, ErrorEntry, ErrorKind},
    options::CallOptions,
    rate_limit::RateLimit,
    raw::RawResponse,
    region::Region,
    response::Response,
    retry::RetryPolicy,
};

// One line per enabled API version, written by the build script.
include!(concat!(env!("OUT_DIR"), "/versions.rs"));
