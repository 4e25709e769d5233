//! Tracks the rate limit window and decides whether an attempt may be sent.
//! Pure: the time is passed in, and nothing here waits.

use std::time::Duration;

use http::StatusCode;
use tokio::time::Instant;

use super::{
    Answer,
    limiter::{Gate, Limiter},
};

/// While the window is unknown: how many attempts may be in flight, and how
/// long until one more may join. The first responses must not use up a window,
/// and a slow one must not block the rest.
const PROBES: u32 = 4;
const PATIENCE: Duration = Duration::from_millis(250);

/// Intercom's windows last ten seconds. A reset further away than this is an
/// error or a wrong clock, and is ignored.
const LONGEST_WINDOW: Duration = Duration::from_secs(60);

/// How long to wait after a 429 without `Retry-After` or a reset.
const PAUSE: Duration = Duration::from_millis(250);

/// The part of a wait by which it may be longer, at random, and the most of it:
/// the processes that wait for one moment must not all send then.
const SPREAD: u32 = 20;
const LONGEST_SPREAD: Duration = Duration::from_millis(500);

/// How much later than due a spread call may be without moving the calls after
/// it: timers are late by a millisecond or so.
const LATENESS: Duration = Duration::from_millis(5);

/// For how long at least calls are spread after a 429 if there is no window to
/// go by; otherwise for as long as the server made them wait.
const SHORTEST_RECOVERY: Duration = Duration::from_secs(1);

/// What is known from the responses so far.
#[derive(Debug, Default)]
pub(super) struct State {
    window: Window,
    /// The newest window seen.
    name: Option<i64>,
    /// Attempts in flight; the server may not have counted them yet.
    under_way: u32,
    /// After a 429, nothing is sent for a while.
    hold: Option<Hold>,
    /// After a hold, calls are spread for a while.
    recovery: Option<Recovery>,
    last: Option<Instant>,
}

/// Nothing is sent after a 429.
#[derive(Clone, Copy, Debug)]
struct Hold {
    until: Instant,
    /// For how long the calls after it are spread.
    recovery: Duration,
    /// How many calls were refused, which will come again.
    refused: u32,
}

/// The calls that come after a hold are spread.
#[derive(Clone, Copy, Debug)]
struct Recovery {
    until: Instant,
    interval: Duration,
}

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Window {
    /// No window is known, or the known one has ended.
    #[default]
    Unknown,
    /// The server does not send its rate limit.
    Silent,
    Known {
        /// When the window ends, by the server's clock in Unix seconds:
        /// identifies it.
        name: i64,
        ends: Instant,
        remaining: u32,
    },
}

impl Limiter for State {
    fn admit(&mut self, now: Instant, even: bool, waiting: usize) -> Gate {
        let gate = self.gate(now, even, waiting);
        if gate == Gate::Open {
            self.last = Some(match self.due(now, even) {
                Some(due) if now.saturating_duration_since(due) < LATENESS => due,
                _ => now,
            });
            self.under_way = self.under_way.saturating_add(1);
        }
        gate
    }

    fn revoke(&mut self, now: Instant) {
        self.settle(None, now, 0.0);
    }

    fn settle(&mut self, answer: Option<&Answer>, now: Instant, random: f64) {
        self.under_way = self.under_way.saturating_sub(1);
        let Some(answer) = answer else {
            return;
        };
        self.learn(answer, now, random);
        // A 429 while the window has calls left is about another limit, such as
        // one data export at a time.
        let window_has_more = matches!(
            self.window,
            Window::Known { remaining, .. } if remaining > self.under_way
        );
        if answer.status == StatusCode::TOO_MANY_REQUESTS && !window_has_more {
            let pause = answer
                .retry_after
                .filter(|wait| !wait.is_zero() && *wait <= LONGEST_WINDOW)
                .unwrap_or(PAUSE);
            let until = now + pause + spread(pause, random);
            let earlier = self.hold.take();
            self.hold = Some(Hold {
                until: earlier.map_or(until, |hold| hold.until.max(until)),
                recovery: pause.max(SHORTEST_RECOVERY),
                refused: earlier.map_or(0, |hold| hold.refused).saturating_add(1),
            });
        }
    }
}

