//! The connection to Redis.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, ConnectionInfo, IntoConnectionInfo as _,
    aio::MultiplexedConnection,
};
use tokio::{
    sync::Mutex as AsyncMutex,
    time::{Instant, timeout},
};

use super::failure::Failure;
use crate::Error;

/// After a failed try, the next one is made this much later at first, and twice
/// as much after each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// After this long, a server or what is between may have closed the connection, or
/// forgotten it without a word; it is tried before a command is lost to it. Longer
/// than the time between two batches of permits, which need no trial.
const IDLE: Duration = Duration::from_secs(3);

/// The oldest server with all commands, and whose scripts may write what depends
/// on the time.
const OLDEST: u32 = 5;

/// Connects, and keeps the connection for all who use it.
pub(super) struct Connector {
    info: ConnectionInfo,
    is_secure: bool,
    slot: Mutex<Slot>,
    /// Held while connecting: one connection is enough for all.
    connecting: AsyncMutex<()>,
}

#[derive(Default)]
struct Slot {
    open: Option<Open>,
    /// How many have been opened.
    opened: u64,
    failures: u32,
    /// The last failure, and when to try again.
    failed: Option<(Failure, Instant)>,
}

struct Open {
    connection: MultiplexedConnection,
    /// A late failure of the connection before must not close this one.
    number: u64,
    /// When it was given out last.
    used: Instant,
}

impl Connector {
    pub(super) fn new(url: &str) -> Result<Self, Error> {
        let (plain, is_secure) = match url.split_once("://") {
            Some(("rediss" | "valkeys", rest)) => (format!("redis://{rest}"), true),
            _ => (url.to_owned(), false),
        };
        if is_secure && !cfg!(any(feature = "rustls", feature = "native-tls")) {
            return Err(Error::config(
                "Redis with TLS needs the feature `rustls` or `native-tls`",
            ));
        }
        if plain.contains('#') {
            return Err(Error::config(
                "the URL of Redis has a fragment; one that turns certificates off is not accepted",
            ));
        }
        // The error can quote the URL.
        let info = plain.into_connection_info().map_err(|_| {
            Error::config(
                "the URL of Redis is not valid; it is \
                 redis[s]://[user][:password@]host[:port][/database], with the password \
                 percent-encoded",
            )
        })?;
        Ok(Self {
            info,
            is_secure,
            slot: Mutex::default(),
            connecting: AsyncMutex::new(()),
        })
    }

    /// Where the server is, without user and password.
    pub(super) fn address(&self) -> String {
        self.info.addr().to_string()
    }

    /// Returns the connection and its number; connects if there is none. One that
    /// has been idle must answer within `patience`.
    pub(super) async fn connection(
        &self,
        patience: Duration,
    ) -> Result<(u64, MultiplexedConnection), Failure> {
        if let Some(open) = self.in_use()? {
            return Ok(open);
        }
        let _connecting = self.connecting.lock().await;
        if let Some(open) = self.in_use()? {
            return Ok(open);
        }
        if let Some(open) = self.idle(patience).await {
            return Ok(open);
        }
        // A try that is dropped, because it takes too long, has failed.
        let mut attempt = Attempt {
            connector: self,
            failure: Some(Failure::Connect("it takes too long".to_owned())),
        };
        let connected = self.connect().await;
        attempt.failure = connected.as_ref().err().cloned();
        drop(attempt);
        let connection = connected?;
        let mut slot = self.slot();
        slot.opened += 1;
        slot.failures = 0;
        slot.failed = None;
        let number = slot.opened;
        slot.open = Some(Open {
            connection: connection.clone(),
            number,
            used: Instant::now(),
        });
        Ok((number, connection))
    }

    /// Closes the connection with this number, which is of no use any more.
    pub(super) fn discard(&self, number: u64, failure: &Failure) {
        let closed = {
            let mut slot = self.slot();
            slot.open.take_if(|open| open.number == number)
        };
        // Connecting to a replica succeeds, so that alone would not slow down.
        if closed.is_some() && matches!(failure, Failure::ReadOnly) {
            self.failed(failure.clone());
        }
    }

    /// The open connection, unless it has been idle.
    fn in_use(&self) -> Result<Option<(u64, MultiplexedConnection)>, Failure> {
        let slot = &mut *self.slot();
        let now = Instant::now();
        match (&mut slot.open, &slot.failed) {
            (Some(open), _) if now - open.used > IDLE => Ok(None),
            (Some(open), _) => {
                open.used = now;
                Ok(Some((open.number, open.connection.clone())))
            }
            (None, Some((failure, until))) if now < *until => {
                Err(Failure::Again(Box::new(failure.clone())))
            }
            (None, _) => Ok(None),
        }
    }

