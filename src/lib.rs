//! The Rust client for the Intercom REST API.
// The README's example is of this version, and tested with it.
#![cfg_attr(feature = "v2_12", doc = include_str!("../README.md"))]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod auth;
#[cfg(feature = "catalog")]
pub mod catalog;
mod client;
mod decode;
mod error;
pub mod paging;
mod region;
mod request;
mod response;
pub mod search;
mod tls;
mod transport;
pub mod types;
#[macro_use]
mod version;

pub use crate::{
    client::{Api, ClientBuilder},
    error::{Error, ErrorEntry, ErrorKind},
    region::Region,
    response::{ByteStream, Response},
};

// One line per enabled API version, written by the build script.
include!(concat!(env!("OUT_DIR"), "/versions.rs"));
