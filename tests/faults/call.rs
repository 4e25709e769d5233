//! The calls that meet the faults.

use intercom_sdk::{Error, search::field, v2_16::Client};

use super::support::reply::{CONVERSATION, reply};

/// A call of each kind, and what answers it well.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Call {
    Get,
    /// A GET whose position the server keeps.
    Scroll,
    SafePost,
    Delete,
    UnsafePost,
}

impl Call {
    pub(super) const ALL: [Self; 5] = [
        Self::Get,
        Self::Scroll,
        Self::SafePost,
        Self::Delete,
        Self::UnsafePost,
    ];

    /// Whether it is repeated only if the server has not acted on it.
    pub(super) fn is_unsafe(self) -> bool {
        matches!(self, Self::Scroll | Self::UnsafePost)
    }

    /// The answer of a server that is well.
    pub(super) fn answer(self) -> &'static str {
        match self {
            Self::Get | Self::Scroll | Self::SafePost => r#"{"type":"list","data":[]}"#,
            Self::Delete => r#"{"id":"1","deleted":true}"#,
            Self::UnsafePost => CONVERSATION,
        }
    }

    /// Makes the call, and tells how often it was sent.
    pub(super) async fn send(self, client: &Client) -> Result<u32, Error> {
        match self {
            Self::Get => client
                .list_tags()
                .send()
                .await
                .map(|answer| answer.attempts()),
            Self::Scroll => client
                .scroll_over_all_companies()
                .send()
                .await
                .map(|answer| answer.attempts()),
            Self::Delete => client
                .delete_contact()
                .contact_id("1")
                .send()
                .await
                .map(|answer| answer.attempts()),
            Self::SafePost => client
                .search_contacts()
                .body(field("role").eq("user"))
                .send()
                .await
                .map(|answer| answer.attempts()),
            Self::UnsafePost => reply(client).send().await.map(|answer| answer.attempts()),
        }
    }
}
