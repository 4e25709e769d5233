//! Streamed response bodies.

use std::{
    fmt,
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use bytes::Bytes;
use futures_core::Stream;
use http::StatusCode;
use http_body::Body as _;
use tokio::time::Sleep;

use super::{
    exchange::{Body, RawExchange},
    metadata::CallMetadata,
    resume::Resume,
};
use crate::{CallFuture, Error, client::HttpError};

/// The body of a download, as a [`Stream`] of [`Bytes`].
///
/// [`bytes`](Self::bytes) reads all of it. There is no limit on the time it
/// takes in all, only on each wait for more bytes:
/// [`ClientBuilder::read_timeout`](crate::ClientBuilder::read_timeout), 60 s by
/// default. Time in which nobody reads does not count.
///
/// # Downloads that break off
///
/// If the connection breaks or the server pauses for too long, the download goes
/// on at the byte where it was cut, up to 5 times, if
///
/// - the server allows that (`Accept-Ranges: bytes`) and names the state of the
///   file: a strong `ETag`, or a `Last-Modified` before its `Date`;
/// - its size is known (`Content-Length`), and it is not compressed for the
///   transport (`Content-Encoding`);
/// - the call is safe to repeat, and its [`RetryPolicy`](crate::RetryPolicy)
///   allows retries.
///
/// The rest is requested from the same URL with the client's token, throttle and
/// retries, and with `If-Range`, so that the bytes are of the same file. In all
/// other cases, the stream ends with an error that says how many bytes have
/// arrived; it has the attempts, the request id and the rate limit of its call.
///
/// # Cancel safety
///
/// Dropping the stream closes the connection. Of the methods, [`chunk`](
/// Self::chunk) is cancel safe: if its future is dropped, no bytes are lost, and
/// the next call continues. [`bytes`](Self::bytes) is not: it owns the stream,
/// and what has been read is dropped with its future.
pub struct ByteStream {
    origin: Origin,
    state: State,
    /// Runs while the reader waits for bytes.
    pause: Option<Pin<Box<Sleep>>>,
    read_timeout: Duration,
    /// How many bytes have arrived.
    received: u64,
    resume: Option<Resume>,
}

/// The response that the body is of, as errors report it.
struct Origin {
    operation: &'static str,
    status: StatusCode,
    headers: http::HeaderMap,
    /// As it was when the body began.
    metadata: CallMetadata,
    begun: Instant,
    /// The size of the file, if the server said it.
    size: Option<u64>,
}

impl Origin {
    /// The metadata of the call until now.
    fn metadata(&self) -> CallMetadata {
        let mut metadata = self.metadata.clone();
        metadata.elapsed = metadata.elapsed.saturating_add(self.begun.elapsed());
        metadata
    }
}

enum State {
    Reading(reqwest::Body),
    /// The rest is being requested after this failure.
    ///
    /// The mutex is never locked: it makes the stream `Sync`.
    Resuming(Mutex<CallFuture<RawExchange>>, Option<Error>),
    Ended,
}

impl ByteStream {
    /// The body of `exchange`, which is continued with `resume` if it is cut.
    pub(crate) fn new(
        exchange: &mut RawExchange,
        read_timeout: Duration,
        resume: Option<Resume>,
    ) -> Self {
        let (body, size) = open(exchange.take_body());
        Self {
            origin: Origin {
                operation: exchange.endpoint.id,
                status: exchange.status,
                headers: exchange.headers.clone(),
                metadata: exchange.metadata.clone(),
                begun: Instant::now(),
                size,
            },
            state: State::Reading(body),
            pause: None,
            read_timeout,
            received: 0,
            resume,
        }
    }

    /// The size of the whole body, in bytes (`Content-Length`); `None` if the server
    /// did not say it, or the client decompresses.
    pub fn size(&self) -> Option<u64> {
        self.origin.size
    }

    /// Reads the rest of the body into memory.
    ///
    /// # Errors
    ///
    /// Returns an error if the connection breaks or the server pauses for too
    /// long, and the download cannot go on.
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let mut all = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            all.extend_from_slice(&chunk);
        }
        Ok(all.into())
    }

    /// Reads the next chunk; `None` at the end, and after an error.
    ///
    /// # Errors
    ///
    /// Returns an error if the connection breaks or the server pauses for too
    /// long, and the download cannot go on.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// The next bytes of the body, or why there are none.
    fn poll_body(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, HttpError>>> {
        let State::Reading(body) = &mut self.state else {
            return Poll::Ready(None);
        };
        loop {
            match Pin::new(&mut *body).poll_frame(context) {
                Poll::Ready(frame) => {
                    self.pause = None;
                    match frame.map(|frame| frame.map(http_body::Frame::into_data)) {
                        Some(Ok(Ok(bytes))) => return Poll::Ready(Some(Ok(bytes))),
                        // Trailers are skipped.
                        Some(Ok(Err(_))) => {}
                        Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
                        None => return Poll::Ready(None),
                    }
                }
                Poll::Pending => {
                    let timeout = self.read_timeout;
                    let pause = self
                        .pause
                        .get_or_insert_with(|| Box::pin(tokio::time::sleep(timeout)));
                    ready!(pause.as_mut().poll(context));
                    self.pause = None;
                    let late = format!("no byte arrived in {timeout:?}");
                    return Poll::Ready(Some(Err(HttpError::TimedOut(late.into()))));
                }
            }
        }
    }

    /// The error for a body that ends early.
    fn failure(&self, error: HttpError) -> Error {
        let origin = &self.origin;
        Error::cut_download(origin.operation, error, self.received, origin.size)
            .with_status(origin.status)
            .with_headers(&origin.headers)
            .with_metadata(origin.metadata())
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            match &mut this.state {
                State::Reading(_) => match ready!(this.poll_body(context)) {
                    Some(Ok(bytes)) => {
                        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                        this.received = this.received.saturating_add(length);
                        return Poll::Ready(Some(Ok(bytes)));
                    }
                    Some(Err(error)) => {
                        let failure = this.failure(error);
                        let rest = this.resume.as_mut();
                        match rest.and_then(|resume| resume.rest(this.received)) {
                            Some(rest) => {
                                this.state = State::Resuming(Mutex::new(rest), Some(failure))
                            }
                            None => {
                                this.state = State::Ended;
                                return Poll::Ready(Some(Err(failure)));
                            }
                        }
                    }
                    None => {
                        this.state = State::Ended;
                        return Poll::Ready(None);
                    }
                },
                State::Resuming(rest, failure) => {
                    let rest = rest.get_mut().unwrap_or_else(PoisonError::into_inner);
                    let answer = ready!(Pin::new(rest).poll(context));
                    let failure = failure.take();
                    let hint = match &answer {
                        Ok(exchange) => format!(
                            "the server did not continue it (status {})",
                            exchange.status.as_u16()
                        ),
                        Err(error) => format!("it could not be continued: {error}"),
                    };
                    let metadata = match &answer {
                        Ok(exchange) => Some(&exchange.metadata),
                        Err(error) => error.metadata(),
                    };
                    if let Some(metadata) = metadata {
                        this.origin.metadata.add(metadata);
                    }
                    let continues = answer.ok().and_then(|mut exchange| {
                        let resume = this.resume.as_ref()?;
                        if !resume.is_rest(&exchange, this.received, this.origin.size) {
                            return None;
                        }
                        let body = open(exchange.take_body()).0;
                        this.origin.headers = exchange.headers;
                        Some(body)
                    });
                    match continues {
                        Some(body) => this.state = State::Reading(body),
                        None => {
                            this.state = State::Ended;
                            let metadata = this.origin.metadata();
                            let failure = failure.map(|error| {
                                Err(error.with_hint(Some(hint)).with_metadata(metadata))
                            });
                            return Poll::Ready(failure);
                        }
                    }
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }
}

/// The stream of a body, and its size if that is known.
fn open(body: Body) -> (reqwest::Body, Option<u64>) {
    match body {
        Body::Incoming(response) => {
            let size = response.content_length();
            (http::Response::from(response).into_body(), size)
        }
        Body::Whole(bytes) => {
            let size = u64::try_from(bytes.len()).ok();
            (bytes.into(), size)
        }
        #[cfg(feature = "mock")]
        Body::Given(body) => (body, None),
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream")
            .field("operation", &self.origin.operation)
            .field("received", &self.received)
            .field("size", &self.origin.size)
            .finish_non_exhaustive()
    }
}
