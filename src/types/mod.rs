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
pub(crate) mod entries;
pub(crate) mod exact;
pub(crate) mod field;
#[cfg(feature = "mock")]
pub(crate) mod fixture;
mod id;
mod lenient;
pub(crate) mod list;
pub(crate) mod open_enum;
pub(crate) mod optional;
mod page_links;
pub(crate) mod record;
pub(crate) mod request;
mod search;
mod timestamp;
pub(crate) mod union;
pub(crate) mod word;

#[cfg(feature = "catalog")]
pub(crate) use self::field::Value;
pub use self::{
    avatar::Avatar,
    clearable::Clearable,
    custom_attributes::{CustomAttributeValue, CustomAttributes},
    entries::FromEntries,
    id::Id,
    list::{FromElement, IntoList, IntoOptionalList},
    open_enum::OpenEnum,
    optional::IntoOptional,
    page_links::{NextPage, PageLinks},
    search::{SearchOperator, SearchValue},
    timestamp::{Timestamp, TimestampError},
};
