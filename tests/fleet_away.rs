//! A Redis that is away, comes back empty, hangs, or has another time: calls go
//! on, and the limit holds.
#![cfg(all(feature = "redis", feature = "v2_16"))]

#[path = "fleet/clock.rs"]
mod clock;
#[path = "fleet/process.rs"]
mod process;
#[path = "fleet/redis_server.rs"]
#[allow(dead_code, reason = "each test uses a part of it")]
mod redis_server;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clock::MovableClock;
use intercom_sdk::fleet::WhenAway;
use process::{Process, WINDOW, admit, all, beginning, few, limited};
use redis_server::{RedisServer, free_address};
use tokio::time::{sleep, timeout};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_when_redis_is_restarted_emptied_or_hangs() {
    for fault in ["restart", "flush", "hang"] {
        let Some(mut server) = RedisServer::start() else {
            return;
        };
        let intercom = limited(100).await;
        let fleet = Process::fleet(4, &server.url(), &intercom.base_url());
        beginning().await;
        let running = {
            let fleet = fleet.clone();
            tokio::spawn(async move { all(&fleet, 100).await })
        };
        sleep(WINDOW * 3 / 2).await;
        match fault {
            "restart" => {
                server.kill();
                sleep(WINDOW / 2).await;
                server.start_again();
            }
            "flush" => {
                server.command(&["FLUSHALL"]);
            }
            _ => {
                server.hang();
                sleep(WINDOW).await;
                server.go_on();
            }
        }
        let failed = timeout(WINDOW * 20, running)
            .await
            .expect("nobody waits for ever");
        assert_eq!(failed.unwrap(), 0, "{fault}");
        let counts = intercom.rate_counts();
        assert_eq!(counts.accepted, 400, "{fault}");
        // An answer that comes just too late: the process takes its own share, a
        // quarter of the limit, beside what Redis has given to the others.
        let late = if fault == "hang" { 25 } else { 0 };
        assert!(counts.refused <= few(400) + late, "{fault}: {counts:?}");
        // It recovers by itself.
        let back = async {
            while fleet[0].calls(1).await != 0 || fleet[0].throttle.counts().is_away {
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(WINDOW * 5, back)
            .await
            .expect("Redis is used again");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_redis_is_away_calls_go_on_as_the_setting_says() {
    let Some(mut server) = RedisServer::start() else {
        return;
    };
    for (when_away, most) in [(WhenAway::LocalShare, 50), (WhenAway::Open, 100)] {
        let intercom = limited(100).await;
        let [one, other] = [(); 2].map(|()| {
            Process::with(&server.url(), &intercom.base_url(), |builder| {
                builder.when_away(when_away)
            })
        });
        // The last one to ask knows of both.
        assert_eq!(other.calls(2).await + one.calls(2).await, 0);
        server.kill();
        sleep(WINDOW).await;
        beginning().await;
        let before = one.throttle.counts().calls;
        let _ = timeout(WINDOW / 2, admit(&one, 100)).await;
        let counts = one.throttle.counts();
        assert!(counts.is_away);
        let calls = counts.calls - before;
        assert!((most - 5..=most).contains(&calls), "{when_away:?}: {calls}");
        assert_eq!(one.calls(90).await, 0, "{when_away:?}");
        let counts = intercom.rate_counts();
        // Calls on their way at the end of a window count in the next one.
        assert!(
            u64::from(counts.most_in_a_window) <= most + 10,
            "{when_away:?}: {counts:?}"
        );
        server.start_again();
    }

    let intercom = limited(100).await;
    let process = Process::with(&server.url(), &intercom.base_url(), |builder| {
        builder.when_away(WhenAway::Closed)
    });
    assert_eq!(process.calls(2).await, 0);
    server.kill();
    sleep(WINDOW).await;
    let running = {
        let process = process.clone();
        tokio::spawn(async move { process.calls(20).await })
    };
    sleep(WINDOW).await;
    assert_eq!(intercom.rate_counts().accepted, 2, "nothing is sent");
    server.start_again();
    let failed = timeout(WINDOW * 5, running).await.expect("they go on");
    assert_eq!(failed.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_was_never_there_does_not_stop_calls() {
    let intercom = limited(100).await;
    let process = Process::with(
        &format!("redis://{}", free_address()),
        &intercom.base_url(),
        |builder| builder.processes(4),
    );
    beginning().await;
    assert_eq!(process.calls(40).await, 0);
    let counts = intercom.rate_counts();
    assert!(
        counts.most_in_a_window <= 30,
        "a quarter of the limit: {counts:?}"
    );
    assert_eq!(counts.refused, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_of_another_type_is_as_if_redis_were_away_until_it_is_gone() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let key = "intercom-sdk:limit:{workspace}:app:app";
    server.command(&["SET", key, "theirs"]);
    let intercom = limited(100).await;
    let process = Process::new(&server.url(), &intercom.base_url());
    assert_eq!(process.calls(20).await, 0);
    assert!(process.throttle.counts().is_away);
    assert_eq!(server.command(&["GET", key]), "theirs");
    server.command(&["DEL", key]);
    let back = async {
        while process.throttle.counts().is_away {
            assert_eq!(process.calls(1).await, 0);
        }
    };
    timeout(WINDOW * 5, back)
        .await
        .expect("Redis is used again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_of_redis_that_jumps_stops_nobody_and_floods_nobody() {
    for jump in [3_600, -3_600, 30, -30] {
        let Some(mut clock) = MovableClock::new(&jump.to_string()) else {
            return;
        };
        let environment = clock.environment();
        let environment = environment
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        let Some(server) = RedisServer::with(&[], &environment) else {
            return;
        };
        let intercom = limited(100).await;
        let fleet = Process::fleet(3, &server.url(), &intercom.base_url());
        beginning().await;
        let running = tokio::spawn(async move { all(&fleet, 150).await });
        sleep(WINDOW * 3 / 2).await;
        clock.set(jump);
        let moved = server.command(&["EVAL", "return redis.call('TIME')[1]", "0"]);
        let off = moved.parse::<i64>().unwrap() - now_in_seconds() - jump;
        assert!(off.abs() <= 1, "the clock has jumped");
        let failed = timeout(WINDOW * 20, running)
            .await
            .expect("nobody waits for ever");
        assert_eq!(failed.unwrap(), 0, "{jump}");
        let counts = intercom.rate_counts();
        assert_eq!(counts.accepted, 450, "{jump}");
        assert!(counts.refused <= few(450), "{jump}: {counts:?}");
    }
}

fn now_in_seconds() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.expect("it is later than 1970").as_secs() as i64
}
