//! Responses: typed, raw and streamed.

mod decode;
mod download;
#[cfg(feature = "drift")]
pub mod drift;
mod exchange;
#[cfg(feature = "mock")]
pub(crate) mod fixture;
mod headers;
mod metadata;
pub(crate) mod pass;
mod position;
mod rate_limit;
mod raw;
mod repair;
mod resume;
mod typed;

#[cfg(any(feature = "webhook", feature = "canvas"))]
pub(crate) use self::decode::repaired_part;
#[cfg(feature = "catalog")]
pub(crate) use self::decode::text;
#[cfg(any(test, feature = "catalog"))]
pub(crate) use self::decode::{repaired, strict};
pub(crate) use self::{
    decode::{DecodeFailure, from_slice, from_slice_seed, in_pass},
    exchange::{Body, RawExchange},
    headers::request_id,
    metadata::CallMetadata,
    rate_limit::{retry_after, server_date, window_left},
    repair::reason,
    resume::Resume,
};
pub use self::{
    download::ByteStream, rate_limit::RateLimit, raw::RawResponse, repair::Repair, typed::Response,
};
