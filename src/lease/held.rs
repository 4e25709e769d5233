//! A lease as its holder has it.

use std::{
    fmt,
    future::{Future, poll_fn},
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Poll,
    time::Duration,
};

use tokio::{
    runtime::Handle,
    time::{Instant, sleep, sleep_until, timeout_at},
};
use tracing::warn;

use super::{LeaseError, LeaseStore};

/// The bounds of names, in bytes, and of times.
const LONGEST_NAME: usize = 100;
const SHORTEST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The parts of its time after which a lease is renewed, and is held no more:
/// clocks differ, and the last call takes a while to arrive.
const RENEWED_AFTER: u32 = 3;
const MARGIN: u32 = 10;

/// How long [`Lease::acquire_within`] waits between its tries at most.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// A lease that is held; see the [module](super).
///
/// Dropping it gives it back in the background if a Tokio runtime is there;
/// otherwise it runs out.
pub struct Lease {
    store: Arc<dyn LeaseStore>,
    name: String,
    ttl: Duration,
    fencing: u64,
    state: Mutex<State>,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Held {
        /// When it was renewed, by the beginning of the request.
        renewed: Instant,
    },
    Lost,
    Released,
}

impl Lease {
    /// Acquires the lease `name`, or fails at once if somebody else holds it.
    ///
    /// A holder that crashes keeps it for `ttl`, so `ttl` should be short, but
    /// longer than the longest call between two [`confirm`](Self::confirm)s. It
    /// is from 100 ms to a day, and the name has 1 to 100 bytes.
    ///
    /// # Errors
    ///
    /// [`LeaseError::Held`], [`LeaseError::Store`], [`LeaseError::Invalid`].
    pub async fn acquire(
        store: Arc<dyn LeaseStore>,
        name: &str,
        ttl: Duration,
    ) -> Result<Self, LeaseError> {
        check(name, ttl)?;
        let started = Instant::now();
        let fencing = store.acquire(name, ttl).await?;
        Ok(Self {
            store,
            name: name.to_owned(),
            ttl,
            fencing,
            state: Mutex::new(State::Held { renewed: started }),
        })
    }

    /// Acquires the lease `name`, and waits up to `patience` while somebody else
    /// holds it.
    ///
    /// # Errors
    ///
    /// As [`acquire`](Self::acquire): [`LeaseError::Held`] after `patience`.
    pub async fn acquire_within(
        store: Arc<dyn LeaseStore>,
        name: &str,
        ttl: Duration,
        patience: Duration,
    ) -> Result<Self, LeaseError> {
        let started = Instant::now();
        loop {
            match Self::acquire(Arc::clone(&store), name, ttl).await {
                Err(error @ LeaseError::Held { .. }) => {
                    let left = patience.saturating_sub(started.elapsed());
                    if left.is_zero() {
                        return Err(error);
                    }
                    // A random part, so that workers do not try in step.
                    let pause = (ttl / MARGIN).min(LONGEST_PAUSE);
                    sleep(pause.mul_f64(0.5 + fastrand::f64() / 2.0).min(left)).await;
                }
                other => return other,
            }
        }
    }

    /// The name of the lease.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The fencing number: higher than those of all holders before.
    pub fn fencing(&self) -> u64 {
        self.fencing
    }

    /// Whether the lease is held, as far as is known here; asks nobody.
    ///
    /// # Errors
    ///
    /// [`LeaseError::Lost`] if it is not, or nine tenths of its time have passed
    /// since it was renewed.
    pub fn check(&self) -> Result<(), LeaseError> {
        match *self.state() {
            State::Held { renewed } if Instant::now() < self.ends(renewed) => Ok(()),
            _ => Err(LeaseError::lost(&self.name)),
        }
    }

    /// Makes sure that the lease is held, before a call that needs it. Renews it
    /// once a third of its time has passed.
    ///
    /// # Errors
    ///
    /// [`LeaseError::Lost`] if the lease is lost. A store that fails is no error
    /// while the lease is held.
    pub async fn confirm(&self) -> Result<(), LeaseError> {
        self.check()?;
        if self.renewal().is_some_and(|at| at <= Instant::now()) {
            self.renew().await?;
        }
        self.check()
    }

