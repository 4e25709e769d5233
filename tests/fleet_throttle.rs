//! Many processes, one limit: through a real Redis.
#![cfg(all(feature = "redis", feature = "v2_16"))]

#[path = "fleet/process.rs"]
mod process;
#[path = "fleet/redis_server.rs"]
#[allow(dead_code, reason = "each test uses a part of it")]
mod redis_server;

use std::time::Instant;

use intercom_sdk::{
    mock::TOKEN,
    throttle::{Priority, ThrottleMode},
    v2_16::Client,
};
use process::{Process, WINDOW, admit, all, beginning, few, limited};
use redis_server::RedisServer;
use tokio::{io::AsyncWriteExt as _, net::TcpListener, time::sleep};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_share_one_limit_and_ask_redis_seldom() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let intercom = limited(166).await;
    let fleet = Process::fleet(5, &server.url(), &intercom.base_url());
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
    let fleet = Process::fleet(4, &server.url(), &intercom.base_url());
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
    let fleet = Process::fleet(2, &server.url(), &intercom.base_url());
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