    /// The open connection, if it still answers.
    async fn idle(&self, patience: Duration) -> Option<(u64, MultiplexedConnection)> {
        let (number, mut connection) = {
            let slot = self.slot();
            let open = slot.open.as_ref()?;
            (open.number, open.connection.clone())
        };
        let ping = redis::cmd("PING");
        let answer = timeout(patience, ping.query_async::<()>(&mut connection)).await;
        let failure = match answer {
            Ok(Ok(())) => None,
            // A server that does not let us ask has answered as well.
            Ok(Err(error)) => Some(Failure::of(&error)).filter(Failure::breaks_connection),
            Err(_) => Some(Failure::Timeout(patience)),
        };
        if let Some(failure) = failure {
            self.discard(number, &failure);
            return None;
        }
        if let Some(open) = &mut self.slot().open {
            open.used = Instant::now();
        }
        Some((number, connection))
    }

    async fn connect(&self) -> Result<MultiplexedConnection, Failure> {
        let mut connection = self.dial().await?;
        // A server that does not let us ask may do, so only an answer counts.
        let info: Result<String, _> = redis::cmd("INFO")
            .arg("server")
            .query_async(&mut connection)
            .await;
        match info {
            Ok(info) => match too_old(&info) {
                Some(version) => Err(Failure::TooOld(format!("it is {version}"))),
                None => Ok(connection),
            },
            Err(error) => match Failure::connecting(&error) {
                failure if failure.breaks_connection() => Err(failure),
                _ => Ok(connection),
            },
        }
    }

    async fn dial(&self) -> Result<MultiplexedConnection, Failure> {
        // The time is limited where the connection is used.
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(None)
            .set_response_timeout(None);
        #[cfg(feature = "rustls")]
        if let (true, ConnectionAddr::Tcp(host, port)) = (self.is_secure, self.info.addr()) {
            let stream = super::tls::connect(host, *port).await?;
            let settings = self.info.redis_settings();
            let (connection, driver) =
                MultiplexedConnection::new_with_config(settings, stream, config)
                    .await
                    .map_err(|error| Failure::connecting(&error))?;
            tokio::spawn(driver);
            return Ok(connection);
        }
        let client = Client::open(self.native_info()).map_err(|error| Failure::of(&error))?;
        let connection = client.get_multiplexed_async_connection_with_config(&config);
        connection
            .await
            .map_err(|error| Failure::connecting(&error))
    }

    /// The address for the crate `redis`, with its TLS if it is to do that.
    fn native_info(&self) -> ConnectionInfo {
        match self.info.addr() {
            ConnectionAddr::Tcp(host, port) if self.is_secure => {
                self.info.clone().set_addr(ConnectionAddr::TcpTls {
                    host: host.clone(),
                    port: *port,
                    insecure: false,
                    tls_params: None,
                })
            }
            _ => self.info.clone(),
        }
    }

    fn failed(&self, failure: Failure) {
        let mut slot = self.slot();
        let pause = FIRST_PAUSE
            .saturating_mul(1 << slot.failures.min(8))
            .min(LONGEST_PAUSE)
            .mul_f64(0.5 + fastrand::f64() / 2.0);
        slot.failures = slot.failures.saturating_add(1);
        slot.failed = Some((failure, Instant::now() + pause));
    }

    fn slot(&self) -> MutexGuard<'_, Slot> {
        // No code panics while it holds the lock.
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A try to connect; notes its failure when it ends.
struct Attempt<'a> {
    connector: &'a Connector,
    failure: Option<Failure>,
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        if let Some(failure) = self.failure.take() {
            self.connector.failed(failure);
        }
    }
}

/// The version in the answer to `INFO`, if it is too old.
fn too_old(info: &str) -> Option<&str> {
    let mut lines = info.lines();
    let version = lines.find_map(|line| line.strip_prefix("redis_version:"))?;
    let major: u32 = version.split('.').next()?.parse().ok()?;
    (major < OLDEST).then_some(version)
}

#[cfg(test)]
mod tests {
    use super::{Connector, too_old};

    #[test]
    fn an_old_server_is_told_by_its_version() {
        for (info, expected) in [
            (
                "# Server\r\nredis_version:4.0.14\r\nredis_mode:x",
                Some("4.0.14"),
            ),
            ("redis_version:5.0.0", None),
            ("redis_version:7.2.4\r\nvalkey_version:8.0.1", None),
            ("redis_version:255.255.255", None),
            ("redis_version:new", None),
            ("", None),
        ] {
            assert_eq!(too_old(info), expected, "{info}");
        }
    }

    #[test]
    fn a_url_that_is_none_is_refused_without_being_quoted() {
        for url in [
            "",
            "127.0.0.1:6379",
            "http://:secret@127.0.0.1",
            "redis://:secret@",
            "redis://:secret@host:port",
            "redis://:secret@127.0.0.1/zero",
            "redis://:secret@0.0.0.0",
            "rediss://:secret@127.0.0.1/#insecure",
        ] {
            let Err(error) = Connector::new(url) else {
                panic!("{url} was accepted");
            };
            assert!(
                !format!("{error} {error:?}").contains("secret"),
                "{error:?}"
            );
        }
    }
}
