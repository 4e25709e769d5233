//! What a call gives back.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::{Error, decode, error::request_id};

/// The value of a successful call, with what came around it.
///
/// It derefs to the value: `client.show_contact()….send().await?.email` works.
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
}

impl<T> Response<T> {
    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// All response headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Intercom's id of this exchange, to quote to their support
    /// (Intercom: `X-Request-Id`).
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }
}

impl<T: DeserializeOwned> Response<T> {
    /// Reads the body of a 2xx as JSON.
    pub(crate) async fn json(
        operation: &'static str,
        result: reqwest::Result<reqwest::Response>,
    ) -> Result<Self, Error> {
        let received = receive(operation, result).await?;
        Ok(Self {
            value: received.decode()?,
            status: received.status,
            headers: received.headers,
        })
    }
}

impl Response<()> {
    /// Takes a 2xx that says nothing more.
    pub(crate) async fn empty(
        operation: &'static str,
        result: reqwest::Result<reqwest::Response>,
    ) -> Result<Self, Error> {
        let received = receive(operation, result).await?;
        Ok(Self {
            value: (),
            status: received.status,
            headers: received.headers,
        })
    }
}

impl Response<ByteStream> {
    /// Leaves the body of a 2xx to be read bit by bit.
    pub(crate) async fn stream(
        operation: &'static str,
        result: reqwest::Result<reqwest::Response>,
    ) -> Result<Self, Error> {
        let response = successful(operation, result).await?;
        Ok(Self {
            status: response.status(),
            headers: response.headers().clone(),
            value: ByteStream {
                operation,
                inner: Box::pin(response.bytes_stream()),
            },
        })
    }
}

/// A 2xx with its whole body.
pub(crate) struct Received {
    operation: &'static str,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Received {
    /// Decodes the body.
    pub(crate) fn decode<T: DeserializeOwned>(&self) -> Result<T, Error> {
        decode::from_slice(&self.body).map_err(|failure| {
            let (status, body) = (self.status, self.body.clone());
            Error::decode(self.operation, failure, status, &self.headers, body)
        })
    }

    /// Whether the body has a value at a path of keys, separated by dots.
    pub(crate) fn has(&self, path: &str) -> bool {
        let pointer = format!("/{}", path.replace('.', "/"));
        serde_json::from_slice::<serde_json::Value>(&self.body)
            .is_ok_and(|body| body.pointer(&pointer).is_some())
    }

    /// The error for a body that must have something at `path`.
    pub(crate) fn lacks(&self, path: &str) -> Error {
        let failure = decode::DecodeFailure {
            path: path.to_owned(),
            source: serde::de::Error::custom("there is no list"),
        };
        let (status, body) = (self.status, self.body.clone());
        Error::decode(self.operation, failure, status, &self.headers, body)
    }
}

/// Reads the body of a 2xx.
pub(crate) async fn receive(
    operation: &'static str,
    result: reqwest::Result<reqwest::Response>,
) -> Result<Received, Error> {
    let mut response = successful(operation, result).await?;
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    let body = response
        .bytes()
        .await
        .map_err(|error| Error::network(operation, error))?;
    Ok(Received {
        operation,
        status,
        headers,
        body,
    })
}

/// The response if it is a 2xx; otherwise the error that its body tells.
async fn successful(
    operation: &'static str,
    result: reqwest::Result<reqwest::Response>,
) -> Result<reqwest::Response, Error> {
    let response = result.map_err(|error| Error::network(operation, error))?;
    if response.status().is_success() {
        return Ok(response);
    }
    let status = response.status();
    let headers = response.headers().clone();
    // A body that breaks off takes nothing from what the status says.
    let body = response.bytes().await.unwrap_or_default();
    Err(Error::status_code(operation, status, &headers, body))
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

/// A body that arrives bit by bit: a download.
///
/// It is a [`Stream`] of [`Bytes`]; [`bytes`](Self::bytes) reads all of it. The
/// total timeout of the client covers it.
pub struct ByteStream {
    operation: &'static str,
    inner: Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send + Sync>>,
}

impl ByteStream {
    /// Reads what is left into memory.
    ///
    /// # Errors
    ///
    /// When the connection breaks or the time runs out.
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
    /// When the connection breaks or the time runs out.
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

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream").finish_non_exhaustive()
    }
}
