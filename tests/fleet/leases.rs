//! Leases in Redis: one holder at a time.

use std::{sync::Arc, time::Duration};

use intercom_sdk::{
    fleet::{Redis, RedisLeases},
    lease::{Lease, LeaseStore as _},
};
use tokio::time::{Instant, sleep, timeout};

use crate::{TTL, redis_server::RedisServer};

#[tokio::test]
async fn a_lease_has_one_holder_whatever_happens_to_redis() {
    let Some(mut server) = RedisServer::start() else {
        return;
    };
    let leases = || Arc::new(RedisLeases::new(&Redis::new(&server.url()).unwrap()));
    let (mine, theirs) = (leases(), leases());
    let first = Lease::acquire(mine.clone(), "scroll", TTL).await.unwrap();
    assert!(
        Lease::acquire(theirs.clone(), "scroll", TTL)
            .await
            .unwrap_err()
            .is_held()
    );
    let mut fencing = first.fencing();

    // The holder puts a lease back that Redis has lost.
    for restarts in [false, true] {
        if restarts {
            server.kill();
            server.start_again();
        } else {
            server.command(&["FLUSHALL"]);
        }
        let renewed = async {
            while mine.renew("scroll", fencing, TTL).await.is_err() {
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(Duration::from_secs(2), renewed)
            .await
            .expect("it is put back");
        sleep(Duration::from_millis(60)).await;
        let error = loop {
            // The other one connects again, too.
            match Lease::acquire(theirs.clone(), "scroll", TTL).await {
                Ok(_) => panic!("there are two"),
                Err(error) if error.is_held() => break error,
                Err(_) => sleep(Duration::from_millis(10)).await,
            }
        };
        assert!(error.to_string().contains("another worker"), "{error}");
        mine.renew("scroll", fencing, TTL).await.unwrap();
    }

    // Numbers rise although Redis has forgotten all of them.
    first.release().await.unwrap();
    server.command(&["FLUSHALL"]);
    let second = Lease::acquire(theirs.clone(), "scroll", TTL).await.unwrap();
    assert!(second.fencing() > fencing);
    fencing = second.fencing();

    // Nobody renews: it runs out, and the one before is told. Redis lets go of a
    // key up to a millisecond after its time.
    sleep(TTL + Duration::from_millis(20)).await;
    let third = Lease::acquire(mine.clone(), "scroll", TTL).await.unwrap();
    assert!(third.fencing() > fencing);
    assert!(second.confirm().await.unwrap_err().is_lost());
    assert!(
        theirs
            .renew("scroll", fencing, TTL)
            .await
            .unwrap_err()
            .is_lost()
    );
    drop(second);
    sleep(Duration::from_millis(50)).await;
    third.confirm().await.unwrap();
}

#[tokio::test]
async fn a_guarded_lease_goes_to_nobody_until_a_holder_of_before_is_gone() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let redis = Redis::new(&server.url()).unwrap();
    let leases = Arc::new(RedisLeases::new(&redis).guard_data_loss(true));
    let acquire = || Lease::acquire_within(leases.clone(), "scroll", TTL, TTL * 2);
    let first = acquire().await.unwrap();
    server.command(&["FLUSHALL"]);
    let lost = Instant::now();
    // It is not renewed, so it ends at its time.
    let second = acquire().await.unwrap();
    assert!(first.check().unwrap_err().is_lost());
    assert!(lost.elapsed() >= TTL);
    second.confirm().await.unwrap();
}

#[tokio::test]
async fn a_lease_is_lost_in_time_while_redis_hangs() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let redis = Redis::new(&server.url())
        .unwrap()
        .timeout(Duration::from_millis(100));
    let lease = Lease::acquire(Arc::new(RedisLeases::new(&redis)), "scroll", TTL)
        .await
        .unwrap();
    server.hang();
    let started = Instant::now();
    let lost = lease.run(std::future::pending::<()>()).await.unwrap_err();
    server.go_on();
    assert!(lost.is_lost(), "{lost}");
    assert!(started.elapsed() < TTL, "before another can have it");
}
