//! An export as Intercom shows it.

use crate::{Response, types::Timestamp};

/// Where an export stands.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum State {
    /// It waits for its turn.
    Pending,
    /// It is being made.
    InProgress,
    /// It has a file.
    Completed,
    /// It has ended, and there was nothing to export.
    NoData,
    /// It has failed.
    Failed,
    /// It was canceled.
    Canceled,
    /// What this version of the crate does not know; it is waited for.
    Unknown(String),
}

impl State {
    /// Reporting says `complete`, and so do older descriptions of content exports.
    fn parse(word: &str) -> Self {
        match word {
            "pending" => Self::Pending,
            "in_progress" => Self::InProgress,
            "completed" | "complete" => Self::Completed,
            "no_data" => Self::NoData,
            "failed" => Self::Failed,
            "canceled" | "cancelled" => Self::Canceled,
            other => Self::Unknown(other.to_owned()),
        }
    }

    /// Whether it stays as it is.
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Pending | Self::InProgress | Self::Unknown(_))
    }
}

/// What is known of an export.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Status {
    /// Where it stands.
    pub state: State,
    /// Until when its file can be downloaded: two days after its end (Intercom).
    pub expires_at: Option<Timestamp>,
}

impl Status {
    pub(super) fn new(state: &str, expires_at: Option<&str>) -> Self {
        Self {
            state: State::parse(state),
            // It is text, and empty without a file.
            expires_at: expires_at.and_then(|text| text.parse().ok()),
        }
    }
}

/// The answer to a call about an export.
#[doc(hidden)]
#[derive(Debug)]
pub struct Job {
    pub(super) id: Option<String>,
    pub(super) status: Status,
    pub(super) request_id: Option<String>,
}

impl Job {
    pub(crate) fn new<T>(
        response: &Response<T>,
        id: Option<&str>,
        state: Option<&str>,
        expires_at: Option<&str>,
    ) -> Self {
        Self {
            id: id.filter(|id| !id.is_empty()).map(str::to_owned),
            status: Status::new(state.unwrap_or_default(), expires_at),
            request_id: response.request_id().map(str::to_owned),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{State, Status};

    #[test]
    fn states_are_read_in_every_spelling() {
        for (word, state, is_final) in [
            ("pending", State::Pending, false),
            ("in_progress", State::InProgress, false),
            ("completed", State::Completed, true),
            ("complete", State::Completed, true),
            ("no_data", State::NoData, true),
            ("failed", State::Failed, true),
            ("canceled", State::Canceled, true),
            ("cancelled", State::Canceled, true),
            ("queued", State::Unknown("queued".to_owned()), false),
        ] {
            let status = Status::new(word, Some(""));
            assert_eq!((&status.state, status.expires_at), (&state, None));
            assert_eq!(state.is_final(), is_final, "{word}");
        }
        let expires = Status::new("completed", Some("1763802000")).expires_at;
        assert_eq!(expires.map(|time| time.unix()), Some(1_763_802_000));
    }
}
