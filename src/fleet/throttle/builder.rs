//! Builds a throttle.

use std::time::Duration;

use super::{redis_throttle::RedisThrottle, settings::Settings, when_away::WhenAway};
use crate::{
    Error,
    fleet::{keys, redis::Redis},
    throttle::ThrottleMode,
};

/// Intercom's windows.
const WINDOW: Duration = Duration::from_secs(10);

/// The bounds of windows.
const SHORTEST: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// The settings of a [`RedisThrottle`].
#[derive(Clone, Debug)]
#[must_use = "a throttle does nothing until it is built"]
pub struct RedisThrottleBuilder {
    redis: Redis,
    workspace: String,
    app: String,
    mode: ThrottleMode,
    window: Duration,
    share: f64,
    when_away: WhenAway,
    limit: Option<u32>,
    workspace_limit: Option<u32>,
    processes: u32,
}

impl RedisThrottle {
    /// Returns a builder for the throttle of an app in a workspace.
    ///
    /// All processes that use the names in one Redis share the limit. The names
    /// have 1 to 100 bytes; they are visible in Redis, so do not take a token.
    pub fn builder(redis: &Redis, workspace: &str, app: &str) -> RedisThrottleBuilder {
        RedisThrottleBuilder::new(redis, workspace, app)
    }
}

impl RedisThrottleBuilder {
    fn new(redis: &Redis, workspace: &str, app: &str) -> Self {
        Self {
            redis: redis.clone(),
            workspace: workspace.to_owned(),
            app: app.to_owned(),
            mode: ThrottleMode::default(),
            window: WINDOW,
            share: 1.0,
            when_away: WhenAway::default(),
            limit: None,
            workspace_limit: None,
            processes: 1,
        }
    }

    /// Sets how calls are delayed. [`ThrottleMode::Off`] does not ask Redis at all.
    pub fn mode(mut self, mode: ThrottleMode) -> Self {
        self.mode = mode;
        self
    }

    /// Sets what calls do while Redis cannot be asked.
    pub fn when_away(mut self, when_away: WhenAway) -> Self {
        self.when_away = when_away;
        self
    }

    /// Sets the part of the limit that the fleet uses, more than 0 and at most 1,
    /// the default. It leaves the rest to other programs.
    pub fn share(mut self, share: f64) -> Self {
        self.share = share;
        self
    }

    /// Sets the calls in a window that are assumed until a response says how many
    /// there are. Without it, the first calls of a fleet are made one by one.
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Sets the calls in a window that all apps of the workspace may make together
    /// (Intercom: 25,000 a minute, which is 4,166 a window; no header says it).
    /// All apps that are to share it need the same name of the workspace. Not
    /// limited by default.
    pub fn workspace_limit(mut self, limit: u32) -> Self {
        self.workspace_limit = Some(limit);
        self
    }

    /// Sets how many processes there are, which is assumed while Redis has never
    /// been reached; 1 by default.
    pub fn processes(mut self, processes: u32) -> Self {
        self.processes = processes;
        self
    }

    /// Sets how long a window lasts, from 200 ms to an hour; 10 s by default, as
    /// Intercom's do. All processes must set the same; tests set less.
    pub fn window(mut self, window: Duration) -> Self {
        self.window = window;
        self
    }

    /// Builds the throttle; nothing is sent yet.
    ///
    /// # Errors
    ///
    /// Kind [`Config`](crate::ErrorKind::Config) if a setting is outside its
    /// bounds.
    pub fn build(self) -> Result<RedisThrottle, Error> {
        keys::check("the name of a workspace", &self.workspace)?;
        keys::check("the name of an app", &self.app)?;
        if !(self.share > 0.0 && self.share <= 1.0) {
            let share = self.share;
            return Err(Error::config(format!(
                "`share` is more than 0 and at most 1, not {share}"
            )));
        }
        for (name, value) in [
            ("limit", self.limit),
            ("workspace_limit", self.workspace_limit),
            ("processes", Some(self.processes)),
        ] {
            if value == Some(0) {
                return Err(Error::config(format!("`{name}` is at least 1")));
            }
        }
        if !(SHORTEST..=LONGEST).contains(&self.window) {
            return Err(Error::config(format!(
                "`window` is from {SHORTEST:?} to {LONGEST:?}, not {:?}",
                self.window
            )));
        }
        let keys = self.redis.keys();
        let app = |part| keys.app(&self.workspace, &self.app, part);
        let settings = Settings {
            keys: [app(""), app("processes"), app("hungry")],
            workspace_key: self
                .workspace_limit
                .map(|_| keys.key("limit", &self.workspace, "workspace")),
            workspace_limit: self.workspace_limit.unwrap_or(0),
            member: format!("{:016x}", fastrand::u64(..)),
            mode: self.mode,
            window: self.window,
            share: self.share,
            when_away: self.when_away,
            limit: self.limit.unwrap_or(0),
            processes: self.processes,
        };
        Ok(RedisThrottle::new(self.redis, settings))
    }
}
