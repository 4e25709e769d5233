//! What to answer.

use http::StatusCode;

/// What to answer to a notification, by what Intercom then does.
///
/// | answer | status | Intercom |
/// |---|---|---|
/// | [`Accepted`](Self::Accepted) | 200 | is content |
/// | [`Failed`](Self::Failed) | 500 | sends it once more, after a minute |
/// | [`SlowDown`](Self::SlowDown) | 429 | holds all notifications of the subscription back, for a minute at first and at most two hours; what is older is dropped |
/// | [`Unsubscribe`](Self::Unsubscribe) | 410 | ends the subscription |
///
/// An answer that takes longer than 5 s is a failure; one over 500 ms lowers the
/// priority of the subscription. So answer first and work later.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Reply {
    /// The notification is taken over, or was known already.
    #[default]
    Accepted,
    /// The notification could not be taken over.
    Failed,
    /// There are too many notifications.
    SlowDown,
    /// No more notifications are wanted. Somebody has to subscribe again by hand.
    Unsubscribe,
}

impl Reply {
    /// The status of the answer, whose body is empty.
    pub fn status(self) -> StatusCode {
        match self {
            // Intercom documents any 2xx in one place, and 200 alone in another.
            Self::Accepted => StatusCode::OK,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
            Self::SlowDown => StatusCode::TOO_MANY_REQUESTS,
            Self::Unsubscribe => StatusCode::GONE,
        }
    }
}
