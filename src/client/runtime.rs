//! Notices a client that is used in several Tokio runtimes.

use std::sync::{
    OnceLock,
    atomic::{AtomicBool, Ordering},
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
    /// Warns once if this is not the runtime of the first call.
    ///
    /// A warning and no error: it goes well until a connection is reused whose
    /// runtime has ended, and tests with a runtime each often share a client.
    ///
    /// # Errors
    ///
    /// Kind `Config` outside of a runtime, where timers and sockets would panic.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let Ok(runtime) = Handle::try_current() else {
            return Err(Error::config("a call needs a Tokio runtime to run in"));
        };
        let id = runtime.id();
        if *self.first.get_or_init(|| id) != id && !self.warned.swap(true, Ordering::Relaxed) {
            warn!(
                "a client is used in several Tokio runtimes; calls fail when they reuse a \
                 connection of a runtime that has ended"
            );
        }
        Ok(())
    }
}
