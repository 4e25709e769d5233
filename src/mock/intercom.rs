//! The mock as a test holds it.

use std::{
    fmt,
    sync::{Arc, MutexGuard},
    time::Duration,
};

use super::{
    Call, Fault, RateCounts, Samples, Violation,
    description::Description,
    engine::{Answers, Engine},
    rate::Rate,
    server::{Observer, Server},
    workspace::{Clock, Workspace},
    zone::Zone,
};
use crate::{Api, ClientBuilder, Error};

/// The access token that a mock accepts unless it is given another one.
pub const TOKEN: &str = "dG9rOm1vY2s6MTox";

/// A mock of Intercom, on loopback; see the [module](self).
///
/// Clones are the same mock. It stops when the last one is dropped.
#[derive(Clone)]
pub struct Intercom {
    server: Server,
}

/// The settings of an [`Intercom`] that is about to start.
#[must_use = "a mock does nothing until it is started"]
pub struct IntercomBuilder {
    version: String,
    port: u16,
    token: String,
    seed: u64,
    clock: Clock,
    search_lag: Duration,
    rate: Rate,
    answers: Answers,
    samples: Samples,
    observer: Option<Observer>,
}

impl Intercom {
    /// Starts a mock whose own version is `version`, such as `"2.16"`: that of
    /// requests which do not name one. The feature of the version must be
    /// enabled.
    ///
    /// # Errors
    ///
    /// Kind [`Config`](crate::ErrorKind::Config) if the version is not enabled, or
    /// no port can be had.
    pub async fn start(version: &str) -> Result<Self, Error> {
        Self::builder(version).start().await
    }

    /// Returns a builder with the defaults: a free port, [`TOKEN`], seed 0, the
    /// system's clock, no search lag, and a rate limit that is not enforced.
    pub fn builder(version: &str) -> IntercomBuilder {
        IntercomBuilder {
            version: version.to_owned(),
            port: 0,
            token: TOKEN.to_owned(),
            seed: 0,
            clock: Clock::default(),
            search_lag: Duration::ZERO,
            rate: Rate::default(),
            answers: Answers::Workspace,
            samples: Samples::default(),
            observer: None,
        }
    }

    /// Where the mock listens: `http://127.0.0.1:…`.
    pub fn base_url(&self) -> String {
        self.server.base_url()
    }

    /// Returns a client of this mock.
    ///
    /// ```
    /// # #[cfg(feature = "v2_16")] mod example {
    /// use intercom_sdk::{Error, mock::Intercom, v2_16::Client};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # pub async fn main() -> Result<(), Error> {
    /// let intercom = Intercom::start("2.16").await?;
    /// let client: Client = intercom.client()?;
    /// let me = client.identify_admin().send().await?;
    /// assert_eq!(me.name.as_deref(), Some("Grace Hopper"));
    /// # Ok(())
    /// # }
    /// # }
    /// # #[cfg(feature = "v2_16")] example::main().unwrap();
    /// ```
    ///
    /// # Errors
    ///
    /// As [`ClientBuilder::build`].
    pub fn client<C: Api>(&self) -> Result<C, Error> {
        self.client_builder().build()
    }

    /// Returns a builder for a client of this mock, with its token and address.
    pub fn client_builder<C: Api>(&self) -> ClientBuilder<C> {
        let token = self.engine().token.clone();
        ClientBuilder::new(&token).base_url(self.base_url())
    }

    /// Misbehaves as `fault` says. Of several faults that hit a request, the one
    /// that was set first decides.
    pub fn fault(&self, fault: Fault) {
        self.engine().faults.push(fault);
    }

    /// Stops to misbehave.
    pub fn clear_faults(&self) {
        self.engine().faults.clear();
    }

