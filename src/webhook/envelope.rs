//! What is around the item.

#![allow(unreachable_pub, reason = "the macro writes for public types")]

use crate::types::{Timestamp, record::record};

record! {
    /// What all notifications have, whatever their topic.
    pub struct Envelope {
        /// Identifier, `notif_` and a UUID; null on a ping.
        pub id: Option<String>,
        /// What it is about.
        pub topic: String,
        /// Workspace that it is from.
        pub app_id: Option<String>,
        /// When the event happened.
        pub created_at: Option<Timestamp>,
        /// When it was sent for the first time.
        pub first_sent_at: Option<Timestamp>,
        /// How often it was sent, this time included: 1, or 2 for the retry.
        pub delivery_attempts: Option<i64>,
        /// `pending` or `retry`; undocumented, more may come.
        pub delivery_status: Option<String>,
        /// A URL of the notification; seldom set.
        pub self_: Option<String> = "self",
    }
}
