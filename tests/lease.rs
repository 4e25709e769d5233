//! Leases: one holder at a time, and a clear error once it is lost.

use std::{
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use intercom_sdk::{
    Error, ErrorKind,
    lease::{InProcessLeases, Lease, LeaseError, LeaseFuture, LeaseStore},
};
use tokio::time::{Instant, sleep, timeout};

const TTL: Duration = Duration::from_millis(900);

/// A store that can be cut off.
#[derive(Debug, Default)]
struct CutOff {
    leases: InProcessLeases,
    is_cut: AtomicBool,
    hangs: AtomicBool,
}

impl CutOff {
    fn fail<T: Send + 'static>(&self, name: &str) -> Option<LeaseFuture<'static, T>> {
        if self.hangs.load(Ordering::Relaxed) {
            return Some(Box::pin(pending()));
        }
        let error = LeaseError::store(name, "the store is away");
        let is_cut = self.is_cut.load(Ordering::Relaxed);
        is_cut.then(|| Box::pin(async { Err(error) }) as _)
    }
}

impl LeaseStore for CutOff {
    fn acquire<'a>(&'a self, name: &'a str, ttl: Duration) -> LeaseFuture<'a, u64> {
        self.fail(name)
            .unwrap_or_else(|| self.leases.acquire(name, ttl))
    }

    fn renew<'a>(&'a self, name: &'a str, fencing: u64, ttl: Duration) -> LeaseFuture<'a, ()> {
        self.fail(name)
            .unwrap_or_else(|| self.leases.renew(name, fencing, ttl))
    }

    fn release<'a>(&'a self, name: &'a str, fencing: u64) -> LeaseFuture<'a, ()> {
        self.fail(name)
            .unwrap_or_else(|| self.leases.release(name, fencing))
    }
}

/// What is acquired once a lease that was dropped is given back.
async fn released<F>(acquire: impl Fn() -> F) -> Lease
where
    F: Future<Output = Result<Lease, LeaseError>>,
{
    let soon = async {
        loop {
            match acquire().await {
                Ok(lease) => return lease,
                Err(_) => sleep(Duration::from_millis(1)).await,
            }
        }
    };
    timeout(TTL / 2, soon).await.expect("it was given back")
}

fn store() -> Arc<CutOff> {
    Arc::default()
}

#[tokio::test]
async fn one_holds_it_until_it_is_released_dropped_or_runs_out() {
    let store = store();
    let acquire = || Lease::acquire(store.clone(), "scroll", TTL);
    let first = acquire().await.unwrap();
    let error = acquire().await.unwrap_err();
    assert!(matches!(&error, LeaseError::Held { runs_out_in: Some(left), .. } if *left <= TTL));
    assert_eq!(Error::from(error).kind(), ErrorKind::Lease);
    assert!(Lease::acquire(store.clone(), "other", TTL).await.is_ok());

    let mut fencing = first.fencing();
    first.release().await.unwrap();
    let second = acquire().await.unwrap();
    assert!(second.fencing() > fencing);
    fencing = second.fencing();
    drop(second);
    let third = released(acquire).await;
    assert!(third.fencing() > fencing);
    sleep(TTL).await;
    assert!(acquire().await.unwrap().fencing() > third.fencing());
    assert!(third.confirm().await.unwrap_err().is_lost());
}

#[tokio::test]
async fn confirming_keeps_it_and_a_pause_that_is_too_long_loses_it() {
    let lease = Lease::acquire(store(), "scroll", TTL).await.unwrap();
    for _ in 0..10 {
        sleep(TTL / 3).await;
        lease.confirm().await.unwrap();
    }
    sleep(TTL).await;
    assert!(lease.check().unwrap_err().is_lost());
    let error = lease.confirm().await.unwrap_err();
    assert!(error.is_lost());
    assert!(error.to_string().contains("\"scroll\""), "{error}");
}

#[tokio::test]
async fn a_store_that_is_away_or_hangs_loses_it_only_when_its_time_is_over() {
    for hangs in [false, true] {
        let store = store();
        let lease = Lease::acquire(store.clone(), "scroll", TTL).await.unwrap();
        store.is_cut.store(true, Ordering::Relaxed);
        store.hangs.store(hangs, Ordering::Relaxed);
        sleep(TTL / 2).await;
        if !hangs {
            lease.confirm().await.unwrap();
        }
        let started = Instant::now();
        let lost = lease.run(pending::<()>()).await.unwrap_err();
        assert!(lost.is_lost(), "{lost}");
        assert!(
            started.elapsed() < TTL / 2,
            "before anybody else can have it"
        );
        assert!(lease.confirm().await.unwrap_err().is_lost());
    }
}

#[tokio::test]
async fn work_is_run_to_its_end_however_long_it_takes() {
    let store = store();
    let lease = Lease::acquire(store.clone(), "scroll", TTL).await.unwrap();
    let work = async {
        sleep(TTL * 3).await;
        assert!(
            Lease::acquire(store.clone(), "scroll", TTL)
                .await
                .unwrap_err()
                .is_held()
        );
        7
    };
    assert_eq!(lease.run(work).await.unwrap(), 7);
    lease.confirm().await.unwrap();
}

#[tokio::test]
async fn work_is_dropped_when_another_has_the_lease() {
    let store = store();
    let lease = Lease::acquire(store.clone(), "scroll", TTL).await.unwrap();
    store.release("scroll", lease.fencing()).await.unwrap();
    let second = Lease::acquire(store, "scroll", TTL).await.unwrap();
    let started = Instant::now();
    assert!(lease.run(pending::<()>()).await.unwrap_err().is_lost());
    assert!(started.elapsed() < TTL, "at the next renewal");
    assert!(lease.check().unwrap_err().is_lost());
    drop(lease);
    sleep(TTL / 10).await;
    second.confirm().await.unwrap();
}

#[tokio::test]
async fn a_worker_can_wait_for_it() {
    let store = store();
    let acquire = |patience| Lease::acquire_within(store.clone(), "scroll", TTL, patience);
    let first = acquire(Duration::ZERO).await.unwrap();
    let started = Instant::now();
    assert!(acquire(TTL / 2).await.unwrap_err().is_held());
    assert!(started.elapsed() >= TTL / 2);
    let second = acquire(TTL).await.unwrap();
    assert!(second.fencing() > first.fencing());
}

#[tokio::test]
async fn a_name_or_a_time_outside_its_bounds_is_an_invalid_request() {
    let long = "x".repeat(101);
    for (name, ttl) in [
        ("", TTL),
        (long.as_str(), TTL),
        ("scroll", Duration::ZERO),
        ("scroll", Duration::MAX),
    ] {
        let error = Lease::acquire(store(), name, ttl).await.unwrap_err();
        assert_eq!(Error::from(error).kind(), ErrorKind::InvalidRequest);
    }
}
