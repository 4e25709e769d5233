//! Types that all API versions share.
//!
//! Each version module has its own [`types`](crate#versions). Types that are
//! the same on the wire in all versions are defined here.
//!
//! ```
//! use intercom_sdk::types::{Id, Timestamp};
//!
//! assert_eq!(Id::from(42), Id::from("42"));
//! let day: Timestamp = serde_json::from_str("1732060800").unwrap();
//! assert_eq!(day.to_string(), "2024-11-20T00:00:00Z");
//! ```

mod avatar;
mod clearable;
mod custom_attributes;
pub(crate) mod exact;
pub(crate) mod field;
mod id;
mod lenient;
pub(crate) mod open_enum;
mod page_links;
pub(crate) mod record;
pub(crate) mod request;
mod search;
mod timestamp;
pub(crate) mod union;

#[cfg(feature = "catalog")]
pub(crate) use self::field::Value;
pub use self::{
    avatar::Avatar,
    clearable::{Clearable, IntoList, IntoOptional},
    custom_attributes::{CustomAttributeValue, CustomAttributes},
    id::Id,
    open_enum::OpenEnum,
    page_links::{NextPage, PageLinks},
    search::{SearchOperator, SearchValue},
    timestamp::{Timestamp, TimestampError},
};
