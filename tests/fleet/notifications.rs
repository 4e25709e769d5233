//! Which notifications have been taken over: once each, and none is lost.

use std::time::Duration;

use intercom_sdk::{
    fleet::{Redis, RedisDeduplicator},
    webhook::Deduplicator as _,
};
use tokio::time::{sleep, timeout};

use crate::redis_server::RedisServer;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notification_is_claimed_by_one_process_until_it_is_released_or_forgotten() {
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
    brief.confirm("brief").await.unwrap();
    sleep(Duration::from_millis(120)).await;
    assert!(brief.claim("brief").await.unwrap());

    server.kill();
    assert!(process.claim("notif_2").await.is_err());
}

#[tokio::test]
async fn a_notification_whose_claim_was_not_confirmed_is_taken_over_when_it_comes_again() {
    const CLAIMED: Duration = Duration::from_secs(1);
    let Some(server) = RedisServer::start() else {
        return;
    };
    let redis = Redis::new(&server.url())
        .unwrap()
        .timeout(Duration::from_millis(300));
    let seen = RedisDeduplicator::new(&redis).claim_for(CLAIMED);

    // Its process ends before it is queued.
    assert!(seen.claim("crashed").await.unwrap());
    // The answer to the claim comes too late, which is an error; it holds all the same.
    server.hang();
    assert!(seen.claim("late").await.is_err());
    server.go_on();
    let held = async {
        while server.command(&["GET", "intercom-sdk:notification:{late}"]) != "claimed" {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(CLAIMED, held)
        .await
        .expect("the server has read it");
    // Somebody has queued this one.
    assert!(seen.claim("queued").await.unwrap());
    seen.confirm("queued").await.unwrap();

    sleep(CLAIMED + Duration::from_millis(20)).await;
    for (key, is_new) in [("crashed", true), ("late", true), ("queued", false)] {
        assert_eq!(seen.claim(key).await.unwrap(), is_new, "{key}");
    }
}

#[tokio::test]
async fn what_others_store_under_a_key_is_no_claim_and_stays() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let seen = RedisDeduplicator::new(&Redis::new(&server.url()).unwrap());
    let theirs = "intercom-sdk:notification:{theirs}";
    server.command(&["HSET", theirs, "a", "b"]);
    for failed in [
        seen.claim("theirs").await.map(drop),
        seen.confirm("theirs").await,
        seen.release("theirs").await,
    ] {
        let error = failed.unwrap_err().to_string();
        assert!(error.contains("holds something else"), "{error}");
    }
    assert_eq!(server.command(&["HGET", theirs, "a"]), "b");
}