    /// Runs `work` while the lease is held, and renews it as long as that takes.
    /// `work` is dropped once the lease is lost.
    ///
    /// # Errors
    ///
    /// [`LeaseError::Lost`] if the lease was lost first.
    pub async fn run<T>(&self, work: impl Future<Output = T>) -> Result<T, LeaseError> {
        self.check()?;
        let mut work = pin!(work);
        let mut lost = pin!(self.keep());
        poll_fn(|context| {
            if let Poll::Ready(error) = lost.as_mut().poll(context) {
                return Poll::Ready(Err(error));
            }
            work.as_mut().poll(context).map(Ok)
        })
        .await
    }

    /// Gives the lease back.
    ///
    /// # Errors
    ///
    /// [`LeaseError::Store`] if the store fails; the lease runs out then.
    pub async fn release(self) -> Result<(), LeaseError> {
        *self.state() = State::Released;
        self.store.release(&self.name, self.fencing).await
    }

    /// Renews the lease until it is lost.
    async fn keep(&self) -> LeaseError {
        loop {
            let Some(at) = self.renewal() else {
                return LeaseError::lost(&self.name);
            };
            let now = Instant::now();
            // After a failed renewal the time for it has passed.
            sleep_until(at.max(now + self.ttl / MARGIN).min(self.end())).await;
            if let Err(error) = self.check() {
                return error;
            }
            if let Err(error) = self.renew().await {
                return error;
            }
        }
    }

    /// Asks the store to renew the lease. A store that fails is no error while
    /// the lease is held.
    async fn renew(&self) -> Result<(), LeaseError> {
        let started = Instant::now();
        let renewing = self.store.renew(&self.name, self.fencing, self.ttl);
        match timeout_at(self.end(), renewing).await {
            Ok(Ok(())) => {
                let mut state = self.state();
                if let State::Held { renewed } = &mut *state {
                    *renewed = started.max(*renewed);
                }
                Ok(())
            }
            Ok(Err(LeaseError::Store { cause, .. })) => {
                warn!(lease = self.name, %cause, "a lease could not be renewed");
                self.check()
            }
            Ok(Err(error)) => {
                *self.state() = State::Lost;
                Err(error)
            }
            Err(_) => Err(LeaseError::lost(&self.name)),
        }
    }

    /// When it should be renewed; `None` if it is not held.
    fn renewal(&self) -> Option<Instant> {
        match *self.state() {
            State::Held { renewed } => Some(renewed + self.ttl / RENEWED_AFTER),
            State::Lost | State::Released => None,
        }
    }

    /// When it is held no more.
    fn end(&self) -> Instant {
        match *self.state() {
            State::Held { renewed } => self.ends(renewed),
            State::Lost | State::Released => Instant::now(),
        }
    }

    fn ends(&self, renewed: Instant) -> Instant {
        renewed + self.ttl - self.ttl / MARGIN
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No code panics while it holds the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if !matches!(*self.state(), State::Held { .. }) {
            return;
        }
        if let Ok(runtime) = Handle::try_current() {
            let store = Arc::clone(&self.store);
            let (name, fencing) = (std::mem::take(&mut self.name), self.fencing);
            // It runs out if this fails.
            runtime.spawn(async move { store.release(&name, fencing).await });
        }
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lease")
            .field("name", &self.name)
            .field("fencing", &self.fencing)
            .field("held", &self.check().is_ok())
            .finish_non_exhaustive()
    }
}

fn check(name: &str, ttl: Duration) -> Result<(), LeaseError> {
    let message = if !(1..=LONGEST_NAME).contains(&name.len()) {
        let bytes = name.len();
        format!("the name of a lease has 1 to {LONGEST_NAME} bytes, not {bytes}")
    } else if !(SHORTEST..=LONGEST).contains(&ttl) {
        format!("a lease is held for {SHORTEST:?} to {LONGEST:?}, not {ttl:?}")
    } else {
        return Ok(());
    };
    Err(LeaseError::Invalid { message })
}