    /// Every call so far, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.engine().calls.clone()
    }

    /// The calls of an operation so far, named as its method.
    pub fn calls_of(&self, operation: &str) -> Vec<Call> {
        let engine = self.engine();
        let calls = engine.calls.iter();
        calls
            .filter(|call| call.operation.as_deref() == Some(operation))
            .cloned()
            .collect()
    }

    /// Forgets the calls and the violations so far. Numbers go on.
    pub fn forget_calls(&self) {
        let mut engine = self.engine();
        engine.calls.clear();
        engine.violations.clear();
    }

    /// Waits until the mock has received so many requests in all. What they asked
    /// for is done then, and the answer to the last one may be on its way: dropping
    /// a call at this point is a program that crashes.
    pub async fn received(&self, requests: usize) {
        self.server.received(requests).await;
    }

    /// What was wrong with the requests so far.
    pub fn violations(&self) -> Vec<Violation> {
        self.engine().violations.clone()
    }

    /// Asserts that every request so far was what the description allows.
    ///
    /// # Panics
    ///
    /// If one was not. The message lists them all.
    #[track_caller]
    pub fn assert_valid(&self) {
        let violations = self.violations();
        let lines: Vec<String> = violations.iter().map(Violation::to_string).collect();
        assert!(
            lines.is_empty(),
            "the mock received what the description does not allow:\n  {}",
            lines.join("\n  ")
        );
    }

    /// Moves the clock forward: a scroll expires, an export gets done, and
    /// searches see what was created.
    pub fn advance(&self, duration: Duration) {
        self.engine().workspace.clock.advance(duration);
    }

    /// The time of the mock's clock, in Unix seconds.
    pub fn now(&self) -> i64 {
        self.engine().workspace.clock.unix()
    }

    /// Sets how long searches do not see what was created (Intercom: minutes).
    pub fn set_search_lag(&self, lag: Duration) {
        self.engine().workspace.search_lag = lag;
    }

    /// Sets the workspace's time zone, UTC by default: searches of contacts compare
    /// dates by the days of its calendar. Of zones with summer time, take those of
    /// the crate `chrono-tz`.
    pub fn set_zone(&self, zone: impl chrono::TimeZone + fmt::Display + Send + Sync + 'static) {
        self.engine().workspace.zone = Zone::new(zone);
    }

    /// Sets how the lists are that the mock makes up from the description, and how
    /// all lists are paged.
    pub fn set_samples(&self, samples: Samples) {
        let mut engine = self.engine();
        engine.samples = samples;
        engine.workspace.paging = samples.paging();
    }

    /// Limits calls to `limit` in each `window` of whole seconds; those beyond are
    /// answered with 429.
    pub fn set_rate_limit(&self, limit: u32, window: Duration) {
        self.engine().rate = Rate::new(limit, window);
    }

    /// What the rate limit has counted since it was set.
    pub fn rate_counts(&self) -> RateCounts {
        self.engine().rate.counts()
    }

    /// The state of the mock, which answers nothing while it is held.
    pub(super) fn engine(&self) -> MutexGuard<'_, Engine> {
        self.server.engine()
    }
}

impl IntercomBuilder {
    /// Sets the port; 0, the default, takes a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets the access token that is accepted.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = token.into();
        self
    }

    /// Sets what identifiers are made from: a mock with the same seed and the same
    /// clock answers the same requests alike.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the clock to `seconds`, Unix time, where it stands until it is
    /// [advanced](Intercom::advance).
    pub fn clock_at(mut self, seconds: u64) -> Self {
        self.clock = Clock::at(seconds);
        self
    }

    /// Sets how long searches do not see what was created (Intercom: minutes).
    pub fn search_lag(mut self, lag: Duration) -> Self {
        self.search_lag = lag;
        self
    }

    /// Limits calls to `limit` in each `window` of whole seconds.
    pub fn rate_limit(mut self, limit: u32, window: Duration) -> Self {
        self.rate = Rate::new(limit, window);
        self
    }

    /// Answers every operation from its description alone and keeps nothing. An
    /// identifier that starts with `missing` is answered with 404.
    pub fn sampled(mut self) -> Self {
        self.answers = Answers::Samples;
        self
    }

    /// Answers nothing but what is expected; for typed expectations.
    #[allow(dead_code)]
    pub(super) fn expecting(mut self) -> Self {
        self.answers = Answers::Nothing;
        self
    }

    /// Sets how the lists are that the mock makes up from the description, and how
    /// all lists are paged.
    pub fn samples(mut self, samples: Samples) -> Self {
        self.samples = samples;
        self
    }

    /// Calls `observer` with every call once it is answered: to log it.
    pub fn on_call(mut self, observer: impl Fn(&Call) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Starts the mock, on the current Tokio runtime.
    ///
    /// # Errors
    ///
    /// Kind [`Config`](crate::ErrorKind::Config) if the version is not enabled, or
    /// the port cannot be had.
    pub async fn start(self) -> Result<Intercom, Error> {
        let version = Description::of(&self.version).ok_or_else(|| {
            let versions: Vec<&str> = Description::versions().collect();
            Error::config(format!(
                "the mock has no version {:?}; the enabled features have {}",
                self.version,
                versions.join(", ")
            ))
        })?;
        let mut workspace = Workspace::new(self.seed, self.clock);
        workspace.search_lag = self.search_lag;
        workspace.paging = self.samples.paging();
        let engine = Engine {
            version,
            token: self.token,
            answers: self.answers,
            samples: self.samples,
            rate: self.rate,
            faults: Vec::new(),
            expectations: Vec::new(),
            workspace,
            calls: Vec::new(),
            violations: Vec::new(),
            received: 0,
            scrolled: 0,
        };
        let server = Server::start(engine, self.port, self.observer)
            .await
            .map_err(|error| {
                let message = format!("the mock cannot listen on port {}", self.port);
                Error::config(message).with_cause(error)
            })?;
        Ok(Intercom { server })
    }
}

impl fmt::Debug for Intercom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Intercom")
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}
