//! Streamed response bodies.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures_core::Stream;
use http_body::Body as _;

use super::exchange::Body;
use crate::Error;

/// The body of a download, as a [`Stream`] of [`Bytes`].
///
/// [`bytes`](Self::bytes) reads all of it. The timeout of the call includes the
/// body; set a longer one for a large export with
/// [`CallOptions::timeout`](crate::CallOptions::timeout). A download that
/// breaks off is not retried.
pub struct ByteStream {
    operation: &'static str,
    body: reqwest::Body,
}

impl ByteStream {
    pub(crate) fn new(operation: &'static str, body: Body) -> Self {
        let body = match body {
            Body::Incoming(response) => http::Response::from(response).into_body(),
            Body::Whole(bytes) => bytes.into(),
        };
        Self { operation, body }
    }

    /// Reads the rest of the body into memory.
    ///
    /// # Errors
    ///
    /// Returns an error if the connection breaks or the call times out.
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let mut all = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            all.extend_from_slice(&chunk);
        }
        Ok(all.into())
    }

    /// Reads the next chunk; `None` at the end.
    ///
    /// # Errors
    ///
    /// Returns an error if the connection breaks or the call times out.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let Some(frame) = ready!(Pin::new(&mut self.body).poll_frame(context)) else {
                return Poll::Ready(None);
            };
            match frame.map(http_body::Frame::into_data) {
                Ok(Ok(bytes)) => return Poll::Ready(Some(Ok(bytes))),
                // Trailers are skipped.
                Ok(Err(_)) => {}
                Err(error) => {
                    return Poll::Ready(Some(Err(Error::network(self.operation, error.into()))));
                }
            }
        }
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream").finish_non_exhaustive()
    }
}
