//! The handle of a Redis server.

use std::{
    fmt,
    sync::{Arc, LazyLock},
    time::Duration,
};

use ::redis::{FromRedisValue, Script};
use tokio::runtime::Handle;

use super::{connection::Connector, failure::Failure, keys::Keys};
use crate::Error;

/// How long a command may take, connecting included.
const TIMEOUT: Duration = Duration::from_millis(500);

static CHECK: LazyLock<Script> = LazyLock::new(|| {
    Script::new("return redis.call('SET', KEYS[1], redis.call('TIME')[1], 'PX', 1000)")
});

/// The beginning of all keys.
const PREFIX: &str = "intercom-sdk";

/// A Redis server, 5.0 or later, or one that speaks its protocol.
///
/// It connects when it is first used, and again whenever the connection is lost.
/// Clones share the connection, which belongs to the Tokio runtime that uses it.
///
/// ```
/// use std::time::Duration;
/// use intercom_sdk::fleet::Redis;
///
/// # fn main() -> Result<(), intercom_sdk::Error> {
/// let redis = Redis::new("redis://:secret@127.0.0.1:6379/2")?
///     .timeout(Duration::from_millis(200))
///     .prefix("billing")?;
/// assert!(!format!("{redis:?}").contains("secret"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Redis {
    connector: Arc<Connector>,
    timeout: Duration,
    keys: Keys,
}

impl Redis {
    /// Creates a handle; nothing is connected yet.
    ///
    /// The URL is `redis://[user][:password@]host[:port][/database]`. With TLS it
    /// begins with `rediss`, and needs the feature `rustls` or `native-tls`;
    /// certificates are checked as those of Intercom are. A Unix socket is
    /// `redis+unix:///path`.
    ///
    /// # Errors
    ///
    /// Kind [`Config`](crate::ErrorKind::Config) if the URL is not one of these.
    /// The message does not quote it: it may hold a password.
    pub fn new(url: &str) -> Result<Self, Error> {
        Ok(Self {
            connector: Arc::new(Connector::new(url)?),
            timeout: TIMEOUT,
            keys: Keys::new(PREFIX)?,
        })
    }

    /// Sets how long a command may take, connecting included; 500 ms by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the beginning of all keys; `intercom-sdk` by default. Programs with
    /// different prefixes share nothing.
    ///
    /// # Errors
    ///
    /// Kind [`Config`](crate::ErrorKind::Config) if it is empty or longer than 100
    /// bytes.
    pub fn prefix(mut self, prefix: &str) -> Result<Self, Error> {
        self.keys = Keys::new(prefix)?;
        Ok(self)
    }

    /// Connects, and checks that the server can do what is needed, by a key that is
    /// gone after a second.
    ///
    /// # Errors
    ///
    /// Kind [`Config`](crate::ErrorKind::Config) with what is wrong: nothing that
    /// speaks Redis' protocol is there, it refuses the password, is too old, or
    /// cannot be written to.
    pub async fn check(&self) -> Result<(), Error> {
        let key = self.keys.key("check", "write", "");
        let checked: Result<(), _> = self.run(&CHECK, &[&key], &[]).await;
        checked.map_err(|failure| Error::config("Redis cannot be used").with_cause(failure))
    }

    pub(super) fn keys(&self) -> &Keys {
        &self.keys
    }

    /// How long a command takes at most.
    pub(super) fn longest(&self) -> Duration {
        self.timeout
    }

    /// Runs a script, which is one step for the server.
    pub(super) async fn run<T: FromRedisValue>(
        &self,
        script: &Script,
        keys: &[&str],
        args: &[&str],
    ) -> Result<T, Failure> {
        if Handle::try_current().is_err() {
            return Err(Failure::NoRuntime);
        }
        let mut number = None;
        let run = async {
            let (current, mut connection) = self.connector.connection(self.timeout / 2).await?;
            number = Some(current);
            let mut invocation = script.prepare_invoke();
            for key in keys {
                invocation.key(*key);
            }
            for arg in args {
                invocation.arg(*arg);
            }
            let answer = invocation.invoke_async(&mut connection).await;
            answer.map_err(|error| Failure::of(&error))
        };
        let done = tokio::time::timeout(self.timeout, run)
            .await
            .unwrap_or(Err(Failure::Timeout(self.timeout)));
        if let (Err(failure), Some(number)) = (&done, number)
            && failure.breaks_connection()
        {
            self.connector.discard(number, failure);
        }
        done
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis")
            .field("address", &self.connector.address())
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
