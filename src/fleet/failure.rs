//! How Redis failed, without what is secret.

use std::{error::Error as StdError, fmt, time::Duration};

use redis::{ErrorKind, RedisError, ServerErrorKind};

/// How Redis failed. The URL, the password and the keys are not part of it.
#[derive(Clone, Debug)]
pub(super) enum Failure {
    /// Not tried: the last try failed a moment ago, in this way.
    Again(Box<Failure>),
    Connect(String),
    Timeout(Duration),
    Password,
    TooOld(String),
    WrongType,
    /// What was the primary has become a replica; its successor is elsewhere.
    ReadOnly,
    Server(String),
    Broken(String),
    /// The answer is none that the script gives.
    Answer,
    /// Outside a Tokio runtime there is no network.
    NoRuntime,
}

impl Failure {
    /// A failure while connecting.
    pub(super) fn connecting(error: &RedisError) -> Self {
        match Self::of(error) {
            Self::Broken(text) => Self::Connect(text),
            other => other,
        }
    }

    pub(super) fn of(error: &RedisError) -> Self {
        let detail = || error.detail().unwrap_or_default().to_owned();
        match (error.kind(), error.code()) {
            (ErrorKind::AuthenticationFailed, _) | (_, Some("NOAUTH" | "WRONGPASS")) => {
                Self::Password
            }
            (_, Some("WRONGTYPE")) => Self::WrongType,
            (ErrorKind::Server(ServerErrorKind::ResponseError), _) => {
                let detail = detail();
                // Older servers say what a script stumbled over only in their own
                // text: "ERR Error running script … WRONGTYPE …".
                if detail.contains("WRONGTYPE") {
                    Self::WrongType
                } else if detail.contains("READONLY") {
                    Self::ReadOnly
                } else if detail.contains("unknown command") {
                    Self::TooOld("it does not know a command that is needed".to_owned())
                } else {
                    Self::Server(detail)
                }
            }
            (ErrorKind::Server(ServerErrorKind::ReadOnly), _) => Self::ReadOnly,
            (ErrorKind::Server(kind), _) => Self::Server(format!("{kind:?}")),
            (ErrorKind::Extension, code) => Self::Server(code.unwrap_or("error").to_owned()),
            (ErrorKind::UnexpectedReturnType, _) => Self::Answer,
            _ => Self::Broken(error.to_string()),
        }
    }

    /// Whether the connection is of no use any more.
    pub(super) fn breaks_connection(&self) -> bool {
        matches!(
            self,
            Self::Connect(_) | Self::Timeout(_) | Self::Broken(_) | Self::Password | Self::ReadOnly
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Again(failure) => write!(f, "{failure} (a moment ago)"),
            Self::Connect(text) => write!(f, "could not connect to Redis: {text}"),
            Self::Timeout(timeout) => write!(f, "Redis did not answer within {timeout:?}"),
            Self::Password => f.write_str("Redis refused the user name or password"),
            Self::TooOld(what) => write!(f, "this Redis cannot be used, 5.0 is needed: {what}"),
            Self::WrongType => f.write_str(
                "a key in Redis holds something else than this crate stores there; choose another \
                 prefix",
            ),
            Self::ReadOnly => f.write_str("this Redis is a replica, which cannot be written to"),
            Self::Server(text) => write!(f, "Redis refused: {text}"),
            Self::Broken(text) => write!(f, "the connection to Redis broke: {text}"),
            Self::Answer => f.write_str("Redis answered with something unexpected"),
            Self::NoRuntime => f.write_str("Redis can be used in a Tokio runtime only"),
        }
    }
}

impl StdError for Failure {}
