//! The runtime that a call is polled in.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

use tokio::runtime::Handle;

use crate::Error;

/// Polls a call. Without a Tokio runtime, its timers, tasks and sockets would
/// panic.
///
/// # Errors
///
/// Kind `Config` if it is polled outside a Tokio runtime.
pub(super) async fn in_runtime<T>(
    call: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let mut call = pin!(call);
    poll_fn(|context| match Handle::try_current() {
        Ok(_) => call.as_mut().poll(context),
        Err(_) => Poll::Ready(Err(Error::config(
            "the call is polled outside a Tokio runtime; use `#[tokio::main]` or \
             `Runtime::block_on`",
        ))),
    })
    .await
}
