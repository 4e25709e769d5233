//! A limiter and the queue in front of it, shared by all clients that send
//! against one limit.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    task::Waker,
};

use tokio::time::Instant;

use super::{
    Answer, Priority,
    limiter::{Gate, Limiter},
    queue::{Place, Queue},
};

/// The limiter and the queue in front of it.
#[derive(Debug, Default)]
pub(crate) struct Line<L> {
    inner: Mutex<Inner<L>>,
}

#[derive(Debug, Default)]
struct Inner<L> {
    state: L,
    queue: Queue,
}

/// What a waiting call learns when it looks.
pub(super) enum Turn {
    /// It is admitted.
    Now,
    /// It looks again then, or when it is woken.
    LookAgain(Instant),
}

impl<L: Limiter> Line<L> {
    /// Creates a line with nobody in it.
    #[cfg(feature = "redis")]
    pub(crate) fn new(limiter: L) -> Self {
        Self {
            inner: Mutex::new(Inner {
                state: limiter,
                queue: Queue::default(),
            }),
        }
    }

    /// Gives access to the limiter, with how many calls wait, and how many of
    /// them are interactive.
    #[cfg(feature = "redis")]
    pub(crate) fn with<T>(&self, access: impl FnOnce(&mut L, usize, usize) -> T) -> T {
        let inner = &mut *self.lock();
        let interactive = inner.queue.len_of(Priority::Interactive);
        access(&mut inner.state, inner.queue.len(), interactive)
    }

    /// Admits what waits, after the limiter has changed.
    #[cfg(feature = "redis")]
    pub(crate) fn grant(&self) {
        let mut woken = Vec::new();
        self.lock().grant(Instant::now(), &mut woken);
        wake(woken);
    }

    /// Admits a call at once if none waits and the window is open.
    pub(crate) fn admit_at_once(&self, even: bool) -> bool {
        let mut inner = self.lock();
        inner.queue.is_empty() && inner.state.admit(Instant::now(), even, 0) == Gate::Open
    }

    /// Gives a call its place.
    pub(super) fn join(&self, priority: Priority) -> Place {
        self.lock().queue.join(priority)
    }

    /// Looks whether the call in `place` is admitted; if not, `waker` is woken
    /// once it is.
    pub(super) fn look(&self, place: Place, even: bool, waker: &Waker) -> Turn {
        let now = Instant::now();
        let mut woken = Vec::new();
        let turn = {
            let mut inner = self.lock();
            if inner.queue.pick_up(place) {
                return Turn::Now;
            }
            inner.queue.wait(place, even, waker);
            let next = inner.grant(now, &mut woken);
            if inner.queue.pick_up(place) {
                Turn::Now
            } else {
                // The queue is not empty, so there is a next time.
                let next = next.unwrap_or(now);
                Turn::LookAgain(inner.queue.wake_at(place, next, now))
            }
        };
        wake(woken);
        turn
    }

    /// Leaves the queue before or after being admitted, without sending.
    pub(super) fn leave(&self, place: Place) {
        let mut woken = Vec::new();
        {
            let mut inner = self.lock();
            let now = Instant::now();
            if inner.queue.leave(place) {
                inner.state.revoke(now);
            }
            inner.grant(now, &mut woken);
        }
        wake(woken);
    }

    /// Ends an attempt, with its response if there was one.
    pub(crate) fn settle(&self, answer: Option<&Answer>) {
        let mut woken = Vec::new();
        {
            let mut inner = self.lock();
            let now = Instant::now();
            inner.state.settle(answer, now, fastrand::f64());
            inner.grant(now, &mut woken);
        }
        wake(woken);
    }

    fn lock(&self) -> MutexGuard<'_, Inner<L>> {
        // No code panics while it holds the lock, and every state is valid.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<L: Limiter> Inner<L> {
    /// Admits waiting calls in order while the window is open, and adds the
    /// wakers of those that have to do something. Returns when the next one may
    /// be admitted, if one waits.
    fn grant(&mut self, now: Instant, woken: &mut Vec<Waker>) -> Option<Instant> {
        while self.queue.revoke(now) {
            self.state.revoke(now);
        }
        let shut_until = loop {
            let even = self.queue.first()?.even;
            match self.state.admit(now, even, self.queue.len()) {
                Gate::Open => woken.extend(self.queue.grant(now)),
                Gate::ShutUntil(until) => break until,
            }
        };
        let next = match self.queue.next_revocation() {
            Some(at) => shut_until.min(at),
            None => shut_until,
        };
        woken.extend(self.queue.watch(next));
        Some(next)
    }
}

/// Wakes after the lock is released: a waker may run the call at once.
fn wake(wakers: Vec<Waker>) {
    for waker in wakers {
        waker.wake();
    }
}
