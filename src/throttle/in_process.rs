//! The throttle of one process, which all clones of a client share.

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

/// Holds calls back as [`ThrottleMode`] says. Waiting calls go in about their
/// order: a strict queue would stall behind a call whose future nobody polls.
pub(crate) struct InProcessThrottle {
    even: bool,
    state: Mutex<State>,
    /// Wakes the call that has waited longest.
    changed: Notify,
}

impl InProcessThrottle {
    /// `None` where calls are not held back at all.
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
        // Nothing panics while it is held, and the state is sound at any point.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn wait(&self) {
        loop {
            let changed = self.changed.notified();
            let until = match self.state().admit(Instant::now(), self.even) {
                Gate::Open => break,
                Gate::ShutUntil(until) => until,
            };
            // Whichever comes first: what the gate says may have changed.
            let _ = timeout_at(until, changed).await;
        }
        // Where one may go, the next may too.
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
