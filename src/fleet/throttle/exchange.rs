//! What a process asks Redis for, and what it gets.

use std::{sync::LazyLock, time::Duration};

use ::redis::Script;
use tokio::time::Instant;

use super::{report::Report, settings::Settings};
use crate::fleet::{failure::Failure, redis::Redis};

static WINDOW: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("window.lua")));

/// What a process asks for, and what it tells.
#[derive(Debug, Default)]
pub(super) struct Request {
    pub(super) want: u32,
    /// The calls that wait, and the interactive ones of them.
    pub(super) waiting: u32,
    pub(super) interactive: u32,
    pub(super) given_back: u32,
    pub(super) window: Option<Seen>,
    pub(super) epoch: String,
    /// Redis' time when it was asked last, and how far its clock had jumped.
    pub(super) clock: Option<(i64, Instant, i64)>,
    pub(super) limit: u32,
    pub(super) processes: u32,
    pub(super) is_silent: bool,
    pub(super) pause: Duration,
    pub(super) refused: u32,
    pub(super) reports: Vec<Report>,
}

/// The window as the process knows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) ends: Instant,
    /// The permits that the process has had in it.
    pub(super) used: u32,
    /// Those of them that it took without asking, and has not told.
    pub(super) untold: u32,
}

/// What Redis says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Reply {
    pub(super) epoch: String,
    pub(super) granted: u32,
    pub(super) window_left: Duration,
    /// When to ask again; zero if all was granted.
    pub(super) wait: Duration,
    /// When the round of an even throttle ends.
    pub(super) round_left: Duration,
    /// The limit; 0 if it is not known.
    pub(super) limit: u32,
    pub(super) is_silent: bool,
    pub(super) processes: u32,
    pub(super) now: i64,
    pub(super) jump: i64,
    /// The calls of other programs in this window.
    pub(super) foreign: u32,
}

type Wire = (String, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64);

impl Request {
    /// Sends it.
    pub(super) async fn send(self, redis: &Redis, settings: &Settings) -> Result<Reply, Failure> {
        let mut keys: Vec<&str> = settings.keys.iter().map(String::as_str).collect();
        keys.extend(settings.workspace_key.as_deref());
        let args = self.args(settings, Instant::now());
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let wire: Wire = redis.run(&WINDOW, &keys, &args).await?;
        Ok(Reply::read(wire))
    }

    fn args(&self, settings: &Settings, now: Instant) -> Vec<String> {
        let flag = |is_set: bool| u8::from(is_set).to_string();
        let (ends, used, untold) = match self.window {
            Some(window) => (signed(window.ends, now), window.used, window.untold),
            None => (String::new(), 0, 0),
        };
        let (expected, jump) = match self.clock {
            Some((time, at, jump)) => {
                let passed = now.saturating_duration_since(at).as_millis();
                let passed = i64::try_from(passed).unwrap_or(i64::MAX);
                (time.saturating_add(passed).to_string(), jump)
            }
            None => (String::new(), 0),
        };
        let mut args = vec![
            settings.member.clone(),
            settings.window.as_millis().to_string(),
            settings.share.to_string(),
            flag(settings.is_even()),
            self.want.to_string(),
            self.interactive.to_string(),
            self.given_back.to_string(),
            ends,
            used.to_string(),
            untold.to_string(),
            self.epoch.clone(),
            expected,
            jump.to_string(),
            self.limit.to_string(),
            self.processes.to_string(),
            settings.workspace_limit.to_string(),
            format!("{:016x}", fastrand::u64(..)),
            flag(self.is_silent),
            self.pause.as_millis().to_string(),
            self.refused.to_string(),
            self.waiting.to_string(),
        ];
        for report in &self.reports {
            args.extend([
                report.name.to_string(),
                signed(report.ends, now),
                report.limit.to_string(),
                report.remaining.to_string(),
            ]);
        }
        args
    }
}

/// Milliseconds from now, less than zero if it is over.
fn signed(at: Instant, now: Instant) -> String {
    match at.checked_duration_since(now) {
        Some(left) => left.as_millis().to_string(),
        None => format!("-{}", now.duration_since(at).as_millis()),
    }
}

impl Reply {
    fn read(wire: Wire) -> Self {
        let (epoch, granted, left, wait, round, limit, silent, processes, now, jump, foreign) =
            wire;
        let count = |number: i64| u32::try_from(number.max(0)).unwrap_or(u32::MAX);
        let millis = |number: i64| Duration::from_millis(u64::from(count(number)));
        Self {
            epoch,
            granted: count(granted),
            window_left: millis(left),
            wait: millis(wait),
            round_left: millis(round),
            limit: count(limit),
            is_silent: silent != 0,
            processes: count(processes),
            now,
            jump,
            foreign: count(foreign),
        }
    }
}
