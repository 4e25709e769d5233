//! The throttle, and its requests to Redis.

use std::{
    fmt,
    future::poll_fn,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    runtime::Handle,
    time::{Instant, sleep, sleep_until, timeout},
};
use tracing::{debug, warn};

use super::{
    counts::FleetCounts,
    exchange::Request,
    pool::{Pool, Told},
    settings::Settings,
};
use crate::{
    fleet::{failure::Failure, redis::Redis},
    throttle::{Admission, Answer, Line, Priority, Throttle, ThrottleMode, Waiting},
};

/// A throttle whose window many processes share.
///
/// Permits are taken from Redis by a script, in batches: as many as the process
/// is likely to use in a tenth of a window, and no more than its fair part
/// while others want more as well. Permits that were not used by then are given
/// back, and those of a process that crashed are lost until the window ends. The
/// window is measured by Redis' clock, until responses say when it ends and how
/// many calls are left; what they say counts more. A 429 to one process stops
/// all of them for the rest of the window, each at its next request to Redis.
///
/// While Redis is away, calls go on as [`WhenAway`](super::WhenAway) says, without an error, and
/// Redis is asked again until it is back.
///
/// Clones share the permits: give one to each client of the process.
#[derive(Clone)]
pub struct RedisThrottle {
    shared: Arc<Shared>,
}

struct Shared {
    redis: Redis,
    settings: Arc<Settings>,
    line: Line<Pool>,
    counts: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    public: FleetCounts,
    /// Whether somebody waits to give permits back.
    is_swept: bool,
    /// Whether it has been said that Redis is away.
    is_away: bool,
}

impl RedisThrottle {
    pub(super) fn new(redis: Redis, settings: Settings) -> Self {
        let settings = Arc::new(settings);
        let pool = Pool::new(Arc::clone(&settings), Instant::now());
        Self {
            shared: Arc::new(Shared {
                redis,
                settings,
                line: Line::new(pool),
                counts: Mutex::default(),
            }),
        }
    }

    /// What has been counted so far.
    pub fn counts(&self) -> FleetCounts {
        let mut counts = self.shared.counts().public;
        self.shared.line.with(|pool, _, _| {
            counts.limit = pool.limit();
            counts.processes = pool.processes();
            counts.foreign = pool.foreign();
            counts.is_away = pool.is_away();
        });
        counts
    }

    /// Gives permits back that no call has used, for a process that is about to
    /// end: the others would have them only in the next window otherwise. Waits
    /// no longer than a command to Redis may take.
    pub async fn give_back(&self) {
        let shared = &self.shared;
        let giving_back = async {
            while shared.line.with(|pool, _, _| pool.expire(Instant::now())) {
                match shared.ask() {
                    Some(asked) => Arc::clone(shared).exchange(asked).await,
                    // Another request is on its way.
                    None => sleep(Duration::from_millis(5)).await,
                }
            }
        };
        // A failure loses them until the window ends.
        let _ = timeout(shared.redis.longest(), giving_back).await;
    }

    fn is_off(&self) -> bool {
        self.shared.settings.mode == ThrottleMode::Off
    }
}

impl Throttle for RedisThrottle {
    fn admit(&self) -> Admission<'_> {
        self.admit_with(Priority::default())
    }

    fn admit_with(&self, priority: Priority) -> Admission<'_> {
        let (shared, even) = (&self.shared, self.shared.settings.is_even());
        Box::pin(async move {
            if self.is_off() {
                return;
            }
            if !shared.line.admit_at_once(even) {
                let mut waiting = pin!(Waiting::new(&shared.line, even, priority));
                poll_fn(|context| {
                    let polled = waiting.as_mut().poll(context);
                    shared.drive();
                    polled
                })
                .await;
            }
            shared.counts().public.calls += 1;
            shared.drive();
        })
    }

    fn settle(&self, answer: Option<&Answer>) {
        if self.is_off() {
            return;
        }
        if answer.is_some_and(|answer| answer.status == http::StatusCode::TOO_MANY_REQUESTS) {
            self.shared.counts().public.refused += 1;
        }
        self.shared.line.settle(answer);
        self.shared.drive();
    }
}

