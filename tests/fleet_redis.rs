//! A Redis that is none, refuses, is too old, hangs, or holds something else: a
//! clear error, without what is secret.
#![cfg(feature = "redis")]

#[path = "fleet/redis_server.rs"]
#[allow(dead_code, reason = "each test uses a part of it")]
mod redis_server;

use std::{sync::Arc, time::Duration};

use intercom_sdk::{
    Error, ErrorKind,
    checkpoint::CheckpointStore as _,
    fleet::{Redis, RedisCheckpoints, RedisLeases, RedisThrottle},
    lease::{Lease, LeaseStore as _},
};
use redis_server::{RedisServer, free_address};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    time::{Instant, sleep, timeout},
};

const SECRET: &str = "5ecret-passw0rd";
const TTL: Duration = Duration::from_millis(600);

async fn failure(url: &str) -> String {
    let redis = Redis::new(url).unwrap().timeout(Duration::from_millis(300));
    let started = Instant::now();
    let error = redis.check().await.unwrap_err();
    assert!(started.elapsed() < Duration::from_millis(600));
    assert_eq!(error.kind(), ErrorKind::Config);
    let shown = format!("{error} {error:?} {redis:?}");
    assert!(!shown.contains(SECRET), "{shown}");
    error.to_string()
}

#[test]
fn a_url_that_is_none_of_redis_is_a_configuration_error_without_it() {
    for url in [
        "",
        "localhost",
        "http://localhost",
        "redis://",
        "redis://x/y",
        "redis://x#insecure",
    ] {
        let error = Redis::new(&url.replace("localhost", &format!(":{SECRET}@x"))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{url}");
        assert!(!format!("{error} {error:?}").contains(SECRET), "{error:?}");
    }
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_said() {
    let error = failure(&format!("redis://:{SECRET}@{}", free_address())).await;
    assert!(error.contains("could not connect to Redis"), "{error}");
}

#[tokio::test]
async fn a_server_that_speaks_http_is_no_redis() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("redis://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 512]).await;
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    let error = failure(&url).await;
    assert!(error.contains("Redis"), "{error}");
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let error = failure(&format!("redis://{}", listener.local_addr().unwrap())).await;
    assert!(error.contains("did not answer within 300ms"), "{error}");
}

#[tokio::test]
async fn a_wrong_or_missing_password_is_said_and_the_right_one_works() {
    let Some(server) = RedisServer::with(&["--requirepass", SECRET], &[]) else {
        return;
    };
    let at = server.address();
    for url in [
        format!("redis://:wrong-{SECRET}@{at}"),
        format!("redis://somebody:{SECRET}@{at}"),
        format!("redis://{at}"),
    ] {
        let error = failure(&url).await;
        assert!(
            error.contains("refused the user name or password"),
            "{error}"
        );
    }
    let redis = Redis::new(&format!("redis://:{SECRET}@{at}/3")).unwrap();
    redis.check().await.unwrap();
    assert!(!format!("{redis:?}").contains(SECRET));
}

#[tokio::test]
async fn a_server_without_scripts_is_too_old() {
    let hidden = [
        "--rename-command",
        "EVALSHA",
        "",
        "--rename-command",
        "SCRIPT",
        "",
    ];
    let Some(server) = RedisServer::with(&hidden, &[]) else {
        return;
    };
    let error = failure(&server.url()).await;
    assert!(error.contains("5.0 is needed"), "{error}");
}

#[tokio::test]
async fn what_others_store_under_our_keys_is_an_error_and_stays() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let redis = Redis::new(&server.url()).unwrap();
    server.command(&["SET", "intercom-sdk:checkpoint:{sync}", "theirs"]);
    server.command(&["HSET", "intercom-sdk:lease:{sync}:highest", "a", "b"]);
    let checkpoints = RedisCheckpoints::new(&redis);
    let leases = Arc::new(RedisLeases::new(&redis));
    for error in [
        Error::from(checkpoints.load("sync").await.unwrap_err()),
        Error::from(checkpoints.store("sync", "mine", None).await.unwrap_err()),
        Error::from(Lease::acquire(leases, "sync", TTL).await.unwrap_err()),
    ] {
        assert!(
            error.to_string().contains("holds something else"),
            "{error}"
        );
    }
    assert_eq!(
        server.command(&["GET", "intercom-sdk:checkpoint:{sync}"]),
        "theirs"
    );
    // Another prefix is out of the way.
    let other = RedisCheckpoints::new(&redis.prefix("other").unwrap());
    other.store("sync", "mine", None).await.unwrap();
}

#[tokio::test]
async fn checkpoints_are_compared_and_set_by_any_worker() {
    let Some(mut server) = RedisServer::start() else {
        return;
    };
    let store = || RedisCheckpoints::new(&Redis::new(&server.url()).unwrap());
    let (mine, theirs) = (store(), store());
    assert!(mine.load("sync").await.unwrap().is_none());
    let first = mine.store("sync", "1\r\n\0é", None).await.unwrap();
    assert_eq!(
        theirs.load("sync").await.unwrap().unwrap().value,
        "1\r\n\0é"
    );
    let second = theirs.store("sync", "2", Some(first)).await.unwrap();
    for error in [
        mine.store("sync", "x", Some(first)).await.unwrap_err(),
        mine.store("sync", "x", None).await.unwrap_err(),
        mine.remove("sync", first).await.unwrap_err(),
    ] {
        assert!(error.is_conflict(), "{error}");
    }
    // A store that was emptied knows no revision of before.
    server.command(&["FLUSHALL"]);
    assert!(
        mine.store("sync", "x", Some(second))
            .await
            .unwrap_err()
            .is_conflict()
    );
    let third = mine.store("sync", "3", None).await.unwrap();
    mine.remove("sync", third).await.unwrap();
    assert!(theirs.load("sync").await.unwrap().is_none());

    let brief = store().keep_for(Duration::from_millis(50));
    brief.store("brief", "x", None).await.unwrap();
    sleep(Duration::from_millis(120)).await;
    assert!(brief.load("brief").await.unwrap().is_none());

    server.kill();
    let error = mine.load("sync").await.unwrap_err();
    assert!(!error.is_conflict(), "{error}");
    assert_eq!(Error::from(error).kind(), ErrorKind::Checkpoint);
    server.start_again();
    let again = async {
        while mine.load("sync").await.is_err() {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(Duration::from_secs(5), again)
        .await
        .expect("it is back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_workers_that_store_at_once_one_succeeds() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let mut expected = None;
    for round in 0..20 {
        let workers: Vec<_> = (0..8)
            .map(|_| {
                let store = RedisCheckpoints::new(&Redis::new(&server.url()).unwrap());
                tokio::spawn(async move { store.store("sync", "x", expected).await })
            })
            .collect();
        let mut stored = Vec::new();
        for worker in workers {
            stored.extend(worker.await.unwrap().ok());
        }
        assert_eq!(stored.len(), 1, "in round {round}");
        expected = Some(stored[0]);
    }
}

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

#[test]
fn settings_outside_their_bounds_are_refused_by_name() {
    let redis = Redis::new("redis://127.0.0.1").unwrap();
    let builder = || RedisThrottle::builder(&redis, "workspace", "app");
    for (builder, named) in [
        (builder().share(0.0), "share"),
        (builder().share(1.5), "share"),
        (builder().share(f64::NAN), "share"),
        (builder().limit(0), "limit"),
        (builder().workspace_limit(0), "workspace_limit"),
        (builder().processes(0), "processes"),
        (builder().window(Duration::ZERO), "window"),
        (builder().window(Duration::MAX), "window"),
        (RedisThrottle::builder(&redis, "", "app"), "workspace"),
        (
            RedisThrottle::builder(&redis, "workspace", &"x".repeat(101)),
            "app",
        ),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains(named), "{error}");
    }
    assert!(Redis::new("redis://127.0.0.1").unwrap().prefix("").is_err());
}

#[cfg(feature = "webhook")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notification_is_claimed_by_one_process_until_it_is_released_or_forgotten() {
    use intercom_sdk::{fleet::RedisDeduplicator, webhook::Deduplicator as _};

    let Some(mut server) = RedisServer::start() else {
        return;
    };
    let seen = || RedisDeduplicator::new(&Redis::new(&server.url()).unwrap());
    for round in 0..20 {
        let claims: Vec<_> = (0..8)
            .map(|_| {
                let seen = seen();
                let key = format!("notif_{round}");
                tokio::spawn(async move { seen.claim(&key).await.unwrap() })
            })
            .collect();
        let mut claimed = 0;
        for claim in claims {
            claimed += u32::from(claim.await.unwrap());
        }
        assert_eq!(claimed, 1, "in round {round}");
    }
    let process = seen();
    process.release("notif_1").await.unwrap();
    assert!(seen().claim("notif_1").await.unwrap());
    let brief = seen().keep_for(Duration::from_millis(50));
    assert!(brief.claim("brief").await.unwrap());
    sleep(Duration::from_millis(120)).await;
    assert!(brief.claim("brief").await.unwrap());
    server.kill();
    assert!(process.claim("notif_2").await.is_err());
}
