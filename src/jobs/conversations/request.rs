//! Conversations that are about to be fetched.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;

use super::{
    checkpoint::Checkpoint,
    stream::WholeConversations,
    version::{ConversationId, ConversationSource},
};
use crate::{CallOptions, Error, throttle::Priority, types::Id};

/// The most calls at a time.
pub(super) const MOST_AT_ONCE: usize = 64;

/// The identifiers of conversations.
pub(super) type Ids = Pin<Box<dyn Stream<Item = Result<Id, Error>> + Send>>;

/// Conversations that are about to be fetched;
/// [`conversations`](Self::conversations) begins.
#[must_use = "nothing is fetched until the conversations are read"]
pub struct WholeConversationsRequest<C> {
    client: C,
    ids: Ids,
    settings: Settings,
}

/// What a caller may choose.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) at_once: usize,
    pub(super) in_order: bool,
    pub(super) plain_text: bool,
    pub(super) options: CallOptions,
    pub(super) checkpoint: Option<Checkpoint>,
}

impl<C: ConversationSource> WholeConversationsRequest<C> {
    pub(crate) fn of_ids<I: Into<Id>>(
        client: C,
        ids: impl IntoIterator<Item = I, IntoIter: Send + 'static>,
    ) -> Self {
        Self::new(client, Box::pin(Iterated(ids.into_iter())))
    }

    pub(crate) fn of_stream<T: ConversationId>(
        client: C,
        stream: impl Stream<Item = Result<T, Error>> + Send + 'static,
    ) -> Self {
        Self::new(client, Box::pin(Identified(Box::pin(stream))))
    }

    fn new(client: C, ids: Ids) -> Self {
        Self {
            client,
            ids,
            settings: Settings {
                at_once: 8,
                in_order: false,
                plain_text: false,
                options: CallOptions::new().priority(Priority::Bulk),
                checkpoint: None,
            },
        }
    }

    /// Sets how many are fetched at a time, 1 to 64; 8 by default. The client's
    /// throttle still decides when each call is sent.
    pub fn at_once(mut self, count: usize) -> Self {
        self.settings.at_once = count;
        self
    }

    /// Yields them in the order of the input instead of as they come. At most twice
    /// [`at_once`](Self::at_once) of them wait in memory.
    pub fn in_order(mut self, in_order: bool) -> Self {
        self.settings.in_order = in_order;
        self
    }

    /// Asks for plain text instead of HTML in bodies.
    pub fn plain_text(mut self, plain_text: bool) -> Self {
        self.settings.plain_text = plain_text;
        self
    }

    /// Sets the options of each call; by default, calls are of [`Priority::Bulk`].
    pub fn options(mut self, options: CallOptions) -> Self {
        self.settings.options = options;
        self
    }

    /// Goes on at a checkpoint: what it has done is left out, and what had failed is
    /// tried again first. The input must be the same.
    pub fn resume(mut self, checkpoint: &Checkpoint) -> Self {
        self.settings.checkpoint = Some(checkpoint.clone());
        self
    }

    /// Begins: a stream of conversations. Nothing is sent before it is polled.
    pub fn conversations(self) -> WholeConversations<C> {
        WholeConversations::new(self.client, self.ids, self.settings)
    }
}

impl<C> fmt::Debug for WholeConversationsRequest<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WholeConversationsRequest")
            .field("at_once", &self.settings.at_once)
            .finish_non_exhaustive()
    }
}

/// An iterator of identifiers as a stream.
struct Iterated<I>(I);

impl<I> Unpin for Iterated<I> {}

impl<I: Iterator<Item: Into<Id>>> Stream for Iterated<I> {
    type Item = Result<Id, Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(|id| Ok(id.into())))
    }
}

/// The identifiers of a stream.
struct Identified<S>(Pin<Box<S>>);

impl<T: ConversationId, S: Stream<Item = Result<T, Error>>> Stream for Identified<S> {
    type Item = Result<Id, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.0.as_mut().poll_next(context));
        Poll::Ready(item.map(|item| item.map(ConversationId::conversation_id)))
    }
}
