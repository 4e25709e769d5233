//! What `content_stat.*` say.

use crate::types::{Id, Timestamp, record::record};

record! {
    /// What happened with a message that was sent to a contact.
    pub struct ContentStat {
        /// Identifier of the message.
        pub content_id: Option<Id>,
        /// Title of the message.
        pub content_title: Option<String>,
        /// What the message is, such as `email`.
        pub content_type: Option<String>,
        /// When it happened.
        pub created_at: Option<Timestamp>,
        /// Identifier; absent in some.
        pub id: Option<Id>,
        /// Identifier of the delivery.
        pub receipt_id: Option<Id>,
        /// What happened, such as `receipt`, `open`, `click` or `reply`; the topic
        /// says which are possible.
        pub stat_type: Option<String>,
        /// The topic, such as `content_stat.email`.
        pub type_: Option<String> = "type",
    }
}
