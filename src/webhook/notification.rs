//! A notification.

use std::{fmt, marker::PhantomData};

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::{
    decoded::Decoded,
    envelope::Envelope,
    item::{AT, ItemReader, ItemType, members},
    key,
    topics::Topic,
};
use crate::{
    Repair,
    response::{DecodeFailure, repaired_part},
    signature::Rejection,
    types::{Id, Timestamp, field::FieldSeed},
};

/// A notification that a [`Verifier`](super::Verifier) has accepted.
///
/// The item is decoded when it is asked for, with the types of the version that
/// the app is set to in the Developer Hub: payloads follow that, not the version
/// that a client sends.
///
/// Cloning is cheap: clones share the body. `Debug` shows no customers' data.
#[derive(Clone)]
pub struct Notification {
    envelope: Envelope,
    topic: Topic,
    /// A part of the body.
    item: Bytes,
    body: Bytes,
}

const NULL: &[u8] = b"null";

impl Notification {
    /// Reads a body **without verifying it**: for one that was verified before,
    /// such as on its way through a queue.
    ///
    /// # Errors
    ///
    /// [`Rejection::InvalidBody`] for what is not JSON, is not UTF-8 or has no
    /// topic.
    pub fn from_body(body: impl Into<Bytes>) -> Result<Self, Rejection> {
        let body = body.into();
        let text = std::str::from_utf8(&body).map_err(|error| Rejection::InvalidBody {
            path: String::new(),
            reason: error.to_string(),
        })?;
        // What does not fit in the envelope is of no use to anybody.
        let (envelope, _) =
            repaired_part(&[], text, FieldSeed::<Envelope>::NEW).map_err(invalid)?;
        let data = members(text).remove("data").map_or("", RawValue::get);
        let item = members(data)
            .remove("item")
            // Borrowed from `body`, as `slice_ref` demands.
            .map(|item| body.slice_ref(item.get().as_bytes()));
        Ok(Self {
            topic: Topic::from(envelope.topic.as_str()),
            envelope,
            item: item.unwrap_or(Bytes::from_static(NULL)),
            body,
        })
    }

    /// What it is about.
    pub fn topic(&self) -> &Topic {
        &self.topic
    }

    /// Identifier, `notif_` and a UUID. A ping has none, and notifications with
    /// other topics have been seen without.
    pub fn id(&self) -> Option<&str> {
        let id = self.envelope.id.as_deref();
        id.filter(|id| !id.is_empty())
    }

    /// The workspace that it is from. One URL gets the notifications of all
    /// workspaces that installed the app.
    pub fn app_id(&self) -> Option<&str> {
        self.envelope.app_id.as_deref()
    }

    /// When the event happened. Notifications come in any order; this is what
    /// to order by.
    pub fn created_at(&self) -> Option<Timestamp> {
        self.envelope.created_at
    }

    /// When it was sent for the first time.
    pub fn first_sent_at(&self) -> Option<Timestamp> {
        self.envelope.first_sent_at
    }

    /// How often it was sent, this time included: 1, or 2 for the retry.
    pub fn delivery_attempts(&self) -> Option<i64> {
        self.envelope.delivery_attempts
    }

    /// Intercom: `delivery_status`; `pending` and `retry` have been seen, it is
    /// undocumented.
    pub fn delivery_status(&self) -> Option<&str> {
        self.envelope.delivery_status.as_deref()
    }

    /// A key that all deliveries of this notification have in common, to tell
    /// repeats: the [`id`](Self::id), or if there is none, workspace, topic,
    /// identifier of the item and [`created_at`](Self::created_at). For an item
    /// without an identifier, a hash of it stands in.
    pub fn key(&self) -> String {
        match self.id() {
            Some(id) => id.to_owned(),
            None => key::derived(self),
        }
    }

    /// The identifier of what it is about: the item's `id`, or that of the thing
    /// that a wrapped item holds, such as the ticket part. `None` if the item has
    /// none.
    pub fn item_id(&self) -> Option<Id> {
        key::item_id(self.item_json())
    }

    /// The item, typed by topic with the types of a version: `Item` of the module
    /// `webhook` of the version that the app is set to.
    ///
    /// What cannot be read as what the topic promises is `Item::Other`, the JSON.
    ///
    /// ```
    /// # #[cfg(feature = "v2_16")] {
    /// use intercom_sdk::{v2_16::webhook::Item, webhook::Notification};
    ///
    /// let notification = Notification::from_body(
    ///     r#"{"topic":"contact.user.created","data":{"item":{"type":"contact","id":"5f4d3c1c"}}}"#,
    /// )?;
    /// match notification.item() {
    ///     Item::Contact(contact) => assert_eq!(contact.id, "5f4d3c1c"),
    ///     other => println!("{other:?}"),
    /// }
    /// # }
    /// # Ok::<(), intercom_sdk::webhook::Rejection>(())
    /// ```
    pub fn item<I: ItemType>(&self) -> I {
        self.decode().item
    }

    /// Like [`item`](Self::item), and says what did not fit.
    pub fn decode<I: ItemType>(&self) -> Decoded<I> {
        let mut reader = ItemReader::new(self.item_json());
        let item = I::read(self.topic.kind(), &mut reader).unwrap_or_else(|| {
            reader.drop_repairs();
            I::other(self.item_value())
        });
        reader.finish(item)
    }

    /// The item as a type of your own, or as a generated one, whose fields are
    /// then left out where they do not fit.
    ///
    /// # Errors
    ///
    /// [`Rejection::InvalidBody`] if the item is not of this type.
    pub fn item_as<T: DeserializeOwned>(&self) -> Result<T, Rejection> {
        self.item_with_repairs().map(|(item, _)| item)
    }

    /// Like [`item_as`](Self::item_as), and lists what was left out.
    ///
    /// # Errors
    ///
    /// Those of `item_as`.
    pub fn item_with_repairs<T: DeserializeOwned>(&self) -> Result<(T, Vec<Repair>), Rejection> {
        repaired_part(AT, self.item_json(), PhantomData).map_err(invalid)
    }

    /// The item as it came, JSON; `null` if there is none.
    pub fn item_json(&self) -> &str {
        // A part of a text that is UTF-8.
        std::str::from_utf8(&self.item).unwrap_or("null")
    }

    /// The item as any JSON; `null` if there is none.
    pub fn item_value(&self) -> serde_json::Value {
        serde_json::from_slice(&self.item).unwrap_or_default()
    }

    /// The whole body as it came: for a queue, and for what has no accessor.
    pub fn body(&self) -> &Bytes {
        &self.body
    }
}

fn invalid(failure: DecodeFailure) -> Rejection {
    Rejection::InvalidBody {
        path: failure.path,
        reason: failure.source.to_string(),
    }
}

impl fmt::Debug for Notification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notification")
            .field("id", &self.envelope.id)
            .field("topic", &self.topic)
            .field("app_id", &self.envelope.app_id)
            .field("created_at", &self.envelope.created_at)
            .field("delivery_attempts", &self.envelope.delivery_attempts)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
