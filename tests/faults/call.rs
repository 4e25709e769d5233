//! The calls that meet the faults.

use intercom_sdk::{Error, search::field, v2_12::Client};

use super::support::reply::{CONVERSATION, reply};

/// A call of each kind, and what answers it well.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Call {
    Get,
    SafePost,
    UnsafePost,
}

impl Call {
    pub(super) const ALL: [Self; 3] = [Self::Get, Self::SafePost, Self::UnsafePost];

    /// The answer of a server that is well.
    pub(super) fn answer(self) -> &'static str {
        match self {
            Self::Get | Self::SafePost => r#"{"type":"list","data":[]}"#,
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
