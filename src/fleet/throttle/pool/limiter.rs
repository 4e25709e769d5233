//! Whether a call may be sent now, and what its answer says about the next one.

use std::time::Duration;

use tokio::time::Instant;

use super::{Away, Pool, apart};
use crate::{
    fleet::throttle::{
        exchange::Seen,
        report::{Reading, Report},
        when_away::WhenAway,
    },
    throttle::{Answer, Gate, Limiter},
};

/// While the limit is unknown and Redis away: how many attempts may be in flight,
/// and how long until one more may join.
const PROBES: u32 = 4;
const PATIENCE: Duration = Duration::from_millis(250);

/// When to look again while responses are awaited that may leave room.
const SOON: Duration = Duration::from_millis(20);

/// How much later than due a spread call may be without moving the calls after
/// it.
const LATENESS: Duration = Duration::from_millis(5);

impl Pool {
    /// Drops the permits of a window that has ended. While Redis is away the
    /// next one follows it.
    pub(super) fn end_window(&mut self, now: Instant) {
        if now >= self.until {
            let is_over = self
                .window
                .is_none_or(|window| now + self.settings.guard() >= window.ends);
            if is_over {
                self.permits = 0;
            }
        }
        if self.away.is_none() {
            return;
        }
        match self.window {
            Some(window) if now < window.ends => {}
            Some(window) => {
                self.begin_window();
                let mut ends = window.ends + self.settings.window;
                if ends <= now {
                    ends = now + self.settings.window;
                }
                self.window = Some(Seen {
                    ends,
                    used: 0,
                    untold: 0,
                });
                self.shut_until = Some(window.ends + self.settings.delay(fastrand::f64()));
            }
            None => {
                self.window = Some(Seen {
                    ends: now + self.settings.window,
                    used: 0,
                    untold: 0,
                });
            }
        }
    }

    fn gate(&mut self, now: Instant, even: bool) -> Gate {
        self.end_window(now);
        if let Some(until) = self.paused_until.filter(|until| now < *until) {
            return Gate::ShutUntil(until);
        }
        if let Some(header) = self.header.filter(|header| now < header.ends)
            && header.remaining <= self.under_way
        {
            let until = header.ends + self.settings.delay(0.5);
            return Gate::ShutUntil(match header.remaining {
                0 => until,
                _ => until.min(now + SOON),
            });
        }
        if self.permits > 0 && now < self.until {
            return match self.due(even) {
                Some(due) if now < due => Gate::ShutUntil(due),
                _ => Gate::Open,
            };
        }
        if let Some(until) = self.shut_until.filter(|until| now < *until) {
            return Gate::ShutUntil(until);
        }
        match self.away {
            Some(away) => self.gate_away(now, even, away),
            // The answer wakes the queue; this is for one that never comes.
            None => Gate::ShutUntil(now + PATIENCE),
        }
    }

    /// While Redis is away: takes a permit of the process's own share.
    fn gate_away(&mut self, now: Instant, even: bool, away: Away) -> Gate {
        if self.settings.when_away == WhenAway::Closed {
            return Gate::ShutUntil(away.retry_at.max(now + SOON));
        }
        let Some(window) = &mut self.window else {
            return Gate::ShutUntil(now + SOON);
        };
        if self.limit == 0 && !self.is_silent {
            let next = self.last.map(|last| last + PATIENCE);
            if let Some(next) = next.filter(|next| self.under_way >= PROBES && now < *next) {
                return Gate::ShutUntil(next);
            }
        } else if self.limit > 0 && self.settings.when_away == WhenAway::LocalShare {
            let own = f64::from(self.limit) * self.settings.share / f64::from(self.processes);
            let own = (own as u32).max(1);
            let is_late = now + self.settings.guard() >= window.ends;
            if is_late || window.used >= own {
                return Gate::ShutUntil(window.ends + self.settings.delay(0.5));
            }
            if even && let Some(last) = self.last {
                let left = window.ends.saturating_duration_since(last);
                let due = last + left / (own - window.used + 1);
                if now < due {
                    return Gate::ShutUntil(due);
                }
            }
        }
        window.used = window.used.saturating_add(1);
        window.untold = window.untold.saturating_add(1);
        self.permits = 1;
        self.until = now + SOON;
        Gate::Open
    }

    /// While Redis is away, the window is that of the newest responses.
    fn follow(&mut self, report: Report) {
        let newest = self
            .news
            .reports
            .newest()
            .is_none_or(|newest| report.name >= newest.name);
        if let Some(window) = self.window.as_mut().filter(|_| newest) {
            if apart(window.ends, report.ends) > self.settings.window / 2 {
                window.used = 0;
                window.untold = 0;
            }
            window.ends = report.ends;
        }
    }

    /// When the next call is due, if calls are spread.
    fn due(&self, even: bool) -> Option<Instant> {
        let last = self.last.filter(|_| even && self.away.is_none())?;
        let left = self.until.saturating_duration_since(last);
        Some(last + left / self.permits.saturating_add(1))
    }
}

impl Limiter for Pool {
    fn admit(&mut self, now: Instant, even: bool, _: usize) -> Gate {
        let gate = self.gate(now, even);
        if gate == Gate::Open {
            self.last = Some(match self.due(even) {
                Some(due) if now.saturating_duration_since(due) < LATENESS => due,
                _ => now,
            });
            self.permits = self.permits.saturating_sub(1);
            self.under_way = self.under_way.saturating_add(1);
            self.demand.call();
        }
        gate
    }

    fn revoke(&mut self, _: Instant) {
        self.under_way = self.under_way.saturating_sub(1);
        self.permits = self.permits.saturating_add(1);
    }

    fn settle(&mut self, answer: Option<&Answer>, now: Instant, random: f64) {
        self.under_way = self.under_way.saturating_sub(1);
        let Some(answer) = answer else { return };
        let reading = Reading::of(answer, self.settings.window, now);
        if let Some(report) = reading.report {
            match &mut self.header {
                Some(header) if header.name == report.name => {
                    header.remaining = header.remaining.min(report.remaining);
                }
                Some(header) if header.name > report.name && now < header.ends => {}
                header => *header = Some(report),
            }
            if self.away.is_some() {
                self.limit = report.limit;
                self.follow(report);
            }
            self.news.reports.add(report);
        }
        self.is_silent |= reading.is_silent && self.limit == 0;
        if let Some(pause) = reading.pause {
            let rest = self.window.map_or(self.settings.window, |window| {
                window.ends.saturating_duration_since(now)
            });
            let pause = if pause.is_zero() { rest } else { pause };
            self.news.pause = self.news.pause.max(pause);
            self.news.refused = self.news.refused.saturating_add(1);
            let until = now + pause + self.settings.delay(random);
            self.paused_until = self.paused_until.max(Some(until));
        }
    }
}
