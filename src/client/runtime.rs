//! The Tokio runtime that calls run in.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
};

use tokio::runtime::{Handle, Id};
use tracing::warn;

use crate::Error;

/// Remembers the runtime of a client's first call.
#[derive(Debug, Default)]
pub(crate) struct RuntimeCheck {
    first: OnceLock<Id>,
    warned: AtomicBool,
}

impl RuntimeCheck {
    /// Polls a call.
    ///
    /// # Errors
    ///
    /// Kind `Config` if it is polled outside a Tokio runtime: its timers, tasks
    /// and sockets would panic.
    pub(crate) async fn run<T>(
        &self,
        call: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let mut call = pin!(call);
        poll_fn(|context| match Handle::try_current() {
            Ok(runtime) => {
                self.note(&runtime);
                call.as_mut().poll(context)
            }
            Err(_) => Poll::Ready(Err(Error::config(
                "the call is polled outside a Tokio runtime; use `#[tokio::main]` or \
                 `Runtime::block_on`",
            ))),
        })
        .await
    }

    /// Warns once if this is not the runtime of the first call.
    ///
    /// A warning and no error: it goes well until a connection is reused whose
    /// runtime has ended, and tests with a runtime each often share a client.
    fn note(&self, runtime: &Handle) {
        let id = runtime.id();
        if *self.first.get_or_init(|| id) != id && !self.warned.swap(true, Ordering::Relaxed) {
            warn!(
                "a client is used in several Tokio runtimes; calls fail when they reuse a \
                 connection of a runtime that has ended"
            );
        }
    }
}
