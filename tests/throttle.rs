//! Staying within the rate limit.
#![cfg(feature = "v2_16")]

mod support;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use intercom_sdk::{
    RetryPolicy,
    auth::AccessToken,
    throttle::{Admission, Answer, InProcessThrottle, RetryBudget, Throttle, ThrottleMode},
    v2_16::Client,
};
use support::{
    TOKEN,
    burst::{burst, client},
    faulty::{Failure, Faulty},
    storm::Storm,
    windowed::Windowed,
};

const SECOND: Duration = Duration::from_secs(1);
const TAGS: &str = r#"{"type":"list","data":[]}"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_concurrent_calls_and_a_hundred_per_window() {
    let server = Windowed::start(100, SECOND).await;
    let client = client(server.url(), ThrottleMode::Polite);
    let failed = burst(&client, 1_000).await;
    let counts = server.counts();
    println!("{counts:?}");
    assert_eq!(failed, 0, "calls were lost");
    assert_eq!(counts.accepted, 1_000);
    assert!(counts.refused <= 10, "{} were refused", counts.refused);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_throttle_the_same_calls_are_refused() {
    let server = Windowed::start(100, SECOND).await;
    let client = client(server.url(), ThrottleMode::Off);
    burst(&client, 1_000).await;
    let counts = server.counts();
    assert!(counts.refused > 100, "the server refuses: {counts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_even_throttle_leaves_room_for_others() {
    let window = 2 * SECOND;
    let server = Windowed::start(20, window).await;
    let client = client(server.url(), ThrottleMode::Even);
    Windowed::beginning_of(window).await;
    let started = Instant::now();
    assert_eq!(burst(&client, 16).await, 0);
    // Sixteen of twenty calls take about four fifths of the window.
    assert!(started.elapsed() > SECOND, "{:?}", started.elapsed());
    assert_eq!(server.counts().refused, 0);
}

#[tokio::test]
async fn the_client_shows_what_it_knows() {
    let server = Windowed::start(100, SECOND).await;
    let client = client(server.url(), ThrottleMode::Off);
    assert_eq!(client.rate_limit(), None);
    let response = client.list_tags().send().await.unwrap();
    let limit = client.clone().rate_limit().unwrap();
    assert_eq!(response.rate_limit(), Some(limit));
    assert_eq!((limit.limit, limit.remaining), (Some(100), Some(99)));
    assert!(limit.reset.is_some());
}

#[tokio::test]
async fn headers_that_make_no_sense_stall_nothing() {
    for headers in [
        vec![],
        vec![
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "99999999999"),
        ],
        vec![("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1")],
        vec![("x-ratelimit-remaining", "0")],
        vec![
            ("x-ratelimit-limit", "x"),
            ("x-ratelimit-remaining", "x"),
            ("x-ratelimit-reset", "x"),
        ],
    ] {
        let answer = Failure::answer(200, &headers, r#"{"type":"list","data":[]}"#);
        let server = Faulty::start(answer, usize::MAX, "").await;
        let client = client(server.url(), ThrottleMode::Polite);
        let started = Instant::now();
        assert_eq!(burst(&client, 50).await, 0);
        assert!(started.elapsed() < 2 * SECOND, "{headers:?} stalled calls");
    }
}

#[tokio::test]
async fn a_dropped_call_leaves_the_queue() {
    let server = Windowed::start(1, 2 * SECOND).await;
    let client = client(server.url(), ThrottleMode::Polite);
    Windowed::beginning_of(2 * SECOND).await;
    client.list_tags().send().await.unwrap();
    let waiting = tokio::time::timeout(SECOND / 4, client.list_tags().send());
    assert!(waiting.await.is_err(), "the window is empty");
    let started = Instant::now();
    client.list_tags().send().await.unwrap();
    assert!(started.elapsed() < 2 * SECOND, "{:?}", started.elapsed());
    assert_eq!(server.counts().refused, 0);
}

/// Counts, and lets everything go.
#[derive(Debug, Default)]
struct Counting {
    admitted: Arc<AtomicU32>,
    answered: Arc<AtomicU32>,
    failed: Arc<AtomicU32>,
}

impl Throttle for Counting {
    fn admit(&self) -> Admission<'_> {
        self.admitted.fetch_add(1, Ordering::SeqCst);
        Box::pin(std::future::ready(()))
    }

    fn settle(&self, answer: Option<&Answer>) {
        let count = if answer.is_some() {
            &self.answered
        } else {
            &self.failed
        };
        count.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn a_throttle_of_ones_own_hears_of_every_attempt() {
    let server = Faulty::start(Failure::Reset, 1, r#"{"type":"list","data":[]}"#).await;
    let throttle = Counting::default();
    let counts = [
        Arc::clone(&throttle.admitted),
        Arc::clone(&throttle.answered),
        Arc::clone(&throttle.failed),
    ];
    let client = Client::builder(TOKEN)
        .base_url(server.url())
        .throttle(throttle)
        .build()
        .unwrap();
    client.list_tags().send().await.unwrap();
    let counts = counts.map(|count| count.load(Ordering::SeqCst));
    assert_eq!(counts, [2, 1, 1]);
}

/// The Unix time `ahead` from now.
fn unix_time(ahead: Duration) -> u64 {
    (SystemTime::now() + ahead)
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

#[tokio::test]
async fn any_number_of_remaining_calls_is_a_number() {
    let reset = unix_time(20 * SECOND).to_string();
    for remaining in ["4294967295", "4294967294", "4294967296", "-1"] {
        let headers = [
            ("x-ratelimit-remaining", remaining),
            ("x-ratelimit-reset", reset.as_str()),
        ];
        let answer = Failure::answer(200, &headers, TAGS);
        let server = Faulty::start(answer, usize::MAX, "").await;
        let client = client(server.url(), ThrottleMode::Even);
        for _ in 0..3 {
            client.list_tags().send().await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_of_one_token_share_a_window() {
    let server = Windowed::start(100, SECOND).await;
    Windowed::beginning_of(SECOND).await;
    let tasks: Vec<_> = (0..10)
        .map(|_| {
            let client = client(server.url(), ThrottleMode::Polite);
            tokio::spawn(async move { burst(&client, 30).await })
        })
        .collect();
    let mut failed = 0;
    for task in tasks {
        failed += task.await.unwrap();
    }
    let counts = server.counts();
    assert_eq!((failed, counts.accepted), (0, 300));
    assert!(counts.refused <= 3, "{} were refused", counts.refused);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_from_the_future_is_believed_until_the_next_one() {
    let hour = 3_600 * SECOND;
    let server = Windowed::with_clock_ahead(50, SECOND, hour).await;
    let client = client(server.url(), ThrottleMode::Polite);
    Windowed::beginning_of(SECOND).await;
    client.list_tags().send().await.unwrap();
    assert_eq!(burst(&client, 300).await, 0, "calls were lost");
    let counts = server.counts();
    assert!(counts.refused <= 5, "{} were refused", counts.refused);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_with_a_throttle_of_its_own_shares_nothing() {
    let server = Windowed::start(20, 2 * SECOND).await;
    Windowed::beginning_of(2 * SECOND).await;
    burst(&client(server.url(), ThrottleMode::Polite), 20).await;
    let own = Client::builder(TOKEN)
        .base_url(server.url())
        .throttle(InProcessThrottle::new(ThrottleMode::Polite))
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let error = own.list_tags().send().await.unwrap_err();
    assert!(error.is_rate_limited(), "{error}");
}

#[tokio::test]
async fn clients_with_clones_of_one_throttle_share_it() {
    let server = Windowed::start(20, 2 * SECOND).await;
    Windowed::beginning_of(2 * SECOND).await;
    let throttle = InProcessThrottle::new(ThrottleMode::Polite);
    let client = |throttle| {
        Client::with_token_provider(|| async { Ok(AccessToken::new(TOKEN)?) })
            .base_url(server.url())
            .throttle(throttle)
            .build()
            .unwrap()
    };
    burst(&client(throttle.clone()), 20).await;
    client(throttle).list_tags().send().await.unwrap();
    assert_eq!(server.counts().refused, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_were_refused_together_do_not_come_back_together() {
    for mode in [ThrottleMode::Off, ThrottleMode::Polite] {
        let server = Storm::start(1, SECOND / 2, "429 Too Many Requests", "retry-after: 1").await;
        let client = client(server.url(), mode);
        // No window is known.
        assert_eq!(burst(&client, 1).await, 0);
        assert_eq!(burst(&client, 500).await, 0);
        let busiest = server.busiest(SECOND / 4);
        println!("{mode:?}: {} refused, {busiest}", server.refused());
        assert!(busiest < 0.5, "{mode:?}: {busiest} in one slot");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storm_of_failures_is_not_tripled_by_retries() {
    const CALLS: usize = 500;
    let server = Storm::start(
        0,
        Duration::MAX,
        "503 Service Unavailable",
        "retry-after: 0",
    )
    .await;
    let builder = || {
        Client::builder(TOKEN)
            .base_url(server.url())
            .throttle_mode(ThrottleMode::Off)
            .retry(RetryPolicy::new().base_delay(SECOND / 100))
    };
    // Clients of one token share the budget of 100 retries.
    let clients = [builder().build().unwrap(), builder().build().unwrap()];
    for client in &clients {
        assert_eq!(burst(client, CALLS / 2).await, CALLS / 2);
    }
    assert_eq!(server.refused(), CALLS + 100);
    let before = server.refused();
    let unlimited = builder().retry_budget(RetryBudget::unlimited());
    burst(&unlimited.build().unwrap(), 50).await;
    assert_eq!(server.refused() - before, 3 * 50);
}
