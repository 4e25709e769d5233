//! Webhooks: notifications that Intercom sends to a URL of yours.
//!
//! A [`Verifier`] checks the signature of a request, from its headers and its raw
//! body, and returns a [`Notification`]. Its [`Topic`] says what happened, and its
//! item is typed by topic with the types of the API version that the app is set to:
//! `Item` of that version's module `webhook`, such as `v2_16::webhook::Item`. What
//! nobody knows yet is a value, and the JSON is always there.
//!
//! No web framework is needed; for axum, the feature `webhook-axum` makes a
//! [`Notification`] an argument of a handler. The guide is in
//! `guide::webhooks`.
//!
//! ```
//! # #[cfg(feature = "v2_16")] {
//! use intercom_sdk::{v2_16::webhook::Item, webhook::{HEADER, Reply, Topic, Verifier}};
//!
//! fn notified(verifier: &Verifier, headers: &http::HeaderMap, body: bytes::Bytes) -> http::StatusCode {
//!     let notification = match verifier.verify(headers, body) {
//!         Ok(notification) => notification,
//!         Err(rejection) => return rejection.status(),
//!     };
//!     match (notification.topic(), notification.item()) {
//!         (Topic::ContactUserCreated, Item::Contact(contact)) => println!("{:?}", contact.email),
//!         (topic, _) => println!("{topic}"),
//!     }
//!     Reply::Accepted.status()
//! }
//!
//! let verifier = Verifier::new("f3b1c0de-1234-4abc-9def-0123456789ab")?;
//! let body = r#"{"topic":"ping","data":{"item":{"type":"ping","message":"Hello."}}}"#;
//! let mut headers = http::HeaderMap::new();
//! assert_eq!(notified(&verifier, &headers, body.into()), 401);
//! headers.insert(HEADER, verifier.sign(body).parse()?);
//! assert_eq!(notified(&verifier, &headers, body.into()), 200);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "webhook-axum")]
mod axum;
mod decoded;
mod deduplicator;
mod envelope;
mod in_memory;
pub(crate) mod item;
pub(crate) mod item_kind;
mod items;
mod key;
mod notification;
mod payload;
mod reply;
mod topic;
mod topic_text;
mod topics;
mod verifier;

#[cfg(feature = "webhook-axum")]
pub use self::axum::route;
pub(crate) use self::items::items;
pub use self::{
    decoded::Decoded,
    deduplicator::{ClaimFuture, ConfirmFuture, Deduplicator, DeduplicatorError, ReleaseFuture},
    in_memory::InMemoryDeduplicator,
    item::ItemType,
    notification::Notification,
    payload::*,
    reply::Reply,
    topics::Topic,
    verifier::Verifier,
};
pub use crate::signature::Rejection;

/// The header of the signature (Intercom: `X-Hub-Signature`), in lower case.
pub const HEADER: &str = crate::signature::WEBHOOK.header;
