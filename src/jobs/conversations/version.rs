//! What the job needs of a version.

use std::fmt;

use super::outcome::Parts;
use crate::{Api, CallFuture, CallOptions, Response, types::Id};

/// A `Client`, and how it fetches a conversation.
pub trait ConversationSource: Api + Clone + Send + Sync + Unpin + 'static {
    /// A conversation with its parts.
    type Conversation: fmt::Debug + Send + 'static;

    #[doc(hidden)]
    fn fetch(
        &self,
        id: &Id,
        plain_text: bool,
        options: CallOptions,
    ) -> CallFuture<Response<Self::Conversation>>;

    /// Sorts the parts, and counts them.
    #[doc(hidden)]
    fn sort(conversation: &mut Self::Conversation) -> Parts;
}

/// What has the identifier of a conversation.
pub trait ConversationId {
    /// The identifier.
    fn conversation_id(self) -> Id;
}

impl ConversationId for Id {
    fn conversation_id(self) -> Id {
        self
    }
}

impl ConversationId for String {
    fn conversation_id(self) -> Id {
        self.into()
    }
}

/// Implements [`ConversationSource`] for the `Client` in scope, and its methods.
macro_rules! conversations {
    () => {
        impl Client {
            /// Fetches conversations with all their parts, several at a time; see
            /// [`conversations`](crate::jobs::conversations).
            #[inline]
            pub fn whole_conversations<I: Into<crate::types::Id>>(
                &self,
                ids: impl IntoIterator<Item = I, IntoIter: Send + 'static>,
            ) -> crate::jobs::conversations::WholeConversationsRequest<Self> {
                crate::jobs::conversations::WholeConversationsRequest::of_ids(self.clone(), ids)
            }

            /// Fetches the conversations of a stream with all their parts: of a list, a
            /// search or a sync. See [`conversations`](crate::jobs::conversations).
            #[inline]
            pub fn whole_conversations_of<T: crate::jobs::conversations::ConversationId>(
                &self,
                stream: impl ::futures_core::Stream<Item = Result<T, crate::Error>> + Send + 'static,
            ) -> crate::jobs::conversations::WholeConversationsRequest<Self> {
                crate::jobs::conversations::WholeConversationsRequest::of_stream(
                    self.clone(),
                    stream,
                )
            }
        }

        impl crate::jobs::conversations::ConversationId for types::ConversationListItem {
            #[inline]
            fn conversation_id(self) -> crate::types::Id {
                self.id
            }
        }

        impl crate::jobs::conversations::ConversationSource for Client {
            type Conversation = types::Conversation;

            #[inline]
            fn fetch(
                &self,
                id: &crate::types::Id,
                plain_text: bool,
                options: crate::CallOptions,
            ) -> crate::CallFuture<crate::Response<Self::Conversation>> {
                self.retrieve_conversation()
                    .conversation_id(id.clone())
                    .display_as(plain_text.then_some("plaintext"))
                    .options(options)
                    .send()
            }

            #[inline]
            fn sort(
                conversation: &mut Self::Conversation,
            ) -> crate::jobs::conversations::Parts {
                let statistics = conversation.statistics.as_ref();
                let mut counts = crate::jobs::conversations::Parts {
                    counted: statistics.and_then(|all| all.count_conversation_parts),
                    ..Default::default()
                };
                if let Some(list) = &mut conversation.conversation_parts {
                    counts.total = list.total_count;
                    for part in list.conversation_parts.iter_mut().flatten() {
                        counts.returned += 1;
                        counts.redacted += u64::from(part.redacted == Some(true));
                    }
                    if let Some(parts) = &mut list.conversation_parts {
                        // Identifiers are numbers: the longer one is the later one.
                        parts.sort_by(|one, other| {
                            let (a, b) = (one.id.as_str(), other.id.as_str());
                            (one.created_at, a.len(), a).cmp(&(other.created_at, b.len(), b))
                        });
                    }
                }
                counts
            }
        }
    };
}

pub(crate) use conversations;
