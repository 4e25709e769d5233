//! An admitted attempt.

use super::{Answer, Priority, Throttle};

/// An admitted attempt. Settles with the throttle on response or drop.
pub(crate) struct Permit<'a> {
    throttle: Option<&'a dyn Throttle>,
}

impl<'a> Permit<'a> {
    /// Waits for a permit.
    pub(crate) async fn wait(throttle: Option<&'a dyn Throttle>, priority: Priority) -> Self {
        if let Some(throttle) = throttle {
            throttle.admit_with(priority).await;
        }
        Self { throttle }
    }

    /// Settles with the data of a response.
    pub(crate) fn answered(mut self, answer: &Answer) {
        if let Some(throttle) = self.throttle.take() {
            throttle.settle(Some(answer));
        }
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if let Some(throttle) = self.throttle {
            throttle.settle(None);
        }
    }
}
