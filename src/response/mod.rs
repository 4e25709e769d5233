//! Responses: typed, raw and streamed.

mod decode;
mod download;
#[cfg(feature = "drift")]
pub mod drift;
mod exchange;
mod headers;
mod metadata;
mod position;
mod rate_limit;
mod raw;
pub(crate) mod repair;
mod typed;

pub(crate) use self::{
    decode::{DecodeFailure, from_slice, from_slice_seed, in_pass, repaired, strict},
    exchange::{Body, RawExchange},
    headers::request_id,
    metadata::CallMetadata,
    rate_limit::{retry_after, window_left},
};
pub use self::{
    download::ByteStream, rate_limit::RateLimit, raw::RawResponse, repair::Repair, typed::Response,
};
