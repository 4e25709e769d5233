//! Downloads.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_core::Stream;

use super::exchange::Body;
use crate::Error;

/// A body that arrives piece by piece: a download.
///
/// It is a [`Stream`] of [`Bytes`]; [`bytes`](Self::bytes) reads all of it. The
/// timeout of the call covers it: a large export wants a longer one by
/// [`CallOptions::timeout`](crate::CallOptions::timeout). What breaks off is not
/// asked for again.
pub struct ByteStream {
    operation: &'static str,
    inner: Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send + Sync>>,
}

impl ByteStream {
    pub(crate) fn new(operation: &'static str, body: Body) -> Self {
        let inner: Pin<Box<dyn Stream<Item = _> + Send + Sync>> = match body {
            Body::Incoming(response) => Box::pin(response.bytes_stream()),
            Body::Whole(bytes) => Box::pin(Once(Some(bytes))),
        };
        Self { operation, inner }
    }

    /// Reads what is left into memory.
    ///
    /// # Errors
    ///
    /// When the connection breaks or the call times out.
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let mut all = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            all.extend_from_slice(&chunk);
        }
        Ok(all.into())
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    ///
    /// When the connection breaks or the call times out.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let operation = self.operation;
        self.inner
            .as_mut()
            .poll_next(context)
            .map_err(|error| Error::network(operation, error))
    }
}

/// A body that is here already.
struct Once(Option<Bytes>);

impl Stream for Once {
    type Item = reqwest::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream").finish_non_exhaustive()
    }
}
