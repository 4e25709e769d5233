//! What is kept in a real Redis, and a Redis that is none, refuses, is too old, a
//! replica, hangs, or holds something else: a clear error, without what is secret.
#![cfg(feature = "redis")]

#[path = "fleet/checkpoints.rs"]
mod checkpoints;
#[path = "fleet/leases.rs"]
mod leases;
#[cfg(feature = "webhook")]
#[path = "fleet/notifications.rs"]
mod notifications;
#[path = "fleet/redis_server.rs"]
#[allow(dead_code, reason = "each test uses a part of it")]
mod redis_server;

use std::{future::pending, net::SocketAddr, sync::Arc, time::Duration};

use intercom_sdk::{
    Error, ErrorKind,
    checkpoint::CheckpointStore as _,
    fleet::{Redis, RedisCheckpoints, RedisLeases, RedisThrottle},
    lease::Lease,
};
use redis_server::{RedisServer, free_address};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
    sync::watch,
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
    server.command(&["HSET", "intercom-sdk:lease:{scroll}", "a", "b"]);
    let checkpoints = RedisCheckpoints::new(&redis);
    let leases = Arc::new(RedisLeases::new(&redis));
    for error in [
        Error::from(checkpoints.load("sync").await.unwrap_err()),
        Error::from(checkpoints.store("sync", "mine", None).await.unwrap_err()),
        Error::from(
            Lease::acquire(leases.clone(), "sync", TTL)
                .await
                .unwrap_err(),
        ),
        Error::from(Lease::acquire(leases, "scroll", TTL).await.unwrap_err()),
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

#[tokio::test]
async fn a_primary_that_has_become_a_replica_is_left_for_its_successor() {
    let (Some(old), Some(new)) = (RedisServer::start(), RedisServer::start()) else {
        return;
    };
    let address = Address::of(old.address()).await;
    let redis = Redis::new(&address.url()).unwrap();
    redis.check().await.unwrap();
    let checkpoints = RedisCheckpoints::new(&redis);
    let first = checkpoints.store("sync", "1", None).await.unwrap();

    // The connection stays open.
    let port = new.address().port().to_string();
    old.command(&["REPLICAOF", "127.0.0.1", &port]);
    address.moves_to(new.address());
    let error = checkpoints.store("sync", "2", Some(first)).await;
    let error = error.unwrap_err().to_string();
    assert!(error.contains("replica"), "{error}");

    // The successor has not heard of the checkpoint.
    let stored = async {
        loop {
            match checkpoints.store("sync", "2", None).await {
                Ok(_) => return,
                Err(error) if error.is_conflict() => panic!("{error}"),
                Err(_) => sleep(Duration::from_millis(10)).await,
            }
        }
    };
    timeout(Duration::from_secs(2), stored)
        .await
        .expect("it is used");
    assert_eq!(
        new.command(&["HGET", "intercom-sdk:checkpoint:{sync}", "value"]),
        "2"
    );

    let error = failure(&old.url()).await;
    assert!(error.contains("replica"), "{error}");
}

#[tokio::test]
async fn a_connection_that_was_closed_while_idle_costs_no_command() {
    store_after(|server, _| {
        server.command(&["CLIENT", "KILL", "TYPE", "normal"]);
    })
    .await;
}

#[tokio::test]
async fn a_connection_that_was_forgotten_while_idle_costs_no_command() {
    store_after(|_, address| address.forgets_connections()).await;
}

/// Stores a checkpoint again after a fault and some seconds without a command.
async fn store_after(fault: impl FnOnce(&RedisServer, &Address)) {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let address = Address::of(server.address()).await;
    let checkpoints = RedisCheckpoints::new(&Redis::new(&address.url()).unwrap());
    let first = checkpoints.store("sync", "1", None).await.unwrap();
    fault(&server, &address);
    sleep(Duration::from_millis(3_100)).await;
    checkpoints.store("sync", "2", Some(first)).await.unwrap();
}

/// An address whose new connections lead where it says, as a name does whose record
/// is changed.
struct Address {
    own: SocketAddr,
    leads_to: watch::Sender<SocketAddr>,
    forgets: watch::Sender<()>,
}

impl Address {
    async fn of(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let own = listener.local_addr().unwrap();
        let (leads_to, target) = watch::channel(server);
        let (forgets, forgotten) = watch::channel(());
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let target = *target.borrow();
                let mut forgotten = forgotten.clone();
                // What was forgotten before does not count.
                forgotten.mark_unchanged();
                tokio::spawn(async move {
                    let mut server = TcpStream::connect(target).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut client, &mut server) => {}
                        _ = forgotten.changed() => pending().await,
                    }
                });
            }
        });
        Self {
            own,
            leads_to,
            forgets,
        }
    }

    fn url(&self) -> String {
        format!("redis://{}", self.own)
    }

    fn moves_to(&self, server: SocketAddr) {
        self.leads_to.send_replace(server);
    }

    /// Open connections stay open, and nothing goes through them any more.
    fn forgets_connections(&self) {
        self.forgets.send_replace(());
    }
}
