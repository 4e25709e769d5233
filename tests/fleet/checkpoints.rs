//! Checkpoints in Redis: compared and replaced as a whole.

use std::time::Duration;

use intercom_sdk::{
    Error, ErrorKind,
    checkpoint::CheckpointStore as _,
    fleet::{Redis, RedisCheckpoints},
};
use tokio::time::{sleep, timeout};

use crate::redis_server::RedisServer;

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
