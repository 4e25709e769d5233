//! Responses: typed, raw and streamed.

mod decode;
mod download;
#[cfg(feature = "drift")]
pub mod drift;
mod exchange;
mod headers;
mod metadata;
mod rate_limit;
mod raw;
mod typed;

#[cfg(feature = "catalog")]
pub(crate) use self::decode::from_slice;
pub(crate) use self::{
    decode::{DecodeFailure, from_slice_seed},
    exchange::{Body, RawExchange},
    headers::request_id,
    metadata::CallMetadata,
    rate_limit::{retry_after, window_left},
};
pub use self::{download::ByteStream, rate_limit::RateLimit, raw::RawResponse, typed::Response};
