//! The future that a call returns.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use crate::Error;

/// The future that `send` and its variants return.
///
/// It is `'static`, so it can be spawned, stored and sent to other threads.
/// Nothing is sent before the first poll.
///
/// # Cancel safety
///
/// Dropping the future ends the call at once: its wait for the throttle or for a
/// retry, or its request, whose connection is closed. A request that is on its way
/// by then may have reached the server, which acts on it and finds nobody to
/// answer. So a dropped GET does no harm, and a dropped POST may have been carried
/// out: look before you send it again. To keep the response whatever the caller
/// does, spawn the call (`tokio::spawn(call)`) and drop the handle instead. A
/// timeout around a call drops it too;
/// [`ClientBuilder::timeout`](crate::ClientBuilder::timeout) is a timeout that
/// reports what is known of the call.
///
/// # Errors
///
/// Those of the call, and kind [`Config`](crate::ErrorKind::Config) if it is
/// polled outside of a Tokio runtime.
#[must_use = "a call does nothing unless it is awaited"]
pub struct CallFuture<T>(Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>);

impl<T> CallFuture<T> {
    pub(crate) fn new(future: impl Future<Output = Result<T, Error>> + Send + 'static) -> Self {
        Self(Box::pin(future))
    }
}

impl<T> Future for CallFuture<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl<T> fmt::Debug for CallFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallFuture").finish_non_exhaustive()
    }
}
