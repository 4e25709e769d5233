//! Many processes, one limit: through a real Redis, whatever happens to it.
#![cfg(all(feature = "redis", feature = "v2_16"))]

#[path = "fleet/clock.rs"]
mod clock;
#[path = "fleet/process.rs"]
mod process;
#[path = "fleet/redis_server.rs"]
#[allow(dead_code, reason = "each test uses a part of it")]
mod redis_server;

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clock::MovableClock;
use intercom_sdk::{
    fleet::WhenAway,
    mock::TOKEN,
    throttle::{Priority, Throttle as _, ThrottleMode},
    v2_16::Client,
};
use process::{Process, WINDOW, all, beginning, limited};
use redis_server::{RedisServer, free_address};
use tokio::{
    io::AsyncWriteExt as _,
    net::TcpListener,
    time::{sleep, timeout},
};

/// The calls that may be refused of so many.
fn few(calls: usize) -> u32 {
    (calls / 100) as u32 + 1
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_share_one_limit_and_ask_redis_seldom() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let intercom = limited(166).await;
    let fleet: Vec<_> = (0..5)
        .map(|_| Process::new(&server.url(), &intercom.base_url()))
        .collect();
    beginning().await;
    let start = Instant::now();
    assert_eq!(all(&fleet, 100).await, 0);
    let took = start.elapsed();
    let counts = intercom.rate_counts();
    assert_eq!(counts.accepted, 500);
    assert!(counts.refused <= few(500), "{counts:?}");
    assert!(took < WINDOW * 5, "{took:?}");
    let round_trips: u64 = fleet
        .iter()
        .map(|one| one.throttle.counts().round_trips)
        .sum();
    assert!(
        round_trips <= 150,
        "{round_trips} round trips for 500 calls"
    );
    // The token is nowhere, and what is stored goes away by itself.
    let stored = server.dump();
    assert!(
        stored.contains("intercom-sdk:limit:{workspace}:app:app"),
        "{stored}"
    );
    assert!(!stored.contains(TOKEN), "{stored}");
    let left: i64 = server
        .command(&["PTTL", "intercom-sdk:limit:{workspace}:app:app"])
        .trim_start_matches(':')
        .parse()
        .unwrap();
    assert!((1..=60_000).contains(&left), "{left}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn permits_that_are_not_used_go_to_the_others() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let intercom = limited(40).await;
    let [idle, busy] = [(); 2].map(|()| Process::new(&server.url(), &intercom.base_url()));
    beginning().await;
    assert_eq!(idle.calls(60).await, 0);
    // The one that was busy has nothing to do any more.
    sleep(WINDOW / 4).await;
    beginning().await;
    let start = Instant::now();
    assert_eq!(busy.calls(38).await, 0);
    assert!(start.elapsed() < WINDOW / 2, "{:?}", start.elapsed());
}

/// Takes permits, one after the other.
async fn admit(process: &Process, count: usize) {
    for _ in 0..count {
        process.throttle.admit().await;
        process.throttle.settle(None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn permits_that_come_back_go_to_those_that_were_turned_away() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let [greedy, late] = [(); 2].map(|()| {
        Process::with(&server.url(), "http://127.0.0.1:9", |builder| {
            builder.limit(40)
        })
    });
    beginning().await;
    sleep(WINDOW * 3 / 10).await;
    // A process that has made ever more calls has more permits than it uses now.
    admit(&greedy, 16).await;
    // The other one takes the last ones, and then waits for those.
    let start = Instant::now();
    admit(&late, 18).await;
    assert!(start.elapsed() < WINDOW * 4 / 10, "{:?}", start.elapsed());
    let calls = [&greedy, &late].map(|one| one.throttle.counts().calls);
    assert_eq!(calls, [16, 18]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn even_processes_spread_their_calls_over_the_window() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let intercom = limited(100).await;
    let fleet: Vec<_> = (0..2)
        .map(|_| {
            Process::with(&server.url(), &intercom.base_url(), |builder| {
                builder.mode(ThrottleMode::Even).limit(100)
            })
        })
        .collect();
    beginning().await;
    let running = tokio::spawn(async move { all(&fleet, 100).await });
    sleep(WINDOW / 4).await;
    let early = intercom.rate_counts().accepted;
    sleep(WINDOW / 2).await;
    let late = intercom.rate_counts().accepted;
    assert!((10..=45).contains(&early), "{early} in a quarter");
    assert!((55..=95).contains(&late), "{late} in three quarters");
    assert_eq!(running.await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_429_to_one_process_stops_all_for_the_rest_of_the_window() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let intercom = limited(100).await;
    let fleet: Vec<_> = (0..4)
        .map(|_| Process::new(&server.url(), &intercom.base_url()))
        .collect();
    assert_eq!(all(&fleet, 3).await, 0);
    let other = Client::builder(TOKEN)
        .base_url(intercom.base_url())
        .throttle_mode(ThrottleMode::Off)
        .build()
        .unwrap();
    beginning().await;
    // Another program uses the window up, which nobody knows yet.
    for _ in 0..100 {
        other.list_tags().send().await.unwrap();
    }
    let first = fleet[0].clone();
    assert_eq!(first.calls(1).await, 0);
    let refused = intercom.rate_counts().refused;
    assert!((1..=2).contains(&refused), "{refused}");
    assert_eq!(first.throttle.counts().refused, u64::from(refused));
    // Again; the others ask Redis before they send, and are told to wait.
    beginning().await;
    for _ in 0..100 {
        other.list_tags().send().await.unwrap();
    }
    let before = intercom.rate_counts().refused;
    let second = tokio::spawn(async move { first.calls(1).await });
    sleep(WINDOW / 10).await;
    assert_eq!(all(&fleet[1..], 5).await, 0);
    assert_eq!(second.await.unwrap(), 0);
    let refused = intercom.rate_counts().refused - before;
    assert!(refused <= 2, "{refused} refused");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_headers_say_counts_more_than_what_we_have_counted() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let intercom = limited(100).await;
    let fleet: Vec<_> = (0..2)
        .map(|_| Process::new(&server.url(), &intercom.base_url()))
        .collect();
    let other = Client::builder(TOKEN)
        .base_url(intercom.base_url())
        .throttle_mode(ThrottleMode::Off)
        .build()
        .unwrap();
    beginning().await;
    // In each window somebody else makes sixty calls first.
    let running = {
        let fleet = fleet.clone();
        tokio::spawn(async move { all(&fleet, 70).await })
    };
    let mut foreign = 0;
    for _ in 0..4 {
        for _ in 0..60 {
            let call = other.list_tags().send();
            foreign += u64::from(call.await.is_ok());
        }
        beginning().await;
    }
    assert_eq!(running.await.unwrap(), 0);
    let refused: u64 = fleet.iter().map(|one| one.throttle.counts().refused).sum();
    assert!(refused <= 14, "{refused} of 140 refused");
    assert!(foreign > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_limit_of_the_workspace_counts_for_all_of_its_apps() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let intercom = limited(166).await;
    let fleet: Vec<_> = ["one", "two"]
        .into_iter()
        .map(|app| {
            Process::of_app(app, &server.url(), &intercom.base_url(), |builder| {
                builder.limit(166).workspace_limit(60)
            })
        })
        .collect();
    beginning().await;
    assert_eq!(all(&fleet, 80).await, 0);
    let counts = intercom.rate_counts();
    assert_eq!(counts.accepted, 160);
    // Calls on their way at the end of a window count in the next one.
    assert!(counts.most_in_a_window <= 64, "{counts:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interactive_call_passes_the_bulk_of_another_process() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let intercom = limited(100).await;
    let [bulk, interactive] = [(); 2].map(|()| Process::new(&server.url(), &intercom.base_url()));
    assert_eq!(interactive.calls_with(1, Priority::Interactive).await, 0);
    beginning().await;
    let running = tokio::spawn(async move { bulk.calls_with(250, Priority::Bulk).await });
    // The bulk has used up what it may by now.
    sleep(WINDOW / 2).await;
    let start = Instant::now();
    assert_eq!(interactive.calls_with(1, Priority::Interactive).await, 0);
    assert!(start.elapsed() < WINDOW / 4, "{:?}", start.elapsed());
    assert_eq!(running.await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_when_redis_is_restarted_emptied_or_hangs() {
    for fault in ["restart", "flush", "hang"] {
        let Some(mut server) = RedisServer::start() else {
            return;
        };
        let intercom = limited(100).await;
        let fleet: Vec<_> = (0..4)
            .map(|_| Process::new(&server.url(), &intercom.base_url()))
            .collect();
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
        assert_eq!(one.calls(10).await, 0, "{when_away:?}");
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
async fn a_server_that_does_not_say_its_limit_holds_nobody_up() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut buffer = [0; 4096];
                while tokio::io::AsyncReadExt::read(&mut stream, &mut buffer)
                    .await
                    .is_ok_and(|n| n > 0)
                {
                    let body = r#"{"type":"list","data":[]}"#;
                    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json";
                    let answer = format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
                    let _ = stream.write_all(answer.as_bytes()).await;
                }
            });
        }
    });
    let process = Process::new(&server.url(), &url);
    let start = Instant::now();
    assert_eq!(process.calls(300).await, 0);
    assert!(start.elapsed() < WINDOW * 3, "{:?}", start.elapsed());
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
        let fleet: Vec<_> = (0..3)
            .map(|_| Process::new(&server.url(), &intercom.base_url()))
            .collect();
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
