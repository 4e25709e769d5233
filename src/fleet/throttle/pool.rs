//! The permits of this process: taken from Redis in batches, and from its own
//! share of the limit while Redis is away. Pure: the time is passed in.

mod limiter;

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{
    demand::{Demand, MOST, Used},
    exchange::{Reply, Request, Seen},
    report::{Report, Reports},
    settings::Settings,
};

/// After a failure, Redis is asked again this much later at first, and twice as
/// much after each further one.
const FIRST_RETRY: Duration = Duration::from_millis(50);
const LONGEST_RETRY: Duration = Duration::from_secs(1);

/// The permits of this process.
#[derive(Debug)]
pub(super) struct Pool {
    settings: Arc<Settings>,
    /// Permits that are left, and until when.
    permits: u32,
    until: Instant,
    window: Option<Seen>,
    /// Redis has no more permits before then.
    shut_until: Option<Instant>,
    /// Nothing is sent after a 429.
    paused_until: Option<Instant>,
    /// The newest window that responses were about.
    header: Option<Report>,
    /// What Redis has not been told yet.
    news: News,
    /// What is known from Redis.
    limit: u32,
    is_silent: bool,
    processes: u32,
    foreign: u32,
    epoch: String,
    clock: Option<(i64, Instant, i64)>,
    away: Option<Away>,
    under_way: u32,
    last: Option<Instant>,
    demand: Demand,
    /// When the request was sent that is not answered yet, and its number.
    asking: Option<Instant>,
    number: u64,
}

#[derive(Debug, Default)]
struct News {
    reports: Reports,
    pause: Duration,
    refused: u32,
}

#[derive(Clone, Copy, Debug)]
struct Away {
    failures: u32,
    retry_at: Instant,
}

impl Pool {
    pub(super) fn new(settings: Arc<Settings>, now: Instant) -> Self {
        Self {
            permits: 0,
            until: now,
            window: None,
            shut_until: None,
            paused_until: None,
            header: None,
            news: News::default(),
            limit: settings.limit,
            is_silent: false,
            processes: settings.processes,
            foreign: 0,
            epoch: String::new(),
            clock: None,
            away: None,
            under_way: 0,
            last: None,
            demand: Demand::new(now),
            asking: None,
            number: 0,
            settings,
        }
    }

    pub(super) fn is_away(&self) -> bool {
        self.away.is_some()
    }

    pub(super) fn limit(&self) -> u32 {
        self.limit
    }

    pub(super) fn processes(&self) -> u32 {
        self.processes
    }

    pub(super) fn foreign(&self) -> u32 {
        self.foreign
    }

    /// Makes it time to give permits back that nobody has used; whether there are
    /// any.
    pub(super) fn expire(&mut self, now: Instant) -> bool {
        self.until = self.until.min(now);
        self.permits > 0
    }

    /// When permits that nobody has used are to be given back.
    pub(super) fn gives_back_at(&self) -> Option<Instant> {
        (self.permits > 0).then_some(self.until)
    }

    /// The next request, if it is time for one. `patience` is how long an answer
    /// takes at most: a request that has none by then is lost.
    pub(super) fn ask(
        &mut self,
        now: Instant,
        waiting: usize,
        interactive: usize,
        patience: Duration,
    ) -> Option<(u64, Request)> {
        self.end_window(now);
        let is_lost = |sent: Instant| now.saturating_duration_since(sent) > patience;
        if self.asking.is_some_and(|sent| !is_lost(sent))
            || self.away.is_some_and(|away| now < away.retry_at)
        {
            return None;
        }
        let waiting = u32::try_from(waiting).unwrap_or(MOST);
        let is_shut = |until: Option<Instant>| until.is_some_and(|until| now < until);
        let is_open = !is_shut(self.paused_until) && !self.has_stopped(now);
        let wants = waiting > 0
            && (self.permits == 0 || now >= self.until)
            && !is_shut(self.shut_until)
            && is_open;
        let gives_back = self.permits > 0 && (now >= self.until || !is_open);
        // While the limit is unknown, the others wait for it.
        let is_new = self.limit == 0 && !self.news.reports.is_empty();
        let returns = self.away.is_some() && waiting > 0;
        if !(wants || gives_back || returns || is_new || !self.news.pause.is_zero()) {
            return None;
        }
        let given_back = std::mem::take(&mut self.permits);
        if let Some(window) = &mut self.window {
            window.used = window.used.saturating_sub(given_back);
            window.untold = window.untold.min(window.used);
        }
        let request = Request {
            want: if wants { self.wanted(now, waiting) } else { 0 },
            waiting,
            interactive: u32::try_from(interactive).unwrap_or(MOST),
            given_back,
            window: self.window,
            epoch: self.epoch.clone(),
            clock: self.clock,
            limit: self.limit,
            processes: self.processes,
            is_silent: self.is_silent,
            pause: std::mem::take(&mut self.news.pause),
            refused: std::mem::take(&mut self.news.refused),
            reports: self.news.reports.take(),
        };
        self.number += 1;
        self.asking = Some(now);
        self.demand.ask(now);
        Some((self.number, request))
    }