impl State {
    fn gate(&mut self, now: Instant, even: bool, waiting: usize) -> Gate {
        if let Some(hold) = self.hold {
            if now < hold.until {
                return Gate::ShutUntil(hold.until);
            }
            self.hold = None;
            let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
            let expected = waiting.saturating_add(hold.refused).max(1);
            self.recovery = Some(Recovery {
                until: now + hold.recovery,
                interval: hold.recovery / expected,
            });
        }
        self.end_window(now);
        match self.window {
            Window::Unknown => match self.last.map(|last| last + PATIENCE) {
                Some(next) if self.under_way >= PROBES && now < next => {
                    return Gate::ShutUntil(next);
                }
                _ => {}
            },
            Window::Known {
                ends, remaining, ..
            } => {
                if remaining == 0 && self.under_way == 0 {
                    return Gate::ShutUntil(ends);
                }
                if remaining <= self.under_way {
                    // Ask again soon: a response may leave room.
                    return Gate::ShutUntil(ends.min(now + PATIENCE));
                }
            }
            Window::Silent => {}
        }
        match self.due(now, even) {
            Some(due) if now < due => Gate::ShutUntil(due),
            _ => Gate::Open,
        }
    }

    /// When the next call is due, if calls are spread.
    fn due(&self, now: Instant, even: bool) -> Option<Instant> {
        let last = self.last?;
        match self.window {
            Window::Known {
                ends, remaining, ..
            } if even => {
                let calls = remaining.saturating_sub(self.under_way).saturating_add(1);
                Some(last + ends.saturating_duration_since(last) / calls)
            }
            Window::Silent => {
                let recovery = self.recovery.filter(|recovery| now < recovery.until)?;
                Some(last + recovery.interval)
            }
            _ => None,
        }
    }

    /// Updates the window from a response.
    fn learn(&mut self, answer: &Answer, now: Instant, random: f64) {
        self.end_window(now);
        let reported = answer
            .rate_limit
            .and_then(|limit| Some((limit.reset?.unix(), answer.window_left?, limit.remaining?)));
        let Some((name, left, remaining)) = reported.filter(|(_, left, _)| *left <= LONGEST_WINDOW)
        else {
            // A proxy's own responses lack the server's headers.
            if self.window == Window::Unknown && answer.status.is_success() {
                self.window = Window::Silent;
            }
            return;
        };
        if left.is_zero() {
            // Late, about a window that has ended; or a server whose windows
            // have always ended, which does not say its limit.
            if self.window == Window::Unknown && !self.is_late(name) {
                self.window = Window::Silent;
            }
            return;
        }
        let ends = now + left + spread(left, random);
        self.window = match self.window {
            // Responses arrive out of order; the lowest count is the newest.
            Window::Known {
                name: known,
                ends,
                remaining: least,
            } if known == name => Window::Known {
                name,
                ends,
                remaining: remaining.min(least),
            },
            Window::Known { .. } if self.is_late(name) => return,
            _ => Window::Known {
                name,
                ends,
                remaining,
            },
        };
        self.name = Some(name);
    }

    /// Forgets a window that has ended.
    fn end_window(&mut self, now: Instant) {
        if let Window::Known { ends, .. } = self.window
            && now >= ends
        {
            self.window = Window::Unknown;
        }
    }

    /// Whether a response is about the newest window seen or one shortly before
    /// it. Before that, it is the newest one that was wrong: a clock that was
    /// ahead once must not silence all responses until then.
    fn is_late(&self, name: i64) -> bool {
        let longest = i64::try_from(LONGEST_WINDOW.as_secs()).unwrap_or(i64::MAX);
        self.name
            .is_some_and(|newest| name <= newest && newest.saturating_sub(name) <= longest)
    }
}

/// A random part of a wait, to be added to it.
fn spread(wait: Duration, random: f64) -> Duration {
    let random = if random.is_finite() { random } else { 0.0 };
    (wait / SPREAD)
        .min(LONGEST_SPREAD)
        .mul_f64(random.clamp(0.0, 1.0))
}

#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
