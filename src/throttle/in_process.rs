//! The default throttle, shared by all clones of a client in one process.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{
    sync::Notify,
    time::{Instant, timeout_at},
};

use super::{
    Admission, Answer, Throttle, ThrottleMode,
    window::{Gate, State},
};

/// Delays calls according to its [`ThrottleMode`]. The order of waiting calls
/// is approximate: a strict queue would block behind a future that is no longer
/// polled.
pub(crate) struct InProcessThrottle {
    even: bool,
    state: Mutex<State>,
    /// Wakes the call that has waited longest.
    changed: Notify,
}

impl InProcessThrottle {
    /// Creates a throttle; `None` for [`ThrottleMode::Off`].
    pub(crate) fn shared(mode: ThrottleMode) -> Option<Arc<dyn Throttle>> {
        let even = match mode {
            ThrottleMode::Off => return None,
            ThrottleMode::Polite => false,
            ThrottleMode::Even => true,
        };
        Some(Arc::new(Self {
            even,
            state: Mutex::new(State::new()),
            changed: Notify::new(),
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No code panics while it holds the lock, and every state is valid.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn wait(&self) {
        loop {
            let changed = self.changed.notified();
            let until = match self.state().admit(Instant::now(), self.even) {
                Gate::Open => break,
                Gate::ShutUntil(until) => until,
            };
            // Checks again at `until`, or earlier if a response arrives.
            let _ = timeout_at(until, changed).await;
        }
        // There may be room for the next call too.
        self.changed.notify_one();
    }
}

impl Throttle for InProcessThrottle {
    fn admit(&self) -> Admission<'_> {
        Box::pin(self.wait())
    }

    fn settle(&self, answer: Option<&Answer>) {
        self.state().settle(answer, Instant::now());
        self.changed.notify_one();
    }
}

impl fmt::Debug for InProcessThrottle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InProcessThrottle")
            .field("even", &self.even)
            .finish_non_exhaustive()
    }
}