    /// Takes what Redis answered to a request.
    pub(super) fn answered(&mut self, number: u64, request: Told, reply: Reply, now: Instant) {
        if number != self.number {
            return;
        }
        self.asking = None;
        self.away = None;
        let ends = now + reply.window_left;
        let window = match self.window {
            Some(window) if apart(window.ends, ends) < self.settings.window / 2 => Seen {
                ends,
                used: window.used,
                untold: window.untold.saturating_sub(request.untold),
            },
            _ => {
                self.begin_window();
                Seen {
                    ends,
                    used: 0,
                    untold: 0,
                }
            }
        };
        self.window = Some(Seen {
            used: window.used.saturating_add(reply.granted),
            ..window
        });
        let valid = match self.settings.is_even() {
            true => reply.round_left,
            false => self.settings.batch(),
        };
        let last_call = ends.checked_sub(self.settings.guard()).unwrap_or(ends);
        self.permits = self.permits.saturating_add(reply.granted);
        self.until = (now + valid).min(last_call);
        if reply.granted < request.want {
            self.demand.granted_less();
        }
        self.shut_until = (!reply.wait.is_zero()).then(|| {
            let until = now + reply.wait;
            let is_over = until + Duration::from_millis(2) >= ends;
            let delay = self.settings.delay(fastrand::f64());
            if is_over { until + delay } else { until }
        });
        if reply.limit > 0 {
            self.limit = reply.limit;
        }
        self.is_silent |= reply.is_silent;
        self.processes = reply.processes.max(1);
        self.foreign = reply.foreign;
        self.epoch = reply.epoch;
        self.clock = Some((reply.now, now, reply.jump));
    }

    /// A request failed. Nothing that was told is taken back: told twice, it
    /// counts twice until the window ends, and that is safe.
    pub(super) fn failed(&mut self, number: u64, now: Instant, random: f64) {
        if number != self.number {
            return;
        }
        self.asking = None;
        let failures = self.away.map_or(0, |away| away.failures.saturating_add(1));
        let pause = FIRST_RETRY
            .saturating_mul(1 << failures.min(8))
            .min(LONGEST_RETRY)
            .mul_f64(0.5 + random.clamp(0.0, 1.0) / 2.0);
        self.away = Some(Away {
            failures,
            retry_at: now + pause,
        });
        self.shut_until = None;
        // Responses may have said it, and Redis has not heard of it.
        if let Some(header) = self.header.filter(|_| self.limit == 0) {
            self.limit = header.limit;
        }
    }

    /// How many permits to ask for.
    fn wanted(&self, now: Instant, waiting: u32) -> u32 {
        let used = match self.window {
            Some(window) if now + self.settings.guard() >= window.ends => {
                Used::InEnded(window.used)
            }
            window => Used::InWindow(window.map_or(0, |window| window.used)),
        };
        self.demand
            .wanted(now, waiting, self.settings.batch(), used)
    }

    /// Whether responses say that no calls are left.
    fn has_stopped(&self, now: Instant) -> bool {
        self.header
            .is_some_and(|header| now < header.ends && header.remaining == 0)
    }

    fn begin_window(&mut self) {
        self.demand
            .begin_window(self.window.map_or(0, |window| window.used));
    }
}

/// What a request has told, once it is answered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub(super) want: u32,
    pub(super) untold: u32,
}

impl Told {
    pub(super) fn by(request: &Request) -> Self {
        Self {
            want: request.want,
            untold: request.window.map_or(0, |window| window.untold),
        }
    }
}

fn apart(one: Instant, other: Instant) -> Duration {
    one.saturating_duration_since(other)
        .max(other.saturating_duration_since(one))
}
