//! The default throttle, for the clients of one process.

use std::{fmt, sync::Arc};

use super::{
    Admission, Answer, Priority, Throttle, ThrottleMode, line::Line, waiting::Waiting,
    window::State,
};

/// The default throttle: delays calls as its [`ThrottleMode`] says.
///
/// Clones share the window and its queue, so that clients which are given clones
/// of one throttle share a budget. Clients that differ in nothing but their
/// settings share one without this; a throttle of its own keeps a client out of
/// that:
///
/// ```
/// # #[cfg(feature = "v2_16")] {
/// use intercom_sdk::{
///     auth::AccessToken,
///     throttle::{InProcessThrottle, ThrottleMode},
///     v2_16::Client,
/// };
///
/// // Two clients with token providers, for one app.
/// let throttle = InProcessThrottle::new(ThrottleMode::Polite);
/// let provider = || async { Ok(AccessToken::new("dG9rOmFiYzEyMw==")?) };
/// let reader = Client::with_token_provider(provider).throttle(throttle.clone()).build()?;
/// let writer = Client::with_token_provider(provider).throttle(throttle).build()?;
/// # }
/// # Ok::<(), intercom_sdk::Error>(())
/// ```
#[derive(Clone)]
pub struct InProcessThrottle {
    mode: ThrottleMode,
    line: Arc<Line<State>>,
}

impl InProcessThrottle {
    /// Creates a throttle that shares its window with its clones only.
    pub fn new(mode: ThrottleMode) -> Self {
        Self {
            mode,
            line: Arc::default(),
        }
    }

    /// The same window for a client with another mode.
    pub(super) fn with_mode(&self, mode: ThrottleMode) -> Self {
        Self {
            mode,
            line: Arc::clone(&self.line),
        }
    }

    fn is_off(&self) -> bool {
        self.mode == ThrottleMode::Off
    }
}

impl Throttle for InProcessThrottle {
    fn admit(&self) -> Admission<'_> {
        self.admit_with(Priority::default())
    }

    fn admit_with(&self, priority: Priority) -> Admission<'_> {
        let even = self.mode == ThrottleMode::Even;
        Box::pin(async move {
            if self.is_off() || self.line.admit_at_once(even) {
                return;
            }
            Waiting::new(&self.line, even, priority).await;
        })
    }

    fn settle(&self, answer: Option<&Answer>) {
        if !self.is_off() {
            self.line.settle(answer);
        }
    }
}

impl fmt::Debug for InProcessThrottle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InProcessThrottle")
            .field("mode", &self.mode)
            .finish_non_exhaustive()
    }
}
