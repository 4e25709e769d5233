//! The window and the queue in front of it, shared by all clients that send
//! against one limit.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    task::Waker,
};

use tokio::time::Instant;

use super::{
    Answer, Priority,
    queue::{Place, Queue},
    window::{Gate, State},
};

/// The window and the queue in front of it.
#[derive(Debug, Default)]
pub(super) struct Line {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    state: State,
    queue: Queue,
}

/// What a waiting call learns when it looks.
pub(super) enum Turn {
    /// It is admitted.
    Now,
    /// It looks again then, or when it is woken.
    LookAgain(Instant),
}

impl Line {
    /// Admits a call at once if none waits and the window is open.
    pub(super) fn admit_at_once(&self, even: bool) -> bool {
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
                inner.state.settle(None, now, 0.0);
            }
            inner.grant(now, &mut woken);
        }
        wake(woken);
    }

    /// Ends an attempt, with its response if there was one.
    pub(super) fn settle(&self, answer: Option<&Answer>) {
        let mut woken = Vec::new();
        {
            let mut inner = self.lock();
            let now = Instant::now();
            inner.state.settle(answer, now, fastrand::f64());
            inner.grant(now, &mut woken);
        }
        wake(woken);
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // No code panics while it holds the lock, and every state is valid.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Admits waiting calls in order while the window is open, and adds the
    /// wakers of those that have to do something. Returns when the next one may
    /// be admitted, if one waits.
    fn grant(&mut self, now: Instant, woken: &mut Vec<Waker>) -> Option<Instant> {
        while self.queue.revoke(now) {
            self.state.settle(None, now, 0.0);
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
