//! Measures the throttle: how close to the limit, how fair, and how gentle to a
//! server that refuses or fails. The servers accept 166 calls per window, like
//! Intercom at 1,000 a minute, but the window is one second instead of ten.
//!
//! ```sh
//! cargo bench --bench throttle
//! ```

#[path = "../tests/support/get_head.rs"]
#[allow(unreachable_pub, reason = "tests share it")]
mod get_head;
#[path = "../tests/support/storm.rs"]
#[allow(unreachable_pub, reason = "tests share it")]
mod storm;
#[path = "../tests/support/windowed.rs"]
#[allow(unreachable_pub, reason = "tests share it")]
mod windowed;

use std::{
    future::Future,
    time::{Duration, Instant},
};

use intercom_sdk::{
    RetryPolicy,
    throttle::{InProcessThrottle, RetryBudget, ThrottleMode},
    v2_16::Client,
};
use storm::Storm;
use windowed::Windowed;

const LIMIT: u32 = 166;
const WINDOW: Duration = Duration::from_secs(1);
const TOKEN: &str = "dG9rOmJlbmNo";

#[tokio::main]
async fn main() {
    for mode in [ThrottleMode::Off, ThrottleMode::Polite, ThrottleMode::Even] {
        throughput(mode).await;
    }
    fairness().await;
    for share in [false, true] {
        ten_clients(share).await;
    }
    for mode in [ThrottleMode::Off, ThrottleMode::Polite] {
        herd(mode).await;
    }
    for budget in [RetryBudget::unlimited(), RetryBudget::default()] {
        failures(budget).await;
    }
}

fn client(url: &str, mode: ThrottleMode) -> Client {
    Client::builder(TOKEN)
        .base_url(url)
        .throttle_mode(mode)
        .build()
        .expect("the settings are right")
}

/// Runs `tasks` at once; adds up what they return.
async fn run<F>(tasks: u32, task: impl Fn() -> F) -> u32
where
    F: Future<Output = u32> + Send + 'static,
{
    let tasks: Vec<_> = (0..tasks).map(|_| tokio::spawn(task())).collect();
    let mut sum = 0;
    for task in tasks {
        sum += task.await.expect("no task panics");
    }
    sum
}

/// Makes `count` calls one after the other; how many failed.
async fn calls(client: Client, count: u32) -> u32 {
    let mut failed = 0;
    for _ in 0..count {
        failed += u32::from(client.list_tags().send().await.is_err());
    }
    failed
}

/// A thousand calls from fifty tasks.
async fn throughput(mode: ThrottleMode) {
    let server = Windowed::start(LIMIT, WINDOW).await;
    let client = client(server.url(), mode);
    Windowed::beginning_of(WINDOW).await;
    let start = Instant::now();
    let failed = run(50, || calls(client.clone(), 20)).await;
    let took = start.elapsed();
    let refused = server.counts().refused;
    // The last calls are sent when the last window opens.
    let ideal = WINDOW * (999 / LIMIT);
    println!(
        "throughput, {mode:?}: 1000 calls, {failed} failed, {refused} answered 429 (wanted: at most \
         10), {:.2} s, ratio to the ideal {:.2} (wanted: at most 1.15)",
        took.as_secs_f64(),
        took.as_secs_f64() / ideal.as_secs_f64(),
    );
}

/// Tasks that call again and again: each call waits until all others have had
/// their turn.
async fn fairness() {
    const TASKS: u32 = 498;
    let server = Windowed::start(LIMIT, WINDOW).await;
    let client = client(server.url(), ThrottleMode::Polite);
    Windowed::beginning_of(WINDOW).await;
    let longest = std::sync::Arc::new(std::sync::Mutex::new(Duration::ZERO));
    run(TASKS, || {
        let (client, longest) = (client.clone(), longest.clone());
        async move {
            for _ in 0..4 {
                let start = Instant::now();
                let failed = client.list_tags().send().await.is_err();
                assert!(!failed, "no call is lost");
                let mut longest = longest.lock().expect("nothing panics in here");
                *longest = (*longest).max(start.elapsed());
            }
            0
        }
    })
    .await;
    let fair = WINDOW * TASKS / LIMIT;
    let longest = *longest.lock().expect("nothing panics in here");
    println!(
        "fairness: {TASKS} tasks, longest wait {:.2} s, ratio to the fair one {:.2} (wanted: at \
         most 1.5)",
        longest.as_secs_f64(),
        longest.as_secs_f64() / fair.as_secs_f64(),
    );
}

/// Ten clients of one token, a hundred calls each.
async fn ten_clients(share: bool) {
    let server = Windowed::start(LIMIT, WINDOW).await;
    Windowed::beginning_of(WINDOW).await;
    let mut clients = Vec::new();
    for _ in 0..10 {
        let client = match share {
            true => client(server.url(), ThrottleMode::Polite),
            false => Client::builder(TOKEN)
                .base_url(server.url())
                .throttle(InProcessThrottle::new(ThrottleMode::Polite))
                .build()
                .expect("the settings are right"),
        };
        clients.push(tokio::spawn(async move {
            run(100, || calls(client.clone(), 1)).await
        }));
    }
    let mut failed = 0;
    for client in clients {
        failed += client.await.expect("no task panics");
    }
    let how = if share { "shared" } else { "own windows" };
    println!(
        "ten clients, {how}: 1000 calls, {failed} failed, {} answered 429 (wanted when shared: at \
         most 10)",
        server.counts().refused,
    );
}

/// A thousand calls that are refused together, with `Retry-After` and without
/// a window.
async fn herd(mode: ThrottleMode) {
    let slot = Duration::from_millis(250);
    for (seconds, header) in [(1, "retry-after: 1"), (5, "retry-after: 5")] {
        let lasts = Duration::from_millis(800);
        let server = Storm::start(1, lasts, "429 Too Many Requests", header).await;
        let client = client(server.url(), mode);
        calls(client.clone(), 1).await;
        let failed = run(1_000, || calls(client.clone(), 1)).await;
        println!(
            "herd, {mode:?}, Retry-After {seconds} s: {} refused, {failed} failed, {:.0} % of the \
             repeats in the busiest 250 ms",
            server.refused(),
            server.busiest(slot) * 100.0,
        );
    }
}

/// A thousand calls to a server that fails.
async fn failures(budget: RetryBudget) {
    let server = Storm::start(0, Duration::MAX, "503 Service Unavailable", "x-storm: yes").await;
    let client = Client::builder(TOKEN)
        .base_url(server.url())
        .retry(RetryPolicy::new().base_delay(Duration::from_millis(10)))
        .retry_budget(budget.clone())
        .build()
        .expect("the settings are right");
    run(50, || calls(client.clone(), 20)).await;
    println!(
        "failures, {budget:?}: 1000 calls, {:.2} requests per call",
        server.refused() as f64 / 1_000.0,
    );
}