impl Shared {
    /// Asks Redis if it is time to, in the background: a call that is dropped
    /// must not lose the permits of others.
    fn drive(self: &Arc<Self>) {
        // Without a runtime there is nobody to ask; the next call has one.
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        if let Some(asked) = self.ask() {
            let shared = Arc::clone(self);
            runtime.spawn(async move { shared.exchange(asked).await });
        } else if let Some(at) = self.line.with(|pool, _, _| pool.gives_back_at())
            && !std::mem::replace(&mut self.counts().is_swept, true)
        {
            let sweeper = Sweeper(Arc::clone(self));
            runtime.spawn(async move { sweeper.run(at).await });
        }
    }

    fn ask(&self) -> Option<Asked> {
        let now = Instant::now();
        // Twice, because a runtime that is busy comes late.
        let patience = self.redis.longest() * 2 + Duration::from_secs(1);
        self.line.with(|pool, waiting, interactive| {
            let (number, request) = pool.ask(now, waiting, interactive, patience)?;
            Some(Asked {
                number,
                told: Told::by(&request),
                request,
                waiting,
            })
        })
    }

    /// Makes requests as long as there is a reason for one.
    async fn exchange(self: Arc<Self>, mut asked: Asked) {
        loop {
            let started = Instant::now();
            let answer = asked.request.send(&self.redis, &self.settings).await;
            let now = Instant::now();
            self.count(now - started, asked.waiting, answer.is_err());
            match answer {
                Ok(reply) => {
                    debug!(?reply, "permits");
                    self.said(None);
                    self.line
                        .with(|pool, _, _| pool.answered(asked.number, asked.told, reply, now));
                }
                Err(failure) => {
                    self.said(Some(&failure));
                    let random = fastrand::f64();
                    self.line
                        .with(|pool, _, _| pool.failed(asked.number, now, random));
                }
            }
            self.line.grant();
            match self.ask() {
                Some(next) => asked = next,
                None => return,
            }
        }
    }

    fn count(&self, took: Duration, waiting: usize, is_failure: bool) {
        let mut counts = self.counts();
        let counts = &mut counts.public;
        counts.round_trips += 1;
        counts.failures += u64::from(is_failure);
        if waiting > 0 {
            let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
            counts.waited += took.saturating_mul(waiting);
            counts.longest_wait = counts.longest_wait.max(took);
        }
    }

    /// Says once that Redis is away, and once that it is back.
    fn said(&self, failure: Option<&Failure>) {
        let was_away = std::mem::replace(&mut self.counts().is_away, failure.is_some());
        match failure {
            Some(failure) if !was_away => warn!(
                %failure,
                when_away = ?self.settings.when_away,
                "the shared rate limit cannot be asked"
            ),
            None if was_away => warn!("the shared rate limit can be asked again"),
            _ => {}
        }
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        // No code panics while it holds the lock.
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request and what is needed for its answer.
struct Asked {
    number: u64,
    told: Told,
    request: Request,
    waiting: usize,
}

/// Gives permits back that nobody uses.
struct Sweeper(Arc<Shared>);

impl Sweeper {
    async fn run(self, mut at: Instant) {
        loop {
            sleep_until(at).await;
            if let Some(asked) = self.0.ask() {
                Arc::clone(&self.0).exchange(asked).await;
            }
            let next = self.0.line.with(|pool, _, _| pool.gives_back_at());
            match next {
                // Somebody else is asking if it has passed.
                Some(next) => at = next.max(Instant::now() + self.0.settings.batch() / 4),
                None => return,
            }
        }
    }
}

/// Also when its runtime ends.
impl Drop for Sweeper {
    fn drop(&mut self) {
        self.0.counts().is_swept = false;
    }
}

impl fmt::Debug for RedisThrottle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisThrottle")
            .field("redis", &self.shared.redis)
            .field("mode", &self.shared.settings.mode)
            .field("window", &self.shared.settings.window)
            .finish_non_exhaustive()
    }
}
